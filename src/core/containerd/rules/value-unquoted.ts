import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { quoted } from '../hosts-form.ts';
import { upstreamOf, versionOf } from './about.ts';

/**
 * Text without quotes is no TOML: containerd discards the whole file with a line in its log and asks the
 * upstream.
 * @source https://toml.io/en/v1.0.0#string
 */
export const valueUnquoted: Rule<TomlDocument> = {
  code: 'hosts.value-unquoted',
  severity: 'error',
  *check(context) {
    for (const flaw of context.document.flaws) {
      const { key, value } = flaw.data ?? {};
      if (flaw.code !== 'toml.unquoted-value' || key === 'server') continue;
      const written = correctedValue(String(value));
      yield {
        range: flaw.range,
        message: `${String(value)} is no value of TOML, so ${versionOf(context).name} discards this whole file and asks ${upstreamOf(context)}. Write ${written}`,
        data: { written },
      };
    }
  },
  fixes: (problem) => [
    {
      title: `Write ${String(problem.data?.['written'])}`,
      edits: [{ range: problem.range, text: String(problem.data?.['written']) }],
      preferred: true,
    },
  ],
};

function correctedValue(value: string): string {
  return /^(?:true|false)$/i.test(value) ? value.toLowerCase() : quoted(value);
}
