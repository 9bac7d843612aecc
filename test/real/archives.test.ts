import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { judgeArchive } from '../../src/core/archives/judge-archive.ts';
import { parseReference } from '../../src/core/images/reference.ts';
import { readArchive } from '../../src/node/archives/read-archive.ts';
import { needProgram } from '../node/support/need-program.ts';
import { madeArchives, wantedName } from '../support/made-archives.ts';
import { containerdVersions } from './lab/containerd.ts';
import { makeImage } from './lab/images.ts';
import { startImporter, type Importer } from './lab/import-archive.ts';
import { createNamespace, labFolder, removeStale, type Namespace } from './lab/namespace.ts';
import { startRegistry } from './lab/registry.ts';
import { requireLab, toolPath } from './lab/tools.ts';

const registry = '127.0.0.1:5000';
const repository = 'canonical/k8s-snap/pause';
const source = `${registry}/${repository}:3.10`;
const named = ['--name', wantedName];
const amd64 = ['--platform', 'linux/amd64'];

/** How regctl and skopeo are called, and the codes of what comes of it for `wantedName` on amd64. */
const programs: readonly {
  readonly title: string;
  readonly argv: (file: string, digest: string) => readonly string[];
  readonly codes: readonly string[];
  readonly fails?: true;
  /** The image is wanted by its name in the registry it comes from. */
  readonly own?: true;
}[] = [
  {
    title: 'regctl --name --platform',
    argv: (file) => regctl([...named, ...amd64, source, file]),
    codes: [],
  },
  { title: 'regctl --name, all platforms', argv: (file) => regctl([...named, source, file]), codes: [] },
  {
    title: 'regctl --platform without --name',
    argv: (file) => regctl([...amd64, source, file]),
    codes: ['archive.digest-in-name'],
    own: true,
  },
  {
    // The laptop's platform: the lab's machines are amd64, as the page test's is (test/node/page/page.test.ts).
    title: 'regctl --platform=local without --name, as the page had it',
    argv: (file) => regctl([source, file, '--platform=local']),
    codes: ['archive.digest-in-name'],
    own: true,
  },
  {
    title: 'regctl --name --platform=local, as the page has it',
    argv: (file) => regctl([source, file, '--platform=local', ...named]),
    codes: [],
  },
  { title: 'regctl without both', argv: (file) => regctl([source, file]), codes: [], own: true },
  {
    title: 'regctl of a digest',
    argv: (file, digest) => regctl([...amd64, `${registry}/${repository}@${digest}`, file]),
    codes: ['archive.digest-in-name'],
    own: true,
  },
  {
    title: 'regctl with a digest in --name',
    argv: (file, digest) => regctl(['--name', `${wantedName}@${digest}`, ...amd64, source, file]),
    codes: ['archive.digest-in-name'],
  },
  {
    title: 'regctl for another platform',
    argv: (file) => regctl([...named, '--platform', 'linux/arm64', source, file]),
    codes: ['archive.wrong-architecture'],
  },
  {
    title: 'regctl --compress',
    argv: (file) => regctl([...named, ...amd64, '--compress', source, file]),
    codes: ['archive.compressed'],
  },
  {
    title: 'regctl of a tag that is not there',
    argv: (file) => regctl([...named, ...amd64, `${registry}/${repository}:none`, file]),
    codes: ['archive.empty'],
    fails: true,
  },
  {
    title: 'regctl of a platform that is not there',
    argv: (file) => regctl([...named, '--platform', 'linux/s390x', source, file]),
    codes: ['archive.empty'],
    fails: true,
  },
  {
    title: 'regctl with a bad --name',
    argv: (file) => regctl(['--name', 'Not/A/Name', ...amd64, source, file]),
    codes: ['archive.empty'],
    fails: true,
  },
  {
    title: 'skopeo docker-archive',
    argv: (file) => skopeo('amd64', `docker-archive:${file}:${wantedName}`),
    codes: [],
  },
  {
    title: 'skopeo docker-archive without a name',
    argv: (file) => skopeo('amd64', `docker-archive:${file}`),
    codes: ['archive.no-name'],
  },
  {
    title: 'skopeo docker-archive of another architecture',
    argv: (file) => skopeo('arm64', `docker-archive:${file}:${wantedName}`),
    codes: ['archive.filtered'],
  },
  {
    title: 'skopeo oci-archive',
    argv: (file) => skopeo('amd64', `oci-archive:${file}:${wantedName}`),
    codes: [],
  },
  {
    title: 'skopeo oci-archive of all platforms',
    argv: (file) => skopeo('amd64', `oci-archive:${file}:${wantedName}`, ['--all']),
    codes: [],
  },
  {
    title: 'skopeo oci-archive without a name',
    argv: (file) => skopeo('amd64', `oci-archive:${file}`),
    codes: ['archive.no-name'],
  },
  {
    title: 'skopeo oci-archive with a bare tag',
    argv: (file) => skopeo('amd64', `oci-archive:${file}:3.10`),
    codes: ['archive.wrong-name'],
  },
  {
    title: 'skopeo oci-archive of another architecture',
    argv: (file) => skopeo('arm64', `oci-archive:${file}:${wantedName}`),
    codes: ['archive.wrong-architecture'],
  },
];

function regctl(args: readonly string[]): readonly string[] {
  return [toolPath('regctl'), '--host', `reg=${registry},tls=disabled`, 'image', 'export', ...args];
}

function skopeo(arch: string, to: string, more: readonly string[] = []): readonly string[] {
  const platform = ['--insecure-policy', '--override-os', 'linux', '--override-arch', arch];
  return ['skopeo', ...platform, 'copy', '--src-tls-verify=false', ...more, `docker://${source}`, to];
}

describe('a side-load archive, judged by containerd', function () {
  this.timeout(60_000);
  needProgram('skopeo', 'node scripts/tools.mjs');
  let folder: string;
  let namespace: Namespace;
  let digest: string;
  const importers: Importer[] = [];
  let compared = 0;

  before(async function () {
    requireLab(this);
    removeStale();
    folder = labFolder();
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, REGCTL_CONFIG: join(folder, 'regctl.json') };
    namespace = createNamespace({ role: 'archives', addresses: [], hosts: {}, env });
    const storage = join(folder, 'storage');
    ({ digest } = makeImage(
      storage,
      { text: wantedName, registry: 'ghcr.io', repository, tag: '3.10' },
      'oci',
    ));
    await startRegistry(namespace, { name: 'source', listen: registry, storage, folder });
    for (const version of containerdVersions)
      importers.push(await startImporter(namespace, version, join(folder, `containerd-${version}`)));
  });
  after(async () => {
    for (const importer of importers) await importer.stop();
    namespace?.remove();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    console.log(`      ${compared} verdicts compared with containerd ${containerdVersions.join(' and ')}`);
  });

  /** Compares what we say of a file with what every containerd makes of it, and gives the codes of our problems. */
  async function compare(path: string, wanted = wantedName): Promise<readonly string[]> {
    const parsed = parseReference(wanted);
    assert.ok(parsed.ok);
    const { reference } = parsed;
    let codes: readonly string[] = [];
    const content = await readArchive(path);
    for (const importer of importers) {
      const verdict = judgeArchive(content, { reference, arch: 'amd64', containerd: importer.version });
      const real = await importer.importFile(path);
      const names = real.outcome === 'imported' ? real.names : [];
      const said = JSON.stringify({ version: importer.version, real, problems: verdict.problems });
      assert.deepEqual([verdict.outcome, verdict.names.toSorted()], [real.outcome, names], said);
      codes = verdict.problems.map(({ code }) => code);
      compared += 1;
    }
    return codes;
  }

  for (const { title, argv, codes, fails = false, own = false } of programs) {
    it(title, async () => {
      const path = join(folder, 'program.tar');
      rmSync(path, { force: true });
      const { code, stderr } = await namespace.exec(argv(path, digest));
      assert.equal(code !== 0, fails, stderr);
      assert.deepEqual(await compare(path, own ? source : wantedName), codes);
    });
  }

  for (const { title, bytes, codes } of madeArchives) {
    it(title, async () => {
      const path = join(folder, 'made.tar');
      writeFileSync(path, bytes);
      assert.deepEqual(await compare(path), codes);
    });
  }

  it('cut at every block', async function () {
    this.timeout(240_000);
    const whole = join(folder, 'whole.tar');
    const { code, stderr } = await namespace.exec(regctl([...named, ...amd64, source, whole]));
    assert.equal(code, 0, stderr);
    const bytes = readFileSync(whole);
    const path = join(folder, 'cut.tar');
    for (let at = 512; at < bytes.length - 1024; at += 512) {
      writeFileSync(path, bytes.subarray(0, at - (at % 1024 === 0 ? 0 : 100)));
      const codes = await compare(path);
      assert.ok(codes.length > 0, `cut at ${at}`);
    }
  });
});
