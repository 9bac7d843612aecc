import { plainOf } from '../language/tree.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * Whether two texts of a file of `node/` say the same: YAML by its values, drop-ins and units by their lines. Comments,
 * blank lines and line ends do not count, nor, in YAML, order and quotes. A text that is no YAML equals none.
 */
export function haveSameMeaning(path: string, one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [one, other].map(path.endsWith('.yaml') ? yamlMeaning : linesMeaning);
  return first !== undefined && first === second;
}

function yamlMeaning(text: string): string | undefined {
  const { root, problems } = parseYaml(text);
  return problems.length > 0 ? undefined : canonicalJson(plainOf(root));
}

/** @see systemd.syntax(7): lines that begin with `#` or `;` are comments */
function linesMeaning(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;]/.test(line))
    .join('\n');
}
