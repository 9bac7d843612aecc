import { parseToml, type TomlDocument } from '../language/toml/toml.ts';

/** What a rule of hosts.toml says better than the reader of TOML. */
const leftToRules: ReadonlySet<string> = new Set(['toml.unquoted-value']);

/** Reads a hosts.toml; values without quotes are left to `hosts.server-unquoted` and `hosts.value-unquoted`. */
export function parseHostsFile(text: string): TomlDocument {
  const document = parseToml(text);
  return { ...document, problems: document.flaws.filter((flaw) => !leftToRules.has(flaw.code)) };
}
