import type { Finding, Rule } from '../../language/rule.ts';
import type { TreeNode } from '../../language/tree.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * regsync's YAML reader refuses a few things that others take: a tab on a line of its own, a merge (`<<`) of
 * anything but one map, a directive without a document, some tags, broken text behind a second `---`.
 * @source goccy/go-yaml v1.19.2, scanner and decoder
 */
export const yamlRefused: Rule<SyncFile> = {
  code: 'sync.yaml-refused',
  severity: 'error',
  *check({ document }) {
    const { merges, source } = document;
    for (const { key, value } of merges) {
      if (value.kind === 'map') continue;
      yield {
        range: key,
        message: `regsync merges one map only, and refuses the whole file for ${value.kind === 'sequence' ? 'a list' : 'this'}. Write << once for each map`,
      };
    }
    const directive = /^\uFEFF?%/.test(source.text) && !/^---/m.test(source.text);
    if (directive) {
      yield {
        range: source.lineRange(0),
        message:
          'A line that begins with % needs a --- after it, and regsync refuses the whole file without. Remove it',
      };
    }
    if (document.laterError !== undefined) {
      yield {
        range: source.lineRange(source.positionAt(Math.max(0, document.laterError.start - 1)).line),
        message:
          'Behind the second --- there is no valid YAML, and regsync refuses the whole file for it. Mend it, or remove what stands behind the first document',
      };
    }
    const lone = /\r(?=[^\n])/.exec(source.text);
    if (lone !== null) {
      yield {
        range: { start: lone.index, end: lone.index + 1 },
        message:
          'A carriage return without a line feed ends a line for regsync, and not for others. Save the file with LF or CRLF',
      };
    }
    for (const { node } of document.entries) {
      if (node.kind !== 'scalar' || node.raw !== '' || source.text.charAt(node.range.start) !== '*') continue;
      yield {
        range: { start: node.range.start, end: node.range.start + 1 },
        message:
          'This alias stands inside the list that it stands for, and regsync refuses the whole file. Write the entry out',
      };
    }
    yield* refusedTags(document);
    yield* refusedKeys(document.root);
    yield* tabLines(document);
  },
  fixes: (problem, { document }) =>
    document.source.slice(problem.range).trim() === ''
      ? [{ title: 'Remove the tab', edits: [{ range: problem.range, text: '' }], preferred: true }]
      : [],
};

/** Explicit types that its decoder does not take where regsync has a number or a map. */
function* refusedTags({ source, root }: SyncFile): Iterable<Finding> {
  // Looked back for only from a !!, since from every blank it would take the square of a long run of them.
  for (const match of source.text.matchAll(/!!(?<=[:-][ \t]+!!)(?:int|map)(?=\s)/g)) {
    if (isInText(root, match.index)) continue;
    yield {
      range: { start: match.index, end: match.index + match[0].length },
      message: `regsync refuses the whole file for ${match[0]}: its YAML reader cannot read a value with it. Remove it`,
    };
  }
}

function* refusedKeys(node: TreeNode | undefined): Iterable<Finding> {
  if (node === undefined || node.kind === 'scalar') return;
  if (node.kind === 'sequence') {
    for (const item of node.items) yield* refusedKeys(item);
    return;
  }
  for (const { key, value } of node.entries) {
    if (key.style === 'plain' && /^(?:$|[{[])/.test(key.raw)) {
      yield {
        range: { start: key.range.start, end: Math.max(key.range.end, key.range.start + 1) },
        message:
          'A key must be a word, and regsync refuses the whole file for this one. Write a name before the :',
      };
    }
    yield* refusedKeys(value);
  }
}

function* tabLines(document: SyncFile): Iterable<Finding> {
  const { source, root } = document;
  if (!/^ *\t/m.test(source.text)) return;
  for (const match of source.text.matchAll(/^ *\t[ \t]*(?=#|\r?$)/gm)) {
    if (isInText(root, match.index)) continue;
    yield {
      range: { start: match.index, end: match.index + match[0].length },
      message:
        'regsync refuses a tab at the start of a line, on empty lines and before comments too. Remove it',
    };
  }
}

/** Whether an offset is inside a scalar, where a tab is text. */
function isInText(node: TreeNode | undefined, offset: number): boolean {
  if (node === undefined || offset < node.range.start || offset >= node.range.end) return false;
  if (node.kind === 'scalar') return true;
  if (node.kind === 'sequence') return node.items.some((item) => isInText(item, offset));
  return node.entries.some((entry) => isInText(entry.key, offset) || isInText(entry.value, offset));
}
