import type { Range } from '../language/text.ts';
import type { TreeNode } from '../language/tree.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import type { SyncFile } from './sync-file.ts';
import { readSyncFile } from './sync-file.ts';

/** `key: {{ … }}…` up to the end of the line or a comment; the value's own braces may be followed by anything. */
const unquotedTemplate = /^[ ]*(?:-[ ]+)*[\w"'.-]+:[ \t]+(\{\{.*?\}\}[^\r\n]*?)[ \t]*(?:[ \t]#[^\r\n]*)?$/gm;

/**
 * Reads a sync file. A value that begins with `{{` and has no quotes is a map to YAML, or breaks it; it is read as the
 * text that was meant, and its place kept in `unquotedTemplates`, so that the rest of the file is not lost to it.
 * Never throws.
 */
export function parseSyncFile(text: string): SyncFile {
  const document = parseYaml(text);
  const unquoted = unquotedTemplates(text, document);
  if (unquoted.length === 0) return readSyncFile(document);
  let masked = '';
  let at = 0;
  for (const { start, end } of unquoted) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^A-Za-z0-9]/g, 'x');
    at = end;
  }
  const read = parseYaml(masked + text.slice(at));
  const starts = new Set(unquoted.map((range) => range.start));
  const root = read.root === undefined ? undefined : unmasked(read.root, text, starts);
  return readSyncFile({ ...read, source: document.source, root }, unquoted);
}

function unquotedTemplates(text: string, document: YamlDocument): Range[] {
  if (!/:[ \t]+\{\{/.test(text)) return [];
  const starts = new Set<number>();
  collectMapStarts(document.root, starts);
  const broken = document.problems.map((problem) => document.source.positionAt(problem.range.start).line);
  const firstBroken = Math.min(...broken);
  const found: Range[] = [];
  for (const match of text.matchAll(unquotedTemplate)) {
    const value = match[1] ?? '';
    const start = match.index + match[0].indexOf(value);
    const isMap = starts.has(start);
    // Behind a mistake the tree may lack the map; before one, and in a block of text, there is none to quote.
    if (isMap || document.source.positionAt(start).line >= firstBroken) {
      found.push({ start, end: start + value.length });
    }
  }
  return found;
}

function collectMapStarts(node: TreeNode | undefined, starts: Set<number>): void {
  if (node?.kind === 'sequence') for (const item of node.items) collectMapStarts(item, starts);
  if (node?.kind !== 'map') return;
  starts.add(node.range.start);
  for (const entry of node.entries) collectMapStarts(entry.value, starts);
}

function unmasked(node: TreeNode, text: string, starts: ReadonlySet<number>): TreeNode {
  switch (node.kind) {
    case 'scalar': {
      if (!starts.has(node.range.start)) return node;
      const raw = text.slice(node.range.start, node.range.end);
      return { ...node, raw, value: raw };
    }
    case 'sequence':
      return { ...node, items: node.items.map((item) => unmasked(item, text, starts)) };
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) =>
          entry.value === undefined ? entry : { ...entry, value: unmasked(entry.value, text, starts) },
        ),
      };
  }
}
