import { openSiteDocument, problemsOf } from '../../src/core/check/site-documents.ts';
import { emptySite } from '../../src/core/plan/site.ts';
import { measure } from './measure.ts';

const path = 'hosts.d/ghcr.io/hosts.toml';

function textOf(tables: number): string {
  const hosts = Array.from(
    { length: tables },
    (_, index) =>
      `[host."http://10.0.${index >> 8}.${index & 255}:5000"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n`,
  );
  return `server = "http://10.0.0.0:5000"\n\n${hosts.join('\n')}`;
}

for (const [tables, limit] of [
  [10, 0.5],
  [1_000, 5],
] as const) {
  const text = textOf(tables);
  const at = text.indexOf('5000', text.length / 2);
  let edits = 0;
  measure(`one character in hosts.toml to all problems, ${tables} tables`, {
    runs: tables > 100 ? 50 : 500,
    limit,
    ours: () => {
      edits += 1;
      return problemsOf(
        openSiteDocument('hosts', `${text.slice(0, at)}${edits % 10}${text.slice(at)}`),
        path,
        emptySite,
      );
    },
  });
}
