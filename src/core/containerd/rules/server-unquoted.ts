import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { upstreamOf, versionOf } from './about.ts';
import { quoted } from '../hosts-form.ts';

/**
 * A server without quotes is no TOML: containerd discards the whole file with a line in its log and asks the
 * upstream.
 * @source https://toml.io/en/v1.0.0#string; canonical/k8s-snap docs/canonicalk8s/snap/howto/install/offline.md
 */
export const serverUnquoted: Rule<TomlDocument> = {
  code: 'hosts.server-unquoted',
  severity: 'error',
  *check(context) {
    for (const flaw of context.document.flaws) {
      if (flaw.code !== 'toml.unquoted-value' || flaw.data?.['key'] !== 'server') continue;
      const value = String(flaw.data['value']);
      yield {
        range: flaw.range,
        message: `server is not quoted, so ${versionOf(context).name} discards this whole file and asks ${upstreamOf(context)}. Write server = ${quoted(value)}`,
        data: { value },
      };
    }
  },
  fixes: (problem) => [
    {
      title: 'Put server in quotes',
      edits: [{ range: problem.range, text: quoted(String(problem.data?.['value'])) }],
      preferred: true,
    },
  ],
};
