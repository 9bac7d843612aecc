import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { proveSnapFile } from '../../../src/node/snaps/prove-snap-file.ts';
import type { ProveSnapFileOptions } from '../../../src/node/snaps/prove-snap-file.ts';
import { needProgram } from '../support/need-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('proving a .snap file', () => {
  needProgram('unsquashfs', 'apt install squashfs-tools');
  needProgram('mksquashfs', 'apt install squashfs-tools');
  const folder = temporaryFolder();
  const digestWorker = join(folder.path, 'digest-worker.cjs');
  const options: ProveSnapFileOptions = {
    digestWorker,
    env: { PATH: process.env['PATH'] },
    now: Date.parse('2026-01-01T00:00:00Z'),
  };
  const snap = join(folder.path, 'k8s.snap');
  before(async () => {
    folder.write('root/meta/snap.yaml', 'name: k8s\nversion: 1.35\nbase: core22\nconfinement: classic\n');
    execFileSync('mksquashfs', [join(folder.path, 'root'), snap, '-all-root', '-quiet', '-no-progress']);
    await build({
      entryPoints: ['src/node/snaps/digest-worker.ts'],
      outfile: digestWorker,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
  });

  it('says that the .assert is missing, and what the .snap says of itself', async () => {
    const proof = await proveSnapFile(snap, options);
    assert.deepEqual(
      proof.problems.map(({ code }) => code),
      ['snap.assert-missing'],
    );
    assert.equal(proof.size, readFileSync(snap).length);
    assert.match(proof.sha3_384, /^[A-Za-z0-9_-]{64}$/);
    assert.equal(proof.metadata.base, 'core22');
  });

  it('takes the .assert beside it, or the one that is named, and a root', async () => {
    const good = 'test/fixtures/assertions/good.assert';
    const rootPath = 'test/fixtures/assertions/test-root.assert';
    folder.write('k8s.assert', readFileSync(good));
    for (const assertPath of [undefined, good]) {
      const proof = await proveSnapFile(snap, { ...options, assertPath, rootPath });
      // That .assert is of other bytes: so it was found, and its signatures hold.
      assert.deepEqual(
        proof.problems.map(({ code }) => code),
        ['snap.other-revision'],
      );
    }
    const remembered = {
      sha3_384: 'IkRWhL0i5pYW54rOa3WaZFTCWt-yuRfeH_hOo8h9XTa5iG3ZYn2ciKLl7a5DJ4dO',
      size: 25,
    };
    const proof = await proveSnapFile(snap, { ...options, rootPath, digest: remembered });
    assert.deepEqual([proof.accepted, proof.name, proof.revision], [true, 'k8s', 7]);
  });

  it('says that the .snap is damaged or cut', async () => {
    const rootPath = 'test/fixtures/assertions/test-root.assert';
    const assertPath = 'test/fixtures/assertions/good.assert';
    const bytes = readFileSync(snap);
    const damaged: readonly [name: string, bytes: Buffer, says: RegExp][] = [
      ['damaged.snap', Buffer.from(bytes).fill(0x5a, 96, 2000), /is damaged: meta\/snap.yaml cannot be read/],
      ['cut.snap', bytes.subarray(0, 200), /ends too early, at 200 bytes: download the snap again/],
    ];
    for (const [name, content, says] of damaged) {
      const proof = await proveSnapFile(folder.write(name, content), { ...options, rootPath, assertPath });
      assert.equal(proof.accepted, false);
      assert.match(proof.reason ?? '', says);
      assert.deepEqual(
        proof.problems.map(({ code }) => code),
        ['snap.metadata', 'snap.other-revision'],
      );
    }
  });

  it('says what is wrong with a path', async () => {
    const rejects = (path: string, changed: Partial<ProveSnapFileOptions>, reason: string): Promise<void> =>
      assert.rejects(proveSnapFile(path, { ...options, ...changed }), { reason });
    await rejects(join(folder.path, 'missing.snap'), {}, 'unreadable');
    await rejects(snap, { rootPath: join(folder.path, 'missing.assert') }, 'unreadable');
    await rejects(snap, { assertPath: folder.write('long.assert', Buffer.alloc(9_000_000)) }, 'too-large');
    await rejects(snap, { signal: AbortSignal.abort() }, 'cancelled');
  });
});
