import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSnapFiles } from '../../src/node/snap-file.ts';
import { listK8sImages } from '../../src/node/k8s-list-images.ts';
import { needProgram } from './support/need-program.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const env = { PATH: process.env['PATH'] };
const names = ['images.txt', 'meta/snap.yaml', 'bom.json'];

describe('reading a .snap', () => {
  needProgram('unsquashfs', 'apt install squashfs-tools');
  needProgram('mksquashfs', 'apt install squashfs-tools');
  const folder = temporaryFolder();
  const snap = join(folder.path, '-k8s.snap');
  before(function build() {
    folder.write('root/images.txt', 'ghcr.io/canonical/cilium:1.17.12-ck0\n');
    folder.write('root/meta/snap.yaml', 'name: k8s\nbase: core22\n');
    folder.write('root/large.txt', Buffer.alloc(6_000_000, 'a'));
    folder.write(
      'root/random',
      Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 2654435761) >>> 13)),
    );
    mkdirSync(join(folder.path, 'root/a-folder'));
    execFileSync('mksquashfs', [
      join(folder.path, 'root'),
      snap,
      '-comp',
      'xz',
      '-all-root',
      '-quiet',
      '-no-progress',
    ]);
  });
  const copy = (name: string, change: (path: string) => void): string => {
    const path = join(folder.path, name);
    copyFileSync(snap, path);
    change(path);
    return path;
  };

  it('gives the files that are there, also for a path that begins with a dash', async () => {
    const texts = await readSnapFiles(snap, [...names, 'a-folder', 'image*'], { env });
    assert.deepEqual(Object.fromEntries(texts), {
      'images.txt': 'ghcr.io/canonical/cilium:1.17.12-ck0\n',
      'meta/snap.yaml': 'name: k8s\nbase: core22\n',
    });
  });

  it('takes a relative path that begins with a dash for a path', async () => {
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      assert.equal((await readSnapFiles('-k8s.snap', ['images.txt'], { env })).size, 1);
    } finally {
      process.chdir(before);
    }
  });

  const damage: readonly [name: string, make: (path: string) => void, reason: string, says: RegExp][] = [
    ['empty.snap', (path) => truncateSync(path, 0), 'not-a-snap', /is empty: download the snap again/],
    [
      'page.snap',
      (path) => writeFileSync(path, '\n<!DOCTYPE html><html>Sign in</html>'),
      'not-a-snap',
      /is a web page, not a snap/,
    ],
    [
      'assert.snap',
      (path) => writeFileSync(path, 'type: account-key\nauthority-id: canonical\n'),
      'not-a-snap',
      /is an assertion file/,
    ],
    ['text.snap', (path) => writeFileSync(path, 'hello'), 'not-a-snap', /does not begin with "hsqs"/],
    ['short.snap', (path) => truncateSync(path, 50), 'truncated', /ends too early, at 50 bytes/],
    ['half.snap', (path) => truncateSync(path, 2000), 'truncated', /ends too early, at 2000 bytes/],
    [
      'changed.snap',
      (path) => {
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0x5a, bytes.length - 3000));
      },
      'damaged',
      /is damaged: images.txt cannot be read from it .*Download the snap again/,
    ],
  ];
  for (const [name, make, reason, says] of damage) {
    it(`says what is wrong with ${name}`, async () => {
      await assert.rejects(readSnapFiles(copy(name, make), names, { env }), { reason, message: says });
    });
  }

  it('says what is wrong with a path', async () => {
    await assert.rejects(readSnapFiles(join(folder.path, 'missing.snap'), names, { env }), {
      reason: 'unreadable',
      message: /does not exist/,
    });
    await assert.rejects(readSnapFiles(folder.path, names, { env }), {
      reason: 'not-a-snap',
      message: /choose a .snap file/,
    });
  });

  it('reads no more than a few megabytes of one file', async () => {
    await assert.rejects(readSnapFiles(snap, ['large.txt'], { env }), { reason: 'too-much-output' });
  });

  it('says how to get unsquashfs', async () => {
    await assert.rejects(readSnapFiles(snap, names, { env: { PATH: folder.path } }), {
      reason: 'no-unsquashfs',
      message: /apt install squashfs-tools.*dnf install squashfs-tools.*brew install squashfs/,
    });
  });

  it('says that unsquashfs is too old to print files', async () => {
    // unsquashfs answers an option that it does not know with its usage; 4.4 does not know -cat.
    chmodSync(folder.write('old/unsquashfs', '#!/bin/sh\nexec /usr/bin/unsquashfs -no-such-option\n'), 0o755);
    await assert.rejects(readSnapFiles(snap, names, { env: { PATH: join(folder.path, 'old') } }), {
      reason: 'old-unsquashfs',
      message: /4.5 or newer is needed/,
    });
  });

  it('ends when cancelled', async () => {
    await assert.rejects(readSnapFiles(snap, names, { env, signal: AbortSignal.abort() }), {
      reason: 'cancelled',
    });
  });
});

describe('k8s list-images', () => {
  const folder = temporaryFolder();
  const program = (name: string, script: string): { PATH: string } => {
    chmodSync(folder.write(`${name}/k8s`, `#!/bin/sh\n${script}\n`), 0o755);
    return { PATH: join(folder.path, name) };
  };

  it('gives what k8s prints', async () => {
    assert.equal(
      await listK8sImages(program('good', 'test "$*" = list-images && echo ghcr.io/a/b:1')),
      'ghcr.io/a/b:1\n',
    );
  });

  it('says what to do where k8s is missing or fails', async () => {
    await assert.rejects(listK8sImages({ PATH: folder.path }), {
      reason: 'not-found',
      message: /paste its output/,
    });
    await assert.rejects(listK8sImages(program('bad', 'echo "Error: no" >&2; exit 1')), {
      reason: 'failed',
      message: /ended with 1: Error: no/,
    });
    await assert.rejects(listK8sImages(program('silent', 'exit 0')), {
      reason: 'failed',
      message: /it wrote nothing/,
    });
  });
});
