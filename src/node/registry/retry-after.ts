/**
 * How long a Retry-After header (RFC 9110, 10.2.3: seconds or a date) asks to wait.
 * @param now milliseconds since the epoch
 * @returns milliseconds, never negative; undefined where the header is absent or unreadable
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
