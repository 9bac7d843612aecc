const number = '(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)';
const duration = new RegExp(`^[+-]?(?:0|(?:${number}(?:ns|us|µs|μs|ms|s|m|h))+)$`, 'u');
const part = new RegExp(`(${number})(ns|us|µs|μs|ms|s|m|h)`, 'gu');

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/**
 * The length of a Go duration such as `1m30s`, in nanoseconds.
 * @returns undefined for what Go's `time.ParseDuration` refuses: no unit, an unknown one, more than 64 bits hold
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(text: string): number | undefined {
  if (!duration.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(part)) sum += Number(amount) * (nanoseconds[unit ?? ''] ?? 0);
  if (sum >= 2 ** 63) return undefined;
  return text.startsWith('-') ? -sum : sum;
}
