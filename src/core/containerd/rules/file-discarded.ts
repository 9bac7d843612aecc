import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { judgeHostsFile } from '../hosts-file.ts';
import { registryOf, upstreamOf, versionOf } from './about.ts';

/**
 * containerd discards the whole file with a line in its log, and asks the upstream as if there were none.
 * Said where no other rule and no mistake in the text says why already.
 * @param others the rules that say it better
 * @source containerd core/remotes/docker/config/hosts.go, loadHostDir
 */
export function fileDiscarded(others: readonly Rule<TomlDocument>[]): Rule<TomlDocument> {
  return {
    code: 'hosts.file-discarded',
    severity: 'error',
    *check(context) {
      const { document, site } = context;
      if (document.source.text === '' || document.flaws.length > 0) return;
      const verdict = judgeHostsFile(document, {
        directory: '/',
        registry: registryOf(context) ?? 'registry.invalid',
        version: site.containerd,
      });
      if (verdict.state !== 'discarded') return;
      const said = others.some((rule) =>
        [...rule.check(context)].some((finding) => (finding.severity ?? rule.severity) === 'error'),
      );
      if (said) return;
      yield {
        range: verdict.range ?? { start: 0, end: document.source.lineRange(0).end },
        message: `${versionOf(context).name} discards this whole file and asks ${upstreamOf(context)}: ${verdict.reason}. Mend that, or write it as [host."URL"] tables`,
      };
    },
  };
}
