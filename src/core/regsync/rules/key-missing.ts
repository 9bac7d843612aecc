import { parseReference } from '../../images/reference.ts';
import { syncTarget } from '../../images/mirror-path.ts';
import type { Rule } from '../../language/rule.ts';
import type { Range } from '../../language/text.ts';
import { entryOf } from '../../language/tree.ts';
import { quotedWhereNeeded } from '../../language/yaml/yaml-style.ts';
import { prefixOf } from '../../plan/planned-images.ts';
import type { Site } from '../../plan/site.ts';
import type { Fix, Problem } from '../../problems/problem.ts';
import { isFlowStyle, lineEnd, lineStart } from '../list-edits.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { mirrorName } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

const effects = {
  source: 'regsync fails on it with: invalid reference ""',
  target: 'regsync fails on it with: invalid reference ""',
  type: 'regsync copies nothing for it: Type not recognized, must be one of: registry, repository, or image',
} as const;

/**
 * Each entry needs `source`, `target` and `type`. regsync loads one without them and fails when its turn comes,
 * after the others were copied.
 * @source regclient cmd/regsync/root.go, process
 */
export const keyMissing: Rule<SyncFile> = {
  code: 'sync.key-missing',
  severity: 'error',
  *check({ document }) {
    for (const entry of distinctEntries(document)) {
      if (entry.node.kind !== 'map' && !(entry.node.kind === 'scalar' && entry.node.value === null)) continue;
      for (const key of ['source', 'target', 'type'] as const) {
        if (entry[key] !== undefined || holdsCollection(entry, key)) continue;
        yield {
          range: placeOf(entry),
          message: `This entry has no ${key}, so ${effects[key]}. Add ${key}${key === 'type' ? ': image, repository or registry' : ''}`,
          data: { key },
        };
      }
    }
  },
  fixes: (problem, { document, site }) => {
    const { start } = problem.range;
    const entry = document.entries.findLast((each) => placeOf(each).start === start);
    return entry === undefined ? [] : fixesFor(problem, entry, { document, site });
  },
};

/** A list or map in place of the text is the schema's to report. */
function holdsCollection(entry: SyncEntry, key: string): boolean {
  const value = entryOf(entry.node, key)?.value;
  return value !== undefined && value.kind !== 'scalar';
}

function placeOf(entry: SyncEntry): Range {
  const first = entry.node.kind === 'map' ? entry.node.entries[0]?.key.range : undefined;
  if (first !== undefined) return first;
  const start = entry.range?.start ?? entry.node.range.start;
  return { start, end: start + 1 };
}

function fixesFor(
  problem: Problem,
  entry: SyncEntry,
  { document, site }: { document: SyncFile; site: Site },
): readonly Fix[] {
  const key = problem.data?.['key'];
  const image = entry.source?.expanded.known === true ? parseReference(entry.source.expanded.key) : undefined;
  if (image?.ok !== true) return [];
  const { reference } = image;
  const isImage = /[:@]/.test(entry.source?.expanded.key.replace(/^[^/]*\//, '') ?? '');
  if (key === 'type' && isImage) return addKey(document, entry, 'type', 'image');
  if (key === 'target' && (entry.type?.text ?? 'image') === 'image') {
    const target = `${mirrorName}/${syncTarget(reference, prefixOf(site.plan, reference.registry))}`;
    return addKey(document, entry, 'target', target);
  }
  return [];
}

/** Adds a key behind the source, in the entry's own style. */
function addKey(document: SyncFile, entry: SyncEntry, key: string, value: string): readonly Fix[] {
  const { source } = entry;
  const { text } = document.source;
  if (source === undefined || source.node.style === 'block') return [];
  const written = `${key}: ${quotedWhereNeeded(value)}`;
  const at = isFlowStyle(text, entry.node) ? source.node.range.end : lineEnd(text, source.node.range.end);
  const column = source.key.range.start - lineStart(text, source.key.range.start);
  const isCrLf = text.startsWith('\r\n', at) || text.startsWith('\r\n', lineStart(text, at) - 2);
  const eol = isCrLf ? '\r\n' : '\n';
  const added = isFlowStyle(text, entry.node) ? `, ${written}` : eol + ' '.repeat(column) + written;
  return [
    {
      title: `Add ${key}: ${value}`,
      edits: [{ range: { start: at, end: at }, text: added }],
      preferred: true,
    },
  ];
}
