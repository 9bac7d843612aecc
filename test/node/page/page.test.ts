import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { archivePathOf } from '../../../src/core/archives/archive-path.ts';
import { checkSite } from '../../../src/core/check/check-site.ts';
import { stepsOf } from '../../../src/core/steps/catalogue.ts';
import { fileEvidence } from '../../../src/core/steps/file-evidence.ts';
import { sha256Hex as sha256 } from '../../../src/node/digest.ts';
import { openSite } from '../../../src/node/open-site.ts';
import { createAuthority } from '../../support/certificate.ts';
import { ociImage, ociRoot, tarOf } from '../../support/tar.ts';
import { needProgram } from '../support/need-program.ts';

const fixtures = join(process.cwd(), 'test/fixtures');
const printed = (path: string): string => readFileSync(join(fixtures, 'page', path), 'utf8');
const images = printed('list-images.txt').trim().split('\n');
const nested = 'my/own/ghcr.io';
const nestedTargets = (text: string): string => text.replaceAll(`}}/canonical`, `}}/${nested}/canonical`);

/** What the page says is wanted, as a plan: everything that the product does follows from it. */
const plan = (delivery: string, more: string, arch = 'amd64'): string => `kubernetes:
  channel: 1.32-classic/stable
  trust: trust.assert
images: {lists: [images/*.txt], delivery: ${delivery}}
network: {interface: eth0, dummyGateway: true}
nodes: [{name: cp-1, address: 10.0.0.11, role: control-plane, arch: ${arch}}]
${more}`;
const http = 'mirror: {url: "http://10.10.10.10:5050"}\n';
const https = 'mirror: {url: "https://10.10.10.10:5050", ca: ca.crt}\n';
const prefixed = `${https}upstreams: {ghcr.io: {prefix: ${nested}}}\n`;
const proxy = 'proxy: {http: http://squid.internal:3128, https: http://squid.internal:3128}\n';
const hosts = 'hosts.d/ghcr.io/hosts.toml';

/** An archive as `regctl image export IMAGE --platform=local` writes it on an amd64 machine, with a name or without. */
function exported(image: string, named: boolean): Buffer {
  const { descriptor, manifest, config, layers } = ociImage('amd64');
  const name = named ? image : `${image}@${descriptor.digest}`;
  const entry = { ...descriptor, annotations: { 'io.containerd.image.name': name } };
  return tarOf([...ociRoot([entry]), manifest, config, ...layers]);
}

const archives = (arch: string, named: boolean): Record<string, Buffer> =>
  Object.fromEntries(images.map((image) => [archivePathOf(image, arch), exported(image, named)]));

/** One way through the page, its words followed as they are printed. */
interface Way {
  readonly name: string;
  readonly plan: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** What is found besides the missing snapd, `file code`, each once. */
  readonly found: readonly string[];
}

const sync = { 'sync-images.yaml': printed('sync-images.yaml') };
const ways: readonly Way[] = [
  {
    name: 'option B, an HTTP registry',
    plan: plan('mirror', http),
    files: { ...sync, [hosts]: printed('hosts/http.toml') },
    found: [`sync-images.yaml sync.creds-missing`, `${hosts} hosts.server-missing`],
  },
  {
    name: 'option B, an HTTPS registry',
    plan: plan('mirror', https),
    files: { ...sync, [hosts]: printed('hosts/https.toml') },
    found: [
      `sync-images.yaml sync.creds-missing`,
      `${hosts} hosts.server-missing`,
      `${hosts} hosts.ca-of-the-page`,
    ],
  },
  {
    name: 'option B, a nested path',
    plan: plan('mirror', prefixed),
    files: {
      'sync-images.yaml': nestedTargets(printed('sync-images.yaml')),
      [hosts]: printed('hosts/nested.toml'),
    },
    found: [
      `sync-images.yaml sync.creds-missing`,
      `${hosts} hosts.path-suffixed`,
      `${hosts} hosts.server-unquoted`,
      `${hosts} hosts.ca-of-the-page`,
    ],
  },
  {
    name: 'option B, a nested path, its server in quotes',
    plan: plan('mirror', prefixed),
    files: {
      'sync-images.yaml': nestedTargets(printed('sync-images.yaml')),
      [hosts]: printed('hosts/nested-quoted.toml'),
    },
    found: [
      `sync-images.yaml sync.creds-missing`,
      `${hosts} hosts.path-suffixed`,
      `${hosts} hosts.ca-of-the-page`,
    ],
  },
  {
    name: 'option A, the drop-in of the proxy page',
    plan: plan('proxy', proxy),
    files: { 'node/http-proxy.conf': printed('http-proxy.conf') },
    found: [],
  },
  {
    name: 'option C, on a laptop like the nodes',
    plan: plan('sideload', ''),
    files: archives('amd64', true),
    found: [],
  },
  {
    name: 'option C, on a laptop of another architecture than the nodes',
    plan: plan('sideload', '', 'arm64'),
    files: archives('arm64', true),
    found: images.map((image) => `${archivePathOf(image, 'arm64')} archive.wrong-architecture`),
  },
  {
    name: 'option C, as the page had it before --name was added',
    plan: plan('sideload', ''),
    files: archives('amd64', false),
    found: images.map((image) => `${archivePathOf(image, 'amd64')} archive.digest-in-name`),
  },
];

/** Where the product says what is wrong with the page, and what it has no file to look at for. */
const defects: readonly (readonly [number, string, string])[] = [
  [1, 'the CA is looked for where no classic snap has it', 'hosts.ca-of-the-page'],
  [
    2,
    'server without quotes, and override_path only in the table',
    'hosts.server-unquoted, hosts.path-suffixed',
  ],
  [3, 'no server line', 'hosts.server-missing'],
  [4, 'no creds, so neither login nor http', 'sync.creds-missing'],
  [5, 'regsync.sh changes the directory before it reads -c', 'step sync.run: -c is an absolute path'],
  [6, 'snapd is not among the files', 'snap.missing'],
  [7, 'sudo for a download', 'a saying: harmless, and no step of the product has it'],
  [8, "the sample list is no version's list", 'a saying: Import Images from k8s Snap reads the real one'],
  [9, 'k8s list-images prints what is compiled in', 'a saying: of a running node'],
  [10, 'archives are imported only when containerd starts', 'a saying: of a running node'],
  [11, 'ip route add does not outlive a reboot', 'step config.generate: node/90-airgap.yaml'],
  [
    12,
    'http with ca or skip_verify is tried by https first',
    'a saying: no sample has it (hosts.https-first)',
  ],
  [13, 'a mirror that wants a login to pull', 'a saying: no sample has it (mirror.pull: login)'],
  [14, '--platform=local is the platform of the laptop', 'archive.wrong-architecture'],
  [15, 'with A and B together NO_PROXY lacks the mirror', 'step config.generate: node/http-proxy.conf'],
];

describe('the page, done word by word', function () {
  this.timeout(60_000);
  let folder = '';
  let ca = '';
  needProgram('openssl', 'apt install openssl');
  needProgram('unsquashfs', 'apt install squashfs-tools');
  before(() => (ca = createAuthority().certificate));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'airgap-page-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  after(() => {
    for (const [number, what, where] of defects)
      console.log(`    ${String(number).padStart(2)}  ${what.padEnd(62)} ${where}`);
  });

  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const download = (...snaps: string[]): void => {
    for (const file of snaps.flatMap((name) => [`${name}.snap`, `${name}.assert`]))
      cpSync(join(fixtures, 'page/snaps', file), join(folder, 'snaps/amd64', file));
  };
  const site = (planText: string): void => {
    write('airgap.yaml', planText);
    write('ca.crt', ca);
    write('images/k8s.txt', printed('list-images.txt'));
    cpSync(join(fixtures, 'assertions/test-root.assert'), join(folder, 'trust.assert'));
  };
  const run = (command: string) => {
    const cli = join(process.cwd(), 'dist/cli.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, command, '.', '--json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    const { problems = [], short = [] } = JSON.parse(stdout) as {
      problems?: readonly { file: string; code: string }[];
      short?: readonly object[];
    };
    return { status, short, problems: [...new Set(problems.map(({ file, code }) => `${file} ${code}`))] };
  };
  const short = async (): Promise<readonly string[]> => {
    const { documents, site: read, hosts: tree } = await openSite(folder);
    const { problems } = checkSite(documents, read, tree);
    const evidence = fileEvidence('config.generate', { site: read, problems, sha256 });
    return (evidence?.problems ?? []).map(({ subject }) => subject);
  };

  for (const way of ways) {
    const snaps = (): string[] => (way.plan.includes('arch: arm64') ? [] : ['k8s', 'core20']);
    it(`has these problems and no more: ${way.name}`, () => {
      site(way.plan);
      download(...snaps());
      for (const [path, content] of Object.entries(way.files)) write(path, content);
      const expected =
        snaps().length === 0 ? way.found : [...way.found, 'snaps/amd64/snapd.snap snap.missing'];
      const { status, problems } = run('check');
      assert.deepEqual(problems.toSorted(), expected.toSorted());
      assert.equal(status, expected.length === 0 ? 0 : 1);
    });

    it(`has none when the product does it: ${way.name}`, async () => {
      site(way.plan);
      if (snaps().length > 0) download('snapd', ...snaps());
      for (const [path, content] of Object.entries(archives('amd64', true)))
        if (way.plan.includes('sideload') && snaps().length > 0) write(path, content);
      run('generate');
      assert.deepEqual(run('check'), { status: 0, problems: [], short: [] });
      assert.deepEqual(await short(), []);
    });
  }

  it('leaves no route that outlives a reboot, and a drop-in that sends the mirror through the proxy', async () => {
    const both = plan('mirror, overrides: [{match: quay.io/, delivery: proxy}]', `${http}${proxy}`);
    site(both);
    write('images/apps.txt', 'quay.io/acme/app:1\n');
    write('node/http-proxy.conf', printed('http-proxy.conf'));
    const found = await short();
    assert.ok(found.includes('node/90-airgap.yaml'), found.join());
    assert.ok(found.includes('node/http-proxy.conf'), found.join());
  });

  it('gives regsync a path that holds wherever it is called from', async () => {
    site(plan('mirror', http));
    const { plan: read } = await openSite(folder);
    assert.ok(read);
    const steps = stepsOf({ plan: read, root: folder, sideloaded: [], proxied: [] });
    const argv = steps.find(({ id }) => id === 'sync.run')?.commands[0]?.argv ?? [];
    assert.deepEqual(argv.slice(-2), ['-c', `${folder}/sync-images.yaml`]);
  });

  it('shows a list that no version of k8s has', () => {
    const lists = ['1.32', '1.33', '1.34', '1.35', '1.36', '1.32-main-2025-02-15', '1.32-2025-07-01'];
    const sample = images.toSorted().join('\n');
    for (const list of lists) {
      const real = readFileSync(join(fixtures, 'images', `${list}.txt`), 'utf8')
        .trim()
        .split('\n');
      assert.notEqual(real.toSorted().join('\n'), sample, list);
    }
  });
});
