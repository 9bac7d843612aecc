import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks `probe` again and again until it gives something, and fails with the name of what never came.
 * @param what what is waited for, in words that make sense after "Gave up waiting for"
 * @param probe gives the awaited value, or undefined while it is not there yet; an error it throws ends the wait
 */
export async function until<Value>(
  what: string,
  probe: () => Value | undefined | Promise<Value | undefined>,
  options: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<Value> {
  const { timeoutMs = 10_000, everyMs = 25 } = options;
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`Gave up waiting for ${what} after ${timeoutMs} ms`);
    await wait(everyMs);
  }
}
