import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archivePathOf } from '../../../src/core/archives/archive-path.ts';
import { ociImage, ociRoot, tarOf } from '../../support/tar.ts';

const cli = join(process.cwd(), 'dist/cli.js');
const validate = new Ajv({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync('schemas/cli-output.json', 'utf8')) as object,
);

interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The answers of all commands in one; which of it is there, the schema says. */
interface Answer {
  readonly expected: number;
  readonly checked: number;
  readonly passed: number;
  readonly short: readonly { readonly image: string; readonly why: string }[];
  readonly problems: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endColumn: number;
    readonly code: string;
  }[];
  readonly files: readonly { readonly path: string; readonly change: string }[];
  readonly added: readonly string[];
  readonly kept: readonly object[];
  readonly noLongerListed: readonly { readonly source: string }[];
  readonly accepted: boolean;
  readonly reason: string | null;
  readonly name: string | null;
  readonly size: number;
  readonly assertions: readonly { readonly type: string }[];
  readonly images: readonly object[];
  readonly rejected: readonly { readonly line: number }[];
  readonly results: readonly {
    readonly hostsFile: { readonly state: string };
    readonly requests: readonly string[];
  }[];
}

describe('dist/cli.js', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'airgap-cli-'));
    cpSync('examples/site', join(folder, 'site'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: string[]): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { exit: status, stdout, stderr };
  }

  /** Runs with --json: one object that fits the schema. */
  function json(...args: string[]): { exit: number | null; value: Answer } {
    const { exit, stdout } = run(...args, '--json');
    const value: unknown = JSON.parse(stdout);
    assert.ok(validate(value), JSON.stringify(validate.errors));
    return { exit, value: value as Answer };
  }

  function write(path: string, text: string): void {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  /** Every file below a folder with its text and time of change. */
  function snapshot(path: string): string[] {
    return readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(folder, path, file)).isFile())
      .map(
        (file) =>
          `${file} ${statSync(join(folder, path, file)).mtimeMs} ${readFileSync(join(folder, path, file), 'utf8')}`,
      )
      .toSorted();
  }

  it('ends what nobody foresaw with exit code 2 and one line', () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const { status, stdout, stderr } = spawnSync(
      '/bin/sh',
      ['-c', 'cd "$1" && rmdir "$1" && exec "$2" "$3" check . --json', 'sh', gone, process.execPath, cli],
      { encoding: 'utf8' },
    );
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^airgap: stopped on something unforeseen: [^\n]*uv_cwd[^\n]*\n$/);
    assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
  });

  it('says that a site is short before anything is generated, and that it holds after', () => {
    const before = json('check', 'site');
    assert.equal(before.exit, 1);
    assert.equal(before.value.expected, 3 + 2 * 16);
    assert.equal(before.value.passed, 3);
    assert.equal(json('generate', 'site').value.added.length >= 16, true);
    const after = json('check', 'site');
    assert.deepEqual(after.value.short, []);
    assert.deepEqual(after.value.problems, []);
    assert.equal(after.value.passed, after.value.expected);
    assert.equal(after.exit, 0);
  });

  it('proves archives once there is a folder for them', () => {
    const image = 'ghcr.io/canonical/k8s-snap/pause:3.10';
    write('side/airgap.yaml', 'kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: sideload}\n');
    write('side/images/a.txt', `${image}\nghcr.io/canonical/coredns:1\n`);
    const before = json('check', 'side').value;
    assert.ok(before.problems.every(({ code }) => !code.startsWith('archive.')));
    const { descriptor, manifest, config, layers } = ociImage('amd64');
    const index = ociRoot([{ ...descriptor, annotations: { 'io.containerd.image.name': image } }]);
    const path = join('side', archivePathOf(image, 'amd64'));
    mkdirSync(join(folder, path, '..'), { recursive: true });
    const archive = tarOf([...index, manifest, config, ...layers]);
    writeFileSync(join(folder, path), archive);
    const counts = ({ expected, checked, passed }: Answer): number[] => [
      expected - before.expected,
      checked - before.checked,
      passed - before.passed,
    ];
    const of = ({ problems }: Answer): unknown[] =>
      problems
        .filter(({ code }) => code.startsWith('archive.'))
        .map(({ file, line, column, code }) => [file, line, column, code]);
    const missing = join('side', archivePathOf('ghcr.io/canonical/coredns:1', 'amd64'));
    const short = json('check', 'side');
    assert.deepEqual(counts(short.value), [2, 1, 1]);
    assert.deepEqual(of(short.value), [[missing, 1, 1, 'archive.missing']]);
    assert.equal(short.exit, 1);
    archive.write('LAYER', archive.lastIndexOf('layer'));
    writeFileSync(join(folder, path), archive);
    const changed = json('check', 'side').value;
    assert.deepEqual(counts(changed), [2, 1, 0]);
    assert.deepEqual(of(changed), [
      [path, 1, 1, 'archive.changed-blob'],
      [missing, 1, 1, 'archive.missing'],
    ]);
  });

  it('writes nothing in a dry run, and nothing the second time', () => {
    const untouched = snapshot('site');
    assert.ok(json('generate', 'site', '--dry-run').value.files.some((file) => file.change === 'create'));
    assert.deepEqual(snapshot('site'), untouched);
    run('generate', 'site');
    const generated = snapshot('site');
    assert.ok(json('generate', 'site').value.files.every((file) => file.change === 'same'));
    assert.deepEqual(snapshot('site'), generated);
  });

  for (const link of ['hosts.d/ghcr.io', 'node', '.airgap']) {
    it(`writes nothing where ${link} is a link that leaves the folder`, () => {
      write('elsewhere/hosts.toml', '# precious\n');
      rmSync(join(folder, 'site', link), { recursive: true, force: true });
      mkdirSync(join(folder, 'site', link, '..'), { recursive: true });
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'site', link));
      const before = [snapshot('elsewhere'), snapshot('site')];
      const { exit, stderr } = run('generate', 'site');
      assert.equal(exit, 2);
      assert.match(stderr, /leaves the plan's folder by a symbolic link\. Nothing was written/);
      assert.deepEqual([snapshot('elsewhere'), snapshot('site')], before);
    });
  }

  it('writes nothing where a certificate to be copied is missing or lies outside', () => {
    const plan = readFileSync(join(folder, 'site/airgap.yaml'), 'utf8');
    write('site/airgap.yaml', plan.replace(/^( *)url: .*$/m, '$1url: https://127.0.0.1:5050\n$1ca: ca.crt'));
    const before = snapshot('site');
    assert.match(run('generate', 'site').stderr, /ca\.crt is not there.*Nothing was written/);
    assert.deepEqual(snapshot('site'), before);
    write('key', 'PRIVATE KEY\n');
    symlinkSync(join(folder, 'key'), join(folder, 'site/ca.crt'));
    assert.match(run('generate', 'site').stderr, /ca\.crt leaves the plan's folder by a symbolic link/);
    assert.ok(!readdirSync(join(folder, 'site')).includes('sync-images.yaml'));
  });

  it('keeps and reports a certificate beside hosts.toml that somebody put there, and renews its own copy', () => {
    const plan = readFileSync(join(folder, 'site/airgap.yaml'), 'utf8');
    write('site/airgap.yaml', plan.replace(/^( *)url: .*$/m, '$1url: https://127.0.0.1:5050\n$1ca: ca.crt'));
    write('site/ca.crt', 'first\n');
    const [own, theirs] = ['hosts.d/ghcr.io/ca.crt', 'hosts.d/quay.io/ca.crt'];
    const textAt = (path: string): string => readFileSync(join(folder, 'site', path), 'utf8');
    run('generate', 'site');
    write(`site/${theirs}`, 'of somebody\n');
    write('site/ca.crt', 'second\n');
    const { exit, value } = json('generate', 'site');
    assert.equal(exit, 0);
    assert.deepEqual([textAt(own), textAt(theirs)], ['second\n', 'of somebody\n']);
    const kept = {
      path: theirs,
      subject: 'the file',
      why: 'differs from ca.crt; delete it and generate again to have a copy',
    };
    assert.deepEqual(value.kept, [kept]);
    assert.match(
      run('generate', 'site').stdout,
      /^hosts\.d\/quay\.io\/ca\.crt: kept: the file: differs from ca\.crt/m,
    );
    rmSync(join(folder, 'site', theirs));
    assert.deepEqual(json('generate', 'site').value.kept, []);
    assert.equal(textAt(theirs), 'second\n');
  });

  it('shows nothing that acts on the terminal', () => {
    write('site/hosts.d/ghcr.io/hosts.toml', '[host."http://a\u001b[31m"]\n');
    write('site/airgap.yaml', 'kubernetes: {}\n"b\\e[2J\\u202e": 1\n');
    write('a\u001b[2Jb.txt', 'nope nope\n');
    for (const args of [
      ['check', 'site'],
      ['check', 'a\u001b[2Jb.txt'],
      ['generate', 'a\u001b[2Jb'],
      ['images', 'a\u001b[2Jb.txt'],
    ]) {
      const { stdout, stderr } = run(...args);
      assert.match(stdout + stderr, /\ufffd\[/);
      assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]|\u202e/u);
    }
  });

  it('names no image for an entry that stands for many', () => {
    const entry = (source: string, type: string): string =>
      `  - source: ${source}\n    target: m:1/x\n    type: ${type}\n`;
    write(
      'sync.yaml',
      `version: 1\nsync:\n${entry('docker.io/library/nginx', 'repository')}${entry('ghcr.io', 'registry')}${entry('ghcr.io/a/b:1', 'image')}`,
    );
    const { exit, value } = json('images', 'sync.yaml');
    assert.deepEqual([exit, value.images.length, value.rejected.map(({ line }) => line)], [1, 1, [3, 6]]);
  });

  it('keeps and reports what is no longer listed', () => {
    run('generate', 'site');
    write('site/images/apps.txt', 'docker.io/library/nginx:1.27\n');
    const { exit, value } = json('generate', 'site');
    assert.equal(exit, 0);
    assert.deepEqual(
      value.noLongerListed.map((entry) => entry.source),
      ['quay.io/prometheus/prometheus:v3.5.0', 'registry.k8s.io/ingress-nginx/controller:v1.13.2'],
    );
    assert.match(readFileSync(join(folder, 'site/sync-images.yaml'), 'utf8'), /prometheus:v3\.5\.0/);
  });

  it('refuses to generate from a plan that is not whole, and writes nothing', () => {
    write('site/airgap.yaml', `${readFileSync(join(folder, 'site/airgap.yaml'), 'utf8')}bogus: 1\n`);
    const before = snapshot('site');
    const { exit, stderr } = run('generate', 'site');
    assert.equal(exit, 2);
    assert.match(stderr, /no whole plan/);
    assert.deepEqual(snapshot('site'), before);
  });

  it('puts a problem at its line and column', () => {
    write('bad/airgap.yaml', 'kubernetes:\n  channel: 1.35-classic/stable\nimages: {delivery: boat}\n');
    const { value } = json('check', 'bad');
    const problem = value.problems.find(({ code }) => code === 'plan.wrong-value');
    assert.deepEqual(
      [problem?.file, problem?.line, problem?.column, problem?.endColumn],
      ['bad/airgap.yaml', 3, 20, 24],
    );
    assert.match(run('check', 'bad').stdout, /^bad\/airgap\.yaml:3:20: error: /m);
  });

  it('counts nothing checked as a failure', () => {
    mkdirSync(join(folder, 'empty'));
    const { exit, value } = json('check', 'empty');
    assert.equal(exit, 1);
    assert.equal(value.expected, 0);
    assert.equal(run('check', 'no-such-file').exit, 1);
  });

  it('checks single files of any name by what their ending says', () => {
    write('my.yaml', 'version: 1\nbogus: 1\n');
    write('list.txt', 'nginx\nBAD name\n');
    const { value } = json('check', 'my.yaml', 'list.txt');
    assert.equal(value.checked, 2);
    assert.ok(value.problems.some((problem) => problem.file === 'my.yaml'));
    assert.ok(value.problems.some((problem) => problem.code === 'images.not-a-reference'));
  });

  it('lists images as containerd reads them, and what is none', () => {
    write('list.txt', 'nginx\nBAD/name/:1\n');
    const { exit, value } = json('images', 'list.txt');
    assert.equal(exit, 1);
    assert.deepEqual(value.images, [
      {
        ref: 'nginx',
        registry: 'docker.io',
        repository: 'library/nginx',
        tag: 'latest',
        digest: null,
        file: 'list.txt',
        line: 1,
      },
    ]);
    assert.equal(value.rejected[0]?.line, 2);
    assert.equal(json('images', 'site').value.images.length, 16);
  });

  it('says what containerd would ask, file by file and version by version', () => {
    write('hosts.d/ghcr.io/hosts.toml', 'server = "http://10.10.10.10:5050"\n');
    const old = json(
      'resolve',
      '--hosts',
      'hosts.d',
      '--containerd',
      '1.6',
      'ghcr.io/canonical/coredns:1.12',
    );
    assert.equal(old.exit, 1);
    assert.equal(old.value.results[0]?.hostsFile.state, 'discarded');
    const { exit, value } = json(
      'resolve',
      '--hosts',
      'hosts.d',
      '--containerd',
      '2.1',
      'ghcr.io/canonical/coredns:1.12',
    );
    assert.equal(exit, 0);
    assert.deepEqual(value.results[0]?.requests, [
      'http://10.10.10.10:5050/v2/canonical/coredns/manifests/1.12?ns=ghcr.io',
    ]);
  });

  const fixture = (name: string): string => join(process.cwd(), 'test/fixtures/assertions', name);
  const chain = ['account-key', 'account', 'snap-declaration', 'snap-revision'];

  it('proves a snap, or says why it is none that a node would take', () => {
    write('k8s.snap', 'hsqs, but no more of it');
    copyFileSync(fixture('good.assert'), join(folder, 'k8s.assert'));
    const root = ['--root', fixture('test-root.assert')];
    const cut = json('snap', 'k8s.snap', ...root);
    assert.equal(cut.exit, 1);
    assert.match(cut.value.reason ?? '', /ends too early, at 23 bytes: download the snap again/);
    assert.deepEqual([cut.value.accepted, cut.value.name, cut.value.size], [false, null, 23]);
    assert.deepEqual(cut.value.assertions.map(({ type }) => type).toSorted(), chain.toSorted());
    write('page.snap', '<html>Log in</html>');
    assert.match(json('snap', 'page.snap').value.reason ?? '', /is a web page, not a snap/);
    const other = json('snap', 'page.snap', '--assert', fixture('two-snaps.assert'), ...root);
    assert.ok(other.value.assertions.length > chain.length, 'the .assert that was named');
    assert.match(
      run('snap', 'k8s.snap').stdout,
      /^k8s\.snap: error: .*\[snap\.metadata\]\n[^]*\nnot accepted\n$/,
    );
  });

  it('proves the snaps of a plan once it has a folder for them', () => {
    const { expected } = json('check', 'site').value;
    write('site/snaps/amd64/k8s.snap', '<html>Log in</html>');
    write('site/snaps/amd64/core20.snap', '');
    const { exit, value } = json('check', 'site');
    assert.equal(exit, 1);
    assert.equal(value.expected, expected + 3);
    const found = value.problems.filter(({ code }) => code.startsWith('snap.'));
    assert.deepEqual(
      found.map(({ file, code }) => `${file} ${code}`),
      [
        'site/snaps/amd64/snapd.snap snap.missing',
        'site/snaps/amd64/core20.snap snap.metadata',
        'site/snaps/amd64/core20.snap snap.assert-missing',
        'site/snaps/amd64/k8s.snap snap.metadata',
        'site/snaps/amd64/k8s.snap snap.assert-missing',
      ],
    );
    assert.equal(value.files.length, new Set(value.files).size);
  });

  it('counts the images that manifests ask for, and finds at its line what no list has', () => {
    run('generate', 'site');
    const before = json('check', 'site').value;
    const [listed] = readFileSync(join(folder, 'site/images/apps.txt'), 'utf8').match(/^[a-z].*$/m) ?? [];
    const pod = `kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - image: ${listed}\n`;
    write('site/deploy/pod.yaml', `${pod}    - image: quay.io/acme/untracked:1\n`);
    write('site/other/airgap.yaml', 'x: 1\n');
    write('site/other/pod.yaml', `${pod}    - image: quay.io/acme/of-another-plan:1\n`);
    write('site/chart/pod.yaml', `${pod}    - image: {{ .Values.image }}\n`);
    const { exit, value } = json('check', 'site');
    assert.equal(exit, 1);
    assert.deepEqual([value.expected, value.passed], [before.expected + 2, before.passed + 1]);
    assert.deepEqual(
      value.problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
      ['site/chart/pod.yaml:6:14 workloads.template', 'site/deploy/pod.yaml:6:14 workloads.not-listed'],
    );
    assert.deepEqual(
      value.short.map(({ image }) => image),
      ['quay.io/acme/untracked:1'],
    );
    write('site/images/workloads.txt', 'quay.io/acme/untracked:1\n');
    run('generate', 'site');
    const after = json('check', 'site');
    assert.deepEqual([after.exit, after.value.passed], [0, after.value.expected]);
  });

  it('proves a carrier that is there, and takes no list from it', () => {
    write(
      'site/airgap.yaml',
      readFileSync(join(folder, 'site/airgap.yaml'), 'utf8').replace('images/*.txt', '"**/*.txt"'),
    );
    const { expected } = json('check', 'site').value;
    write('site/carrier/images/other.txt', 'quay.io/of/the-carrier:1\n');
    const carrier = json('check', 'site').value;
    const own = carrier.problems.filter(({ code }) => code.startsWith('carrier.'));
    assert.ok(carrier.expected > expected + 10, 'each file that is called for is a check');
    assert.equal(carrier.files.length, new Set(carrier.files).size);
    assert.deepEqual(
      own.map(({ file, code }) => `${file} ${code}`),
      ['site/carrier/SHA256SUMS carrier.sums', 'site/carrier/images/other.txt carrier.foreign'],
    );
    write('site/carrier/SHA256SUMS', '');
    const missing = json('check', 'site').value.problems.filter(({ code }) => code === 'carrier.missing');
    assert.ok(missing.some(({ file }) => file === 'site/carrier/snaps/amd64/k8s.snap'));
    rmSync(join(folder, 'site/carrier'), { recursive: true });
    symlinkSync(folder, join(folder, 'site/carrier'));
    assert.match(
      run('check', 'site').stdout,
      /site\/carrier:1:1: error: .* is a symbolic link: move it away/,
    );
  });

  const refused: readonly (readonly string[])[] = [
    ['snap'],
    ['snap', 'a.snap', 'b.snap'],
    ['snap', 'missing.snap'],
    ['snap', '.'],
    ['snap', 'site/airgap.yaml', '--root', 'missing.assert'],
    ['check', '--root', 'x', 'site'],
    [],
    ['bogus'],
    ['check'],
    ['check', '--dry-run', 'site'],
    ['resolve', 'nginx'],
    ['resolve', '--hosts', 'site', '--containerd', 'two', 'nginx'],
    ['resolve', '--hosts', 'site', 'UPPER CASE'],
    ['generate', 'a', 'b'],
    ['check', '--nonsense'],
  ];
  for (const args of refused) {
    it(`refuses "${args.join(' ')}" with exit code 2 and says why`, () => {
      const { exit, stderr } = run(...args);
      assert.equal(exit, 2);
      assert.match(stderr, /^airgap: \S/);
    });
  }

  it('gives its usage and its version', () => {
    assert.match(run('--help').stdout, /^Usage: airgap/);
    assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
