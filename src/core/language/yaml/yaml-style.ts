import type { CompletionStyle } from '../completion.ts';

/** How keys and values are put into block-style YAML; nested maps and lists go on the next line. */
export const yamlStyle: CompletionStyle = {
  key: (key, schema) => {
    const types = [schema.type].flat();
    if (types.includes('object')) return { insert: `${key}:\n  $0`, snippet: true };
    if (types.includes('array')) return { insert: `${key}:\n  - $0`, snippet: true };
    return { insert: `${key}: `, snippet: false };
  },
  value: (value) => (typeof value === 'string' ? quotedWhereNeeded(value) : String(value)),
};

/** A string as YAML: plain where that reads back as the same string in every dialect, else in single quotes. */
export function quotedWhereNeeded(text: string): string {
  const plain = /^[A-Za-z_/][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*$/.test(text);
  const word = /^(?:true|false|yes|no|on|off|y|n|null)$/i.test(text);
  return plain && !word ? text : `'${text.replaceAll("'", "''")}'`;
}
