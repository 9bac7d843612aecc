import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkMirror } from '../../../src/node/registry/check-mirror.ts';
import { headManifests } from '../../../src/node/registry/head-manifests.ts';
import { createAuthority, createCertificate } from '../../support/certificate.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import type { DockerRegistry } from '../support/docker-registry.ts';
import { needProgram } from '../support/need-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const login = { user: 'pusher', password: 'p ä:$s"s' };
const credentials = { username: login.user, password: login.password };
const wrong = { username: login.user, password: 'wrong' };
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** Puts a two-platform image into a registry that wants no login, by plain API calls. */
async function push(
  registry: DockerRegistry,
  repository: string,
  tag: string,
): Promise<{ index: string; arm64: string }> {
  const api = `${registry.url}/v2/${repository}`;
  const manifests: object[] = [];
  let arm64 = '';
  for (const platform of [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
  ]) {
    const config = JSON.stringify({ ...platform, rootfs: { type: 'layers', diff_ids: [] } });
    const start = await fetch(`${api}/blobs/uploads/`, { method: 'POST' });
    const location = new URL(start.headers.get('location') ?? '', registry.url);
    location.searchParams.set('digest', digestOf(config));
    const put = await fetch(location, { method: 'PUT', body: config });
    assert.equal(put.status, 201);
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: imageType,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: digestOf(config),
        size: config.length,
      },
      layers: [],
    });
    const digest = digestOf(manifest);
    await putManifest(`${api}/manifests/${digest}`, imageType, manifest);
    if (platform.architecture === 'arm64') arm64 = digest;
    manifests.push({ mediaType: imageType, digest, size: manifest.length, platform });
  }
  const index = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests });
  await putManifest(`${api}/manifests/${tag}`, indexType, index);
  return { index: digestOf(index), arm64 };
}

async function putManifest(url: string, type: string, body: string): Promise<void> {
  const { status } = await fetch(url, { method: 'PUT', headers: { 'Content-Type': type }, body });
  assert.equal(status, 201);
}

describe('a real docker-registry', () => {
  needProgram('docker-registry', 'apt install docker-registry');
  needProgram('htpasswd', 'apt install apache2-utils');
  const folder = temporaryFolder();
  const running: DockerRegistry[] = [];
  const start = async (options: Parameters<typeof startDockerRegistry>[0]): Promise<DockerRegistry> => {
    const registry = await startDockerRegistry(options);
    running.push(registry);
    return registry;
  };
  let open: DockerRegistry;
  let locked: DockerRegistry;
  let pushed: { index: string; arm64: string };
  before(async () => {
    open = await start({});
    pushed = await push(open, 'canonical/k8s-snap/pause', '3.10');
    locked = await start({ login, storage: open.storage });
  });
  after(async () => {
    for (const registry of running) await registry.stop();
  });
  const states = async (options: Parameters<typeof checkMirror>[0]): Promise<string> =>
    (await checkMirror(options)).map(({ state }) => state).join(' ');
  /** What uploads have left in the storage; an empty folder may stay until the registry cleans up. */
  const uploads = (registry: DockerRegistry): string[] => {
    const scratch = join(registry.storage, 'docker/registry/v2/repositories/airgap-k8s/check/_uploads');
    assert.ok(existsSync(scratch), 'an upload was started');
    const files = readdirSync(scratch, { recursive: true, encoding: 'utf8' });
    return files.filter((name) => name.endsWith('data') || name.endsWith('startedat'));
  };

  it('that wants no login is fit, and keeps nothing of the look', async () => {
    assert.equal(await states({ url: open.url }), 'ok ok ok not-asked ok');
    assert.match(open.log(), /POST \/v2\/airgap-k8s\/check\/blobs\/uploads\//);
    assert.match(open.log(), /DELETE \/v2\/airgap-k8s\/check\/blobs\/uploads\//);
    assert.deepEqual(uploads(open), []);
  });

  it('that wants a login is fit with the right one', async () => {
    assert.equal(await states({ url: locked.url, credentials }), 'ok ok ok ok ok');
    assert.deepEqual(uploads(locked), []);
  });

  it('that wants a login says so', async () => {
    const lines = await checkMirror({ url: locked.url });
    assert.deepEqual(
      lines.map(({ state }) => state),
      ['ok', 'ok', 'ok', 'failed', 'not-asked'],
    );
    assert.match(lines[3]?.message ?? '', /wants a login: enter its user and password/);
  });

  it('that refuses a login says so', async () => {
    const lines = await checkMirror({ url: locked.url, credentials: wrong });
    assert.match(lines[3]?.message ?? '', /refused the login/);
    assert.equal(lines[4]?.state, 'not-asked');
  });

  it('that is read-only may not be pushed to', async () => {
    const readOnly = await start({ storage: open.storage, readOnly: true });
    const lines = await checkMirror({ url: readOnly.url });
    assert.equal(lines[4]?.state, 'failed');
    assert.match(lines[4]?.message ?? '', /answers 405 to a push .*read-only registry/);
  });

  it('with TLS answers as the plan says, or says what to change', async () => {
    const authority = createAuthority();
    const secure = await start({ tls: createCertificate(authority, ['127.0.0.1']) });
    const ca = folder.write('ca.crt', authority.certificate);
    assert.equal(await states({ url: secure.url, ca }), 'ok ok ok not-asked ok');
    assert.equal(await states({ url: secure.url }), 'ok failed not-asked not-asked not-asked');
    const asHttp = await checkMirror({ url: `http://${secure.host}`, ca });
    assert.ok(asHttp[1]?.message.includes(`set mirror.url to https://${secure.host}`), asHttp[1]?.message);
    const [image] = await headManifests({
      registry: { url: `http://${secure.host}` },
      targets: [{ repository: 'a', reference: '1' }],
    });
    assert.equal(image?.state === 'failed' && image.kind, 'speaks-tls');
    const asHttps = await checkMirror({ url: `https://${open.host}`, ca });
    assert.ok(asHttps[1]?.message.includes(`set mirror.url to http://${open.host}`), asHttps[1]?.message);
  });

  it('tells which images it holds, with their platforms', async () => {
    const repository = 'canonical/k8s-snap/pause';
    const platforms = ['linux/amd64', 'linux/arm64'];
    const targets = [
      { repository, reference: '3.10', platforms },
      { repository, reference: pushed.index },
      { repository, reference: pushed.arm64, platforms },
      { repository, reference: '3.11' },
      { repository: 'canonical/nothing', reference: '1', platforms },
    ];
    const expected = [
      {
        state: 'present',
        digest: pushed.index,
        mediaType: indexType,
        platforms: ['linux/amd64', 'linux/arm64/v8'],
        missingPlatforms: [],
      },
      { state: 'present', digest: pushed.index, mediaType: indexType },
      {
        state: 'present',
        digest: pushed.arm64,
        mediaType: imageType,
        platforms: ['linux/arm64/v8'],
        missingPlatforms: ['linux/amd64'],
      },
      { state: 'missing', message: `${repository}:3.11 is not in ${locked.host}` },
      { state: 'missing', message: `canonical/nothing:1 is not in ${locked.host}` },
    ];
    assert.deepEqual(await headManifests({ registry: { url: locked.url, credentials }, targets }), expected);
  });

  it('notices a manifest that is gone from the storage behind its index', async () => {
    const { arm64 } = await push(open, 'library/nginx', '1.27');
    const revisions = join(
      open.storage,
      'docker/registry/v2/repositories/library/nginx/_manifests/revisions/sha256',
    );
    rmSync(join(revisions, arm64.replace('sha256:', '')), { recursive: true });
    const [result] = await headManifests({
      registry: { url: open.url },
      targets: [
        { repository: 'library/nginx', reference: '1.27', platforms: ['linux/amd64', 'linux/arm64'] },
      ],
    });
    assert.ok(result?.state === 'present');
    assert.deepEqual(result.missingPlatforms, ['linux/arm64']);
  });
});
