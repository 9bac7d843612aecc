import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { createInterface } from 'node:readline';
import type { Namespace } from './namespace.ts';

/** Connection attempts by `address:port`, and name look-ups by `dns NAME`. What nobody tried is not in it. */
export type Counts = Readonly<Record<string, number>>;

export interface CountingSink {
  /** What was tried since the last call, or the start; nothing that is under way escapes it. */
  readonly take: () => Promise<Counts>;
}

/**
 * Listens in a namespace at addresses that nobody should ask, and counts who does: each connection is closed at once,
 * each name unknown to the namespace is answered with "no such name". Ended with the namespace.
 */
export async function startCountingSink(
  namespace: Namespace,
  listen: readonly string[],
): Promise<CountingSink> {
  const script = join(root, 'test/real/lab/counting-sink.mjs');
  const { process: child } = namespace.start([process.execPath, script, ...listen]);
  const { stdin, stdout } = child;
  assert.ok(stdin && stdout, 'a program started without a log has pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { done, value } = await lines.next();
    if (done) throw new Error('The counting sink ended');
    return value;
  };
  assert.equal(await next(), 'listening');
  let before: Counts = {};
  const take = async (): Promise<Counts> => {
    stdin.write('counts\n');
    const now = JSON.parse(await next()) as Counts;
    const since = Object.entries(now).map(([what, count]) => [what, count - (before[what] ?? 0)] as const);
    before = now;
    return Object.fromEntries(since.filter(([, count]) => count > 0));
  };
  return { take };
}
