/**
 * Looks again and again until a probe gives something, and says by name what did not come.
 *
 * @param what the thing waited for, as it reads after "Waited 20 s for"
 * @param probe gives undefined or false while it is not there yet
 * @param timeout milliseconds
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeout = 20_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Waited ${timeout / 1000} s for ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
