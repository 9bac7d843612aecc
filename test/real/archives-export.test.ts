import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { archivesEvidence, isProvedArchive } from '../../src/core/archives/check-archive.ts';
import type { ArchiveCheck } from '../../src/core/archives/check-archive.ts';
import { archivePathOf } from '../../src/core/archives/archive-path.ts';
import { archiveExports } from '../../src/core/steps/archive-exports.ts';
import { carriedCopies } from '../../src/core/steps/carried-copies.ts';
import type { StepCommand } from '../../src/core/steps/step.ts';
import { loginValue, loginVariable } from '../../src/core/steps/upstream-access.ts';
import { lookAtArchives } from '../../src/node/evidence/look-at-archives.ts';
import { siteFrom } from '../core/steps/support.ts';
import { createAuthority, createCertificate } from '../support/certificate.ts';
import type { ProgramResult } from '../support/program.ts';
import { until } from '../support/until.ts';
import { containerdVersions } from './lab/containerd.ts';
import { makeImage, removeImage } from './lab/images.ts';
import type { ImageName, MadeImage } from './lab/images.ts';
import { startImporter } from './lab/import-archive.ts';
import { createNamespace, labFolder, removeStale } from './lab/namespace.ts';
import type { Namespace } from './lab/namespace.ts';
import { startRegistry } from './lab/registry.ts';
import { requireLab, toolPath } from './lab/tools.ts';

const login = { username: 'puller', password: 'p4ss "word":$1' };
const mirror = '10.10.10.10:5050';

function named(registry: string, repository: string, tag = '1'): ImageName {
  return { text: `${registry}/${repository}:${tag}`, registry, repository, tag };
}

/** Three upstreams with a CA of their own: one open, two that want a login, one of them Docker Hub. */
const wanted = {
  pause: named('ghcr.io', 'canonical/k8s-snap/pause', '3.10'),
  digest: { text: 'ghcr.io/canonical/by-digest', registry: 'ghcr.io', repository: 'canonical/by-digest' },
  throttled: named('ghcr.io', 'throttled/app'),
  web: named('docker.io', 'library/nginx', '1.27'),
  corp: named('registry.corp:5000', 'team/app', '2'),
} as const;

const planText = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: [DELIVERY]}
mirror: {url: "http://${mirror}"}
upstreams:
  ghcr.io: {ca: certs/ca.crt}
  docker.io: {ca: certs/ca.crt, login: true}
  'registry.corp:5000': {ca: certs/ca.crt, login: true}
nodes:
  - {name: a, address: 10.0.0.1, role: control-plane}
  - {name: b, address: 10.0.0.2, role: worker, arch: arm64}
`;

describe('archives, exported by the real regctl', function () {
  this.timeout(120_000);
  let folder = '';
  let namespace: Namespace;
  let images: readonly MadeImage[] = [];
  const mounted: string[] = [];

  before(async function () {
    requireLab(this);
    removeStale();
    folder = labFolder();
    namespace = createNamespace({
      role: 'exports',
      addresses: ['10.10.10.10'],
      hosts: {
        'ghcr.io': '127.0.0.2',
        'docker.io': '127.0.0.3',
        'registry-1.docker.io': '127.0.0.3',
        'registry.corp': '127.0.0.4',
      },
      // No CA, no login and no configuration but what the commands bring.
      env: { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home') },
    });
    for (const name of ['home', 'certs']) mkdirSync(join(folder, name));
    images = [...Object.values(wanted), named('ghcr.io', 'stalled/app')].map((name, index) =>
      makeImage(storageOf(name.registry), name, index % 2 === 0 ? 'oci' : 'docker'),
    );
    await startUpstreams();
    await startRegistry(namespace, {
      name: 'mirror',
      listen: mirror,
      storage: storageOf('mirror'),
      folder: join(folder, 'registries'),
    });
  });
  after(() => {
    for (const path of mounted) execFileSync('umount', [path]);
    namespace?.remove();
    if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function storageOf(registry: string): string {
    return join(folder, 'storage', registry.replace(':', '_'));
  }

  async function startUpstreams(): Promise<void> {
    const authority = createAuthority();
    writeFileSync(join(folder, 'certs/ca.crt'), authority.certificate);
    const htpasswd = join(folder, 'htpasswd');
    writeFileSync(htpasswd, execFileSync('htpasswd', ['-Bbn', '-C', '4', login.username, login.password]));
    const registries = join(folder, 'registries');
    const ghcr = { name: 'ghcr.io', listen: '127.0.0.2:5000', storage: storageOf('ghcr.io') };
    await startRegistry(namespace, { ...ghcr, folder: registries });
    const front = createCertificate(authority, ['ghcr.io']);
    const [cert, key] = [join(folder, 'front.crt'), join(folder, 'front.key')];
    writeFileSync(cert, front.certificate);
    writeFileSync(key, front.key, { mode: 0o600 });
    const odd = join(root, 'test/real/lab/odd-upstream.mjs');
    const log = join(folder, 'odd-upstream.log');
    namespace.start([process.execPath, odd, '127.0.0.2:443', ghcr.listen, cert, key], { log });
    await until(
      'the odd upstream to listen',
      () => readFileSync(log, 'utf8').includes('listening') || undefined,
    );
    const closed = [
      { name: 'docker.io', listen: '127.0.0.3:443', names: ['registry-1.docker.io', 'docker.io'] },
      { name: 'registry.corp:5000', listen: '127.0.0.4:5000', names: ['registry.corp'] },
    ];
    for (const { name, listen, names } of closed) {
      const tls = createCertificate(authority, names);
      const storage = storageOf(name);
      await startRegistry(namespace, { name, listen, storage, folder: registries, tls, htpasswd });
    }
  }

  const siteOf = (delivery: string, list: readonly string[]) =>
    siteFrom(planText.replace('[DELIVERY]', delivery), { 'images/a.txt': `${list.join('\n')}\n` });
  const textOf = ({ repository }: ImageName): string =>
    images.find((image) => image.repository === repository)?.text ?? '';
  const allTexts = (): readonly string[] => Object.values(wanted).map(textOf);
  /** A fresh site: its folder is where the commands run. */
  function siteFolder(name: string): string {
    const site = join(folder, name);
    mkdirSync(join(site, 'certs'), { recursive: true });
    writeFileSync(join(site, 'certs/ca.crt'), readFileSync(join(folder, 'certs/ca.crt')));
    return site;
  }

  /** Runs commands as the runner of steps does: one after another, as long as each ends with 0. */
  async function run(site: string, commands: readonly StepCommand[]): Promise<ProgramResult> {
    const logins = new Map(['docker.io', 'registry.corp:5000'].map((host) => [host, login]));
    let result: ProgramResult = { code: 0, stdout: '', stderr: '', timedOut: false };
    for (const { argv, env, values } of commands) {
      const [program, ...args] = argv;
      const all: Readonly<Record<string, string>> = { ...values, [loginVariable]: loginValue(logins) };
      const given = Object.fromEntries(env.map((name) => [name, all[name] ?? '']));
      const path = program === 'regctl' ? toolPath('regctl') : program;
      result = await namespace.exec([path, ...args], { cwd: site, env: given });
      if (result.code !== 0) break;
    }
    return result;
  }

  /** What the step does: exports what is not proved yet, and looks. */
  async function step(
    site: string,
    list: readonly string[],
  ): Promise<{ readonly result: ProgramResult; readonly checks: readonly ArchiveCheck[] }> {
    const plan = siteOf('sideload', list);
    const look = () => lookAtArchives(site, plan, { blobs: 'read' });
    const missing = (await look()).filter((check) => !isProvedArchive(check));
    const commands = archiveExports(
      plan.plan,
      missing.map(({ archive }) => archive),
    );
    return { result: await run(site, commands), checks: await look() };
  }

  const tarFiles = (site: string): readonly string[] =>
    readdirSync(join(site, 'archives'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?:tar|part)$/.test(file),
    );

  it('are proved, and taken by each containerd under the names that pods ask for', async () => {
    const site = siteFolder('all');
    const { result, checks } = await step(site, allTexts());
    assert.equal(result.code, 0, result.stderr);
    const { expected, problems, summary } = archivesEvidence(checks);
    assert.deepEqual([expected, problems, summary], [10, [], '10 of 10 in archives/']);
    let taken = 0;
    for (const version of containerdVersions) {
      const importer = await startImporter(namespace, version, join(folder, `containerd-${version}`));
      try {
        for (const { archive } of checks) {
          const outcome = await importer.importFile(join(site, archive.path));
          const name = archive.image.replace(/:[^/@]+@/, '@');
          assert.deepEqual(outcome, { outcome: 'imported', names: [name] }, archive.path);
          taken += 1;
        }
      } finally {
        await importer.stop();
      }
    }
    assert.deepEqual(readdirSync(join(folder, 'home')), [], 'regctl wrote no login anywhere');
    assert.deepEqual(
      tarFiles(site).filter((file) => file.endsWith('.part')),
      [],
    );
    const throttled = readFileSync(join(folder, 'odd-upstream.log'), 'utf8').match(/throttled/g);
    assert.equal(throttled?.length, 3, 'regctl waits and asks again');
    console.log(`      ${taken} archives taken by containerd ${containerdVersions.join(' and ')}`);
  });

  it('without the login, or without the CA, are refused with the reason', async () => {
    for (const [without, said] of [
      [loginVariable, /unauthorized/],
      ['SSL_CERT_FILE', /certificate/],
    ] as const) {
      const site = siteFolder(`without-${without.slice(0, 3).toLowerCase()}`);
      const commands = archiveExports(siteOf('sideload', []).plan, [
        { image: wanted.corp.text, arch: 'amd64' },
      ]).map((command) => ({ ...command, env: command.env.filter((name) => name !== without) }));
      const { code, stderr } = await run(site, commands);
      assert.equal(code, 1);
      assert.match(stderr, said);
    }
  });

  it('are kept where another image vanished upstream, and the rest follows when it is back', async () => {
    const site = siteFolder('vanished');
    const gone = named('ghcr.io', 'canonical/gone');
    const list = [wanted.pause.text, gone.text, wanted.web.text];
    const path = (image: string): string => join(site, archivePathOf(image, 'amd64'));
    makeImage(storageOf('ghcr.io'), gone, 'oci');
    removeImage(storageOf('ghcr.io'), gone);
    const first = await step(site, list);
    assert.equal(first.result.code, 1);
    assert.match(first.result.stderr, /not found/);
    assert.deepEqual(
      list.map((image) => existsSync(path(image))),
      [true, false, false],
    );
    makeImage(storageOf('ghcr.io'), gone, 'oci');
    const before = readFileSync(path(wanted.pause.text));
    const second = await step(site, list);
    assert.equal(second.result.code, 0, second.result.stderr);
    assert.ok(second.checks.every(isProvedArchive));
    assert.deepEqual(readFileSync(path(wanted.pause.text)), before);
  });

  it('do not look done where there is no such platform', async () => {
    const site = siteFolder('platform');
    const commands = archiveExports(siteOf('sideload', []).plan, [
      { image: wanted.pause.text, arch: 's390x' },
    ]);
    const { code, stderr } = await run(site, commands);
    assert.equal(code, 1);
    assert.match(stderr, /platform not found|not found/);
    assert.deepEqual(tarFiles(site), [`${archivePathOf(wanted.pause.text, 's390x').slice(9)}.part`]);
  });

  it('do not look done where regctl is killed in the middle', async () => {
    const site = siteFolder('killed');
    const image = 'ghcr.io/stalled/app:1';
    const [mkdir, regctl] = archiveExports(siteOf('sideload', []).plan, [{ image, arch: 'amd64' }]);
    assert.ok(mkdir && regctl);
    await run(site, [mkdir]);
    const aside = join(site, `${archivePathOf(image, 'amd64')}.part`);
    const argv = [toolPath('regctl'), ...regctl.argv.slice(1, -1), aside];
    const running = namespace.start(argv, {
      env: { SSL_CERT_FILE: join(site, 'certs/ca.crt') },
      log: join(folder, 'killed.log'),
    });
    await until('regctl to open the file', () => existsSync(aside) || undefined);
    running.process.kill('SIGKILL');
    await until('regctl to end', running.ended);
    assert.deepEqual(tarFiles(site), [aside.slice(join(site, 'archives/').length)]);
  });

  it('do not look done where the disk is full, and are finished when there is room', async () => {
    const site = siteFolder('full');
    const path = join(site, 'archives/amd64');
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20k', 'tmpfs', path]);
    mounted.push(path);
    const list = [wanted.pause.text, textOf(wanted.digest), wanted.corp.text];
    const commands = archiveExports(
      siteOf('sideload', list).plan,
      list.map((image) => ({ image, arch: 'amd64' })),
    );
    const { code, stderr } = await run(site, commands);
    assert.equal(code, 1);
    assert.match(stderr, /no space left on device/);
    const found = await lookAtArchives(site, siteOf('sideload', list), { blobs: 'read' });
    const named = found.filter(({ archive }) => existsSync(join(site, archive.path)));
    assert.ok(named.length < list.length && named.every(isProvedArchive), 'what has its name is whole');
    execFileSync('mount', ['-o', 'remount,size=1m', path]);
    const again = await run(site, commands);
    assert.equal(again.code, 0, again.stderr);
    const after = await lookAtArchives(site, siteOf('sideload', list), { blobs: 'read' });
    assert.equal(after.filter(isProvedArchive).length, list.length);
  });

  it('can be carried as folders instead, and reach the mirror with their digests', async () => {
    const site = siteFolder('carried');
    const { out, back } = carriedCopies(siteOf('mirror', allTexts()));
    const brought = await run(site, out);
    assert.equal(brought.code, 0, brought.stderr);
    const carried = siteFolder('inside');
    execFileSync('cp', ['-r', join(site, 'oci'), carried]);
    const pushed = await run(carried, back);
    assert.equal(pushed.code, 0, pushed.stderr);
    const http = ['--host', `reg=${mirror},tls=disabled`];
    for (const { argv } of back) {
      const target = argv.at(-1) ?? '';
      const { stdout, stderr } = await namespace.exec([
        toolPath('regctl'),
        ...http,
        'manifest',
        'head',
        target,
      ]);
      const image = images.find(({ repository }) => target.includes(repository));
      assert.equal(stdout.trim(), image?.digest, `${target} ${stderr}`);
    }
    assert.equal(back.length, images.length - 1);
  });
});
