import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileExists } from '../../src/node/files/file-exists.ts';
import { listFiles } from '../../src/node/files/list-files.ts';
import { readTextFile } from '../../src/node/files/read-text-file.ts';
import { writeTextFile } from '../../src/node/files/write-text-file.ts';
import { sha256Hex } from '../../src/node/digest.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe('reading a text file', () => {
  const folder = temporaryFolder();
  const utf16 = Buffer.from('\uFEFFghcr.io/a/b:1\n', 'utf16le');

  it('gives the text as it is, byte order mark and line ends included', async () => {
    const path = folder.write('a.txt', '\uFEFFghcr.io/a/b:1\r\nü\n');
    assert.deepEqual(await readTextFile(path), {
      ok: true,
      text: '\uFEFFghcr.io/a/b:1\r\nü\n',
      invalidUtf8: false,
    });
    assert.deepEqual(await readTextFile(folder.write('empty', '')), {
      ok: true,
      text: '',
      invalidUtf8: false,
    });
  });

  it('says when bytes are no UTF-8', async () => {
    const result = await readTextFile(folder.write('latin1.txt', Buffer.from('caf\xe9', 'latin1')));
    assert.deepEqual(result, { ok: true, text: 'caf\uFFFD', invalidUtf8: true });
  });

  const problems: readonly [name: string, make: (path: string) => unknown, reason: string, says: RegExp][] = [
    ['missing.txt', () => undefined, 'not-found', /does not exist/],
    ['a.txt/below', () => folder.write('a.txt', ''), 'not-found', /does not exist/],
    ['folder', (path) => mkdirSync(path), 'not-a-file', /is a folder/],
    ['pipe', (path) => execFileSync('mkfifo', [path]), 'not-a-file', /is a pipe or a device/],
    ['circle', (path) => symlinkSync('circle', path), 'unreadable', /in a circle/],
    ['binary', () => folder.write('binary', Buffer.from([104, 0, 105])), 'binary', /is not text/],
    ['utf16.txt', () => folder.write('utf16.txt', utf16), 'utf-16', /is UTF-16: save it as UTF-8/],
  ];
  for (const [name, make, reason, says] of problems) {
    it(`says why there is no text: ${name}`, async () => {
      make(join(folder.path, name));
      const result = await readTextFile(join(folder.path, name));
      assert.ok(!result.ok);
      assert.equal(result.reason, reason);
      assert.match(result.message, says);
      assert.ok(result.message.includes(folder.path));
    });
  }

  it('reads 50 MB and no more', async () => {
    const path = folder.write('large.txt', Buffer.alloc(60_000_000, 'a'));
    const refused = await readTextFile(path);
    assert.match(refused.ok ? '' : refused.message, /is larger than 50 MB/);
    truncateSync(path, 50_000_000);
    const read = await readTextFile(path);
    assert.equal(read.ok && read.text.length, 50_000_000);
  });

  it('does not trust the size that the system tells', async () => {
    // Files of /proc say they are empty.
    if (process.platform !== 'linux') return;
    const result = await readTextFile('/proc/self/mountinfo', { maxBytes: 10 });
    assert.equal(!result.ok && result.reason, 'too-large');
  });

  it('ends when cancelled', async () => {
    await assert.rejects(readTextFile(join(folder.path, 'large.txt'), { signal: AbortSignal.abort() }), {
      reason: 'cancelled',
    });
  });
});

describe('writing a text file', () => {
  const folder = temporaryFolder();

  it('makes the folders on the way, and leaves nothing else behind', async () => {
    const path = join(folder.path, 'hosts.d/ghcr.io/hosts.toml');
    await writeTextFile(path, 'ü\n');
    await writeTextFile(path, 'second\n');
    assert.equal(readFileSync(path, 'utf8'), 'second\n');
    assert.deepEqual(readdirSync(join(folder.path, 'hosts.d/ghcr.io')), ['hosts.toml']);
  });

  it('keeps the mode of the file, and gives a new one the mode asked for', async () => {
    const path = folder.write('script.sh', 'a');
    chmodSync(path, 0o751);
    await writeTextFile(path, 'b', { mode: 0o600 });
    assert.equal(statSync(path).mode & 0o777, 0o751);
    await writeTextFile(join(folder.path, 'secret'), 'b', { mode: 0o600 });
    assert.equal(statSync(join(folder.path, 'secret')).mode & 0o777, 0o600);
  });

  it('writes through a symbolic link, which stays', async () => {
    const target = folder.write('target.txt', 'a');
    const link = join(folder.path, 'link.txt');
    symlinkSync('target.txt', link);
    await writeTextFile(link, 'b');
    assert.equal(readFileSync(target, 'utf8'), 'b');
    assert.ok(lstatSync(link).isSymbolicLink());
  });

  it('says why it could not, and leaves everything as it was', async () => {
    mkdirSync(join(folder.path, 'taken/inside'), { recursive: true });
    folder.write('file', 'a');
    const before = readdirSync(folder.path).sort();
    await assert.rejects(writeTextFile(join(folder.path, 'taken'), 'b'), {
      reason: 'not-written',
      message: /was not written .*a folder stands in its place/,
    });
    await assert.rejects(writeTextFile(join(folder.path, 'file/below'), 'b'), {
      reason: 'not-written',
      message: /a file stands where its folder should be/,
    });
    assert.deepEqual(readdirSync(folder.path).sort(), before);
  });
});

describe('listing files', () => {
  const folder = temporaryFolder();
  const outside = temporaryFolder();
  before(() => {
    for (const name of [
      'images/k8s.txt',
      'images/apps.txt',
      'images/old/a.txt',
      'images/.hidden.txt',
      'images/k8s.md',
    ]) {
      folder.write(name, '');
    }
    folder.write('hosts.d/ghcr.io/hosts.toml', '');
    folder.write('hosts.d/docker.io/hosts.toml', '');
    folder.write('hosts.d/hosts.toml', '');
    outside.write('secret.txt', '');
    symlinkSync(outside.path, join(folder.path, 'leads-out'));
    symlinkSync(join(outside.path, 'secret.txt'), join(folder.path, 'leads-out.txt'));
    symlinkSync('../images', join(folder.path, 'images/circle'));
    symlinkSync('images/k8s.txt', join(folder.path, 'inside.txt'));
    symlinkSync('nowhere', join(folder.path, 'dangling.txt'));
    mkdirSync(join(folder.path, 'taken.md'));
  });

  const cases: readonly [globs: string[], files: string[]][] = [
    [['images/*.txt'], ['images/apps.txt', 'images/k8s.txt']],
    [
      ['images/*.txt', './images//k8s.txt', 'images/k?s.txt'],
      ['images/apps.txt', 'images/k8s.txt'],
    ],
    [['images/**'], ['images/apps.txt', 'images/k8s.md', 'images/k8s.txt', 'images/old/a.txt']],
    [['**/a*.txt'], ['images/apps.txt', 'images/old/a.txt']],
    [['images/**/**/a.txt'], ['images/old/a.txt']],
    [['images/.*.txt'], ['images/.hidden.txt']],
    [
      ['hosts.d/**/hosts.toml'],
      ['hosts.d/docker.io/hosts.toml', 'hosts.d/ghcr.io/hosts.toml', 'hosts.d/hosts.toml'],
    ],
    [['inside.txt'], ['inside.txt']],
    [
      ['nothing/*.txt', 'images/*s*x*'],
      ['images/apps.txt', 'images/k8s.txt'],
    ],
    [['images/*********************************************b'], []],
    [[], []],
  ];
  for (const [globs, files] of cases) {
    it(`finds ${globs.join(' ') || 'nothing'}`, async () => {
      const listing = await listFiles(folder.path, globs);
      assert.deepEqual(listing.files, files);
      assert.deepEqual(
        listing.problems.filter(({ path }) => !path.startsWith('leads-out') && path !== 'dangling.txt'),
        [],
      );
    });
  }

  it('says where it stops going down', async () => {
    const way = Array.from({ length: 33 }, () => 'd');
    const [near, far] = [way.slice(0, 31), way].map((parts) => `deep/${parts.slice(1).join('/')}/a.txt`);
    assert.ok(near !== undefined && far !== undefined);
    folder.write(near, '');
    folder.write(far, '');
    const { files, problems } = await listFiles(folder.path, ['deep/**']);
    assert.deepEqual(files, [near]);
    assert.deepEqual(problems, [
      {
        path: `deep/${way.slice(2).join('/')}`,
        message: 'lies more than 31 folders deep, so nothing in it is looked at: move it up',
      },
    ]);
  });

  const refused: readonly [glob: string, says: RegExp][] = [
    ['../*.txt', /leaves the plan's folder/],
    ['images/../../x.txt', /leaves the plan's folder/],
    ['/etc/*', /is an absolute path/],
    ['C:/x', /is an absolute path/],
    ['images\\*.txt', /backslash/],
    ['', /names no file/],
    ['leads-out/*.txt', /symbolic link that leaves the folder/],
    ['leads-out.txt', /symbolic link that leaves the folder/],
    ['dangling.txt', /symbolic link to nothing/],
    ['images/missing.txt', /does not exist/],
    ['taken.md', /is a folder or a device, not a file/],
  ];
  for (const [glob, says] of refused) {
    it(`lists nothing and says why: ${glob}`, async () => {
      const { files, problems } = await listFiles(folder.path, [glob]);
      assert.deepEqual(files, []);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.message ?? '', says);
    });
  }

  it('lists no more than its bound, and says so', async () => {
    const { files, problems } = await listFiles(folder.path, ['images/*'], { maxFiles: 2 });
    assert.equal(files.length, 2);
    assert.match(problems[0]?.message ?? '', /more than 2 files/);
    const exact = await listFiles(folder.path, ['images/*'], { maxFiles: 3 });
    assert.equal(exact.files.length, 3);
    assert.deepEqual(exact.problems, []);
  });

  it('gives nothing for a folder that is not there', async () => {
    assert.deepEqual(await listFiles(join(folder.path, 'nowhere'), ['*']), { files: [], problems: [] });
  });

  it('tells whether a file is there, inside only', () => {
    const answers = [
      'images/k8s.txt',
      'images',
      'missing',
      '../x',
      'leads-out/secret.txt',
      'inside.txt',
      '/etc/passwd',
    ].map((path) => fileExists(folder.path, path));
    assert.deepEqual(answers, [true, false, false, undefined, undefined, true, undefined]);
  });
});

describe('digest', () => {
  it('is SHA-256 of the UTF-8 bytes, as sha256sum prints it', () => {
    const text = 'ü\n';
    const printed = execFileSync('sha256sum', { input: text, encoding: 'utf8' });
    assert.equal(sha256Hex(text), printed.split(' ')[0]);
  });
});
