import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerdVersions } from './lab/containerd.ts';
import type { ProgramResult } from '../support/program.ts';
import { startLab, upstreams, type Lab } from './lab/lab.ts';
import { mirrorHost, mirrorLogin } from './lab/mirror.ts';
import { requireLab, toolPath } from './lab/tools.ts';

describe('the lab, with files written by hand', function () {
  this.timeout(120_000);
  let lab: Lab;
  let synced: ProgramResult;

  before(async function () {
    requireLab(this);
    lab = await startLab();
    synced = await syncByHand(lab);
  });
  after(() => lab?.stop());

  it('regsync fills the mirror from the upstreams', async () => {
    assert.equal(synced.code, 0, synced.stderr);
    const there = await Promise.all(lab.images.map((image) => inMirror(lab, image)));
    assert.deepEqual(
      there,
      lab.images.map(({ digest }) => digest),
    );
    console.log(`      ${there.length} of ${lab.images.length} in ${mirrorHost}`);
  });

  it('the mirror takes no push without its login', async () => {
    const { stdout } = await lab.prep.exec([
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      `http://${mirrorHost}/v2/`,
    ]);
    assert.equal(stdout, '401');
  });

  for (const version of containerdVersions) {
    it(`containerd ${version} pulls everything through the mirror and asks no upstream`, async () => {
      const hosts = writeHosts(
        lab,
        'good',
        `server = "http://${mirrorHost}"

[host."http://${mirrorHost}"]
capabilities = ["pull", "resolve"]
`,
      );
      const containerd = await lab.containerd(version);
      await lab.sink.take();
      await lab.nodeMirror.takeRequests();
      let pulled = 0;
      for (const { registry, repository, tag, digest } of lab.images) {
        const reference = `${registry}/${repository}${tag === undefined ? `@${digest}` : `:${tag}`}`;
        const result = await containerd.pull(hosts, reference);
        assert.deepEqual(result, { ok: true, digest }, reference);
        pulled += 1;
      }
      assert.deepEqual(await lab.sink.take(), {});
      const heads = (await lab.nodeMirror.takeRequests()).filter((request) => request.startsWith('HEAD '));
      assert.equal(heads.length, lab.images.length, heads.join('\n'));
      console.log(
        `      containerd ${version}: ${pulled} of ${lab.images.length} pulled, 0 upstream attempts`,
      );
      await containerd.stop();
    });

    it(`containerd ${version} with a file it cannot read asks the upstream, and that is counted`, async () => {
      const hosts = writeHosts(lab, 'broken', `server = http://${mirrorHost}\n`);
      const containerd = await lab.containerd(version);
      await lab.sink.take();
      const result = await containerd.pull(hosts, lab.images[0]?.text ?? '');
      assert.equal(result.ok, false);
      const counts = await lab.sink.take();
      assert.ok((counts['10.99.0.2:443'] ?? 0) > 0, JSON.stringify(counts));
      console.log(`      containerd ${version}: ${JSON.stringify(counts)}; ${result.ok ? '' : result.error}`);
      await containerd.stop();
    });
  }

  it('a name nobody listed is counted too', async () => {
    await lab.sink.take();
    await lab.node.exec(['curl', '-s', '--max-time', '5', 'http://quay.io/v2/']);
    assert.ok(((await lab.sink.take())['dns quay.io'] ?? 0) > 0);
  });
});

/** Fills the mirror as the page says to. */
function syncByHand(lab: Lab): Promise<ProgramResult> {
  const file = join(lab.folder, 'by-hand.yaml');
  const entries = lab.images.map(({ text, repository, tag, digest }) => {
    const target = `${repository}${tag === undefined ? `@${digest}` : `:${tag}`}`;
    return `  - {source: '${text}', target: '{{ env "MIRROR" }}/${target}', type: image}\n`;
  });
  writeFileSync(
    file,
    `version: 1
creds:
  - {registry: '{{ env "MIRROR" }}', user: '{{ env "USERNAME" }}', pass: '{{ env "PASSWORD" }}', tls: disabled}
sync:
${entries.join('')}`,
  );
  const env = { MIRROR: mirrorHost, USERNAME: mirrorLogin.username, PASSWORD: mirrorLogin.password };
  return lab.prep.exec([toolPath('regsync'), 'once', '-c', file], { env });
}

/** The digest that the mirror has for an image, by regctl, or what regctl said. */
async function inMirror(lab: Lab, image: Lab['images'][number]): Promise<string> {
  const { repository, tag, digest } = image;
  const reference = `${mirrorHost}/${repository}${tag === undefined ? `@${digest}` : `:${tag}`}`;
  const login = `reg=${mirrorHost},tls=disabled,user=${mirrorLogin.username},pass=${mirrorLogin.password}`;
  const { stdout, stderr } = await lab.prep.exec([
    toolPath('regctl'),
    '--host',
    login,
    'manifest',
    'head',
    reference,
  ]);
  return stdout.trim() || stderr.trim();
}

function writeHosts(lab: Lab, name: string, text: string): string {
  const root = join(lab.folder, 'hosts', name);
  for (const { registry } of upstreams) {
    const folder = join(root, registry.replace(/:(\d+)$/, '_$1_'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hosts.toml'), text);
  }
  return root;
}
