import { nearestWord } from '../../language/nearest.ts';
import type { Rule } from '../../language/rule.ts';
import { entryOf } from '../../language/tree.ts';
import type { SyncFile } from '../sync-file.ts';

const words = ['enabled', 'insecure', 'disabled'];
const otherWords: Readonly<Record<string, string>> = {
  false: 'disabled',
  no: 'disabled',
  off: 'disabled',
  none: 'disabled',
  http: 'disabled',
  true: 'enabled',
  yes: 'enabled',
  on: 'enabled',
  https: 'enabled',
  skip: 'insecure',
};

/**
 * `tls` is enabled, insecure or disabled; with any other value regsync refuses the whole file.
 * @source regclient config/host.go, TLSConf.UnmarshalText
 */
export const tlsValue: Rule<SyncFile> = {
  code: 'sync.tls-value',
  severity: 'error',
  *check({ document }) {
    for (const { node } of document.creds) {
      const value = entryOf(node, 'tls')?.value;
      if (value?.kind !== 'scalar' || value.value === null || value.value === '') continue;
      const word = String(value.value).toLowerCase();
      if (words.includes(word) && typeof value.value === 'string') continue;
      const meant = otherWords[word] ?? nearestWord(word, words);
      yield {
        range: value.range,
        message: `regsync refuses the whole file: unknown TLS value "${String(value.value)}". Write ${meant ?? 'enabled, insecure or disabled'}`,
        ...(meant === undefined ? {} : { data: { meant } }),
      };
    }
  },
};
