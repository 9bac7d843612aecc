import type { Rule } from '../../language/rule.ts';
import { syncValueAt } from '../sync-file.ts';
import type { SyncFile } from '../sync-file.ts';

const units: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/**
 * `credExpire` is a whole number of nanoseconds in YAML; with a duration such as `1h` regsync refuses the whole
 * file.
 * @source regclient internal/timejson/timejson.go, which reads text in JSON only
 */
export const credExpire: Rule<SyncFile> = {
  code: 'sync.cred-expire',
  severity: 'error',
  *check({ document }) {
    for (const { node } of document.creds) {
      const value = syncValueAt(node, 'credExpire');
      if (value === undefined || /^[+-]?[0-9][0-9_]{0,17}(?:\.[0-9]+)?$/.test(value.text)) continue;
      if (typeof value.node.value === 'number' && Math.abs(value.node.value) < 2 ** 63) continue;
      const nanoseconds = nanosecondsOf(value.text);
      yield {
        range: value.node.range,
        message: `credExpire takes nanoseconds, so regsync refuses the whole file. Write ${nanoseconds ?? 'a whole number, for instance 3600000000000 for an hour'}`,
        ...(nanoseconds === undefined ? {} : { data: { meant: nanoseconds } }),
      };
    }
  },
  fixes: ({ data, range }) => {
    const meant = data?.['meant'];
    return typeof meant === 'string'
      ? [{ title: `Write ${meant}`, edits: [{ range, text: meant }], preferred: true }]
      : [];
  },
};

function nanosecondsOf(text: string): string | undefined {
  if (!/^(?:[0-9]+(?:ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/([0-9]+)(ms|s|m|h)/g))
    sum += Number(amount) * (units[unit ?? ''] ?? 0);
  return Number.isSafeInteger(sum) ? String(sum) : undefined;
}
