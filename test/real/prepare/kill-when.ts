import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/paths.mjs';

/**
 * Ends a program with SIGKILL as soon as a file of its work is there.
 * @returns what waits until it is done; it fails where the file never came, or the program had ended before
 */
export async function killWhen(file: string, pidFile: string): Promise<() => Promise<void>> {
  assert.ok(!existsSync(file), `${file} is there before anything ran`);
  const script = join(root, 'test/real/prepare/kill-when.mjs');
  // Before all others on a machine with much to do.
  const child = spawn('nice', ['-n', '-15', process.execPath, script, file, pidFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const abandon = (): void => void child.kill('SIGKILL');
  process.once('exit', abandon);
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'watching');
  return async () => {
    const said = await lines.next();
    await ended;
    process.off('exit', abandon);
    assert.match(String(said.value), /^killed \d+/);
  };
}
