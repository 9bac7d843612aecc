import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { digestFile } from '../../../src/node/snaps/digest-file.ts';
import { digestInWorker } from '../../../src/node/snaps/digest-in-worker.ts';
import { fileCacheKey } from '../../../src/node/snaps/file-cache-key.ts';
import { wasmSha3 } from '../../../src/node/snaps/wasm-sha3.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const size = 9_000_001;

describe('the digest of a file', () => {
  const folder = temporaryFolder();
  const bytes = Buffer.alloc(size, 'the bytes of a snap, ');
  const expected = { sha3_384: createHash('sha3-384').update(bytes).digest('base64url'), size };
  const script = join(folder.path, 'digest-worker.cjs');
  let file = '';
  before(async () => {
    file = folder.write('a.snap', bytes);
    await build({
      entryPoints: ['src/node/snaps/digest-worker.ts'],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
  });

  it('is read in pieces that leave others their turn, natively and in WebAssembly', async () => {
    for (const sha3 of [undefined, await wasmSha3()]) {
      const steps: number[] = [];
      let last = 0;
      const onProgress = (done: number, total: number): void => {
        steps.push(done - last);
        last = done;
        assert.equal(total, size);
      };
      assert.deepEqual(await digestFile(file, { sha3, onProgress }), expected);
      assert.equal(last, size);
      // A piece is what is hashed in one go; half a megabyte takes both ways a few milliseconds.
      assert.ok(Math.max(...steps) <= 512 * 1024);
    }
  });

  it('is the same from a thread, with the progress on the way', async () => {
    const seen: number[] = [];
    const digest = await digestInWorker(file, script, { onProgress: (done) => seen.push(done) });
    assert.deepEqual(digest, expected);
    assert.ok(seen.length >= 2 && seen.at(-1) === size, seen.join());
  });

  it('of an empty file is that of nothing', async () => {
    const empty = folder.write('empty.snap', '');
    assert.deepEqual(await digestInWorker(empty, script), {
      sha3_384: 'DGOnW4ReT30BEH2FLkwkhcUaUKqqlPxhmV5xu-6YOirDcTgxJkrbR_tr0eBY1fAE',
      size: 0,
    });
  });

  it('ends when cancelled, before and on the way', async () => {
    for (const digest of [
      (signal: AbortSignal, onProgress?: () => void) => digestFile(file, { signal, onProgress }),
      (signal: AbortSignal, onProgress?: () => void) => digestInWorker(file, script, { signal, onProgress }),
    ]) {
      await assert.rejects(digest(AbortSignal.abort()), { reason: 'cancelled' });
      const controller = new AbortController();
      await assert.rejects(
        digest(controller.signal, () => controller.abort()),
        { reason: 'cancelled' },
      );
    }
  });

  it('says what is wrong with a path', async () => {
    for (const digest of [digestFile, (path: string) => digestInWorker(path, script)]) {
      await assert.rejects(digest(join(folder.path, 'missing.snap')), {
        reason: 'unreadable',
        message: /missing.snap does not exist/,
      });
      await assert.rejects(digest(folder.path), {
        reason: 'unreadable',
        message: /cannot be read \(EISDIR\)/,
      });
    }
  });

  it('is remembered until size, time or inode change', () => {
    const path = folder.write('kept.snap', 'a');
    const key = (): string => fileCacheKey(statSync(path, { bigint: true }));
    const first = key();
    assert.equal(key(), first);
    const keys = new Set([first]);
    appendFileSync(path, 'b');
    keys.add(key());
    utimesSync(path, 1, 1);
    keys.add(key());
    utimesSync(path, 2, 2);
    keys.add(key());
    assert.equal(keys.size, 4);
  });
});
