import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestFile } from '../../src/node/snaps/digest-file.ts';
import type { DigestOptions } from '../../src/node/snaps/digest-file.ts';
import { nativeSha3 } from '../../src/node/snaps/sha3-384.ts';
import { wasmSha3 } from '../../src/node/snaps/wasm-sha3.ts';
import { longestStall, medianOf, shown } from './measure.ts';

const bytes = 150_000_000;
const runs = 5;
const stallLimit = 50;

/** How `openssl` digests the file, as hexadecimal digits. */
function openssl(file: string): string {
  const { status, stdout, stderr } = spawnSync('openssl', ['dgst', '-sha3-384', '-r', file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`openssl dgst: ${stderr}`);
  return stdout.split(' ', 1)[0] ?? '';
}

/**
 * Digests the file in turn with openssl, on the calling thread, which is where it would stall an event loop; the
 * extension does it in a thread of its own.
 */
async function beside(
  name: string,
  file: string,
  { sha3, times }: { readonly sha3: DigestOptions['sha3']; readonly times: number },
): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const stall = { wall: 0, computing: 0 };
  for (let run = 0; run <= runs; run += 1) {
    const start = performance.now();
    const expected = openssl(file);
    const took = performance.now() - start;
    const before = performance.now();
    let sha3_384 = '';
    const longest = await longestStall(async () => {
      ({ sha3_384 } = await digestFile(file, { sha3 }));
    });
    const after = performance.now();
    if (Buffer.from(sha3_384, 'base64url').toString('hex') !== expected)
      throw new Error(`${name}: openssl has another digest`);
    if (run === 0) continue;
    stall.wall = Math.max(stall.wall, longest.wall);
    stall.computing = Math.max(stall.computing, longest.computing);
    theirs.push(took);
    ours.push(after - before);
  }
  const ratio = medianOf(ours) / medianOf(theirs);
  console.log(
    `${name.padEnd(66)} ${shown(ours)}   openssl dgst: ${shown(theirs)}, ${ratio.toFixed(2)}x, limit ${times}x${ratio > times ? '   OVER' : ''}`,
  );
  const over = stall.computing > stallLimit ? '   OVER' : '';
  console.log(
    `${'  longest stall of the event loop meanwhile'.padEnd(66)} ${stall.wall.toFixed(1)} ms, ${stall.computing.toFixed(1)} ms of it computing   limit: ${stallLimit} ms${over}`,
  );
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-bench-'));
  try {
    const file = join(folder, 'k8s.snap');
    writeFileSync(file, randomFillSync(Buffer.alloc(bytes)));
    await beside('SHA3-384 of 150 MB, native', file, { sha3: nativeSha3(), times: 1.2 });
    await beside('SHA3-384 of 150 MB, WebAssembly', file, { sha3: await wasmSha3(), times: 3 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
