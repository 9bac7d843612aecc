import type { GeneratedEntry } from '../generate/generated-record.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import type { Range } from '../language/text.ts';
import { quotedWhereNeeded } from '../language/yaml/yaml-style.ts';
import type { TextEdit } from '../problems/problem.ts';
import { isInside, lineEnd, lineStart } from './list-edits.ts';
import type { SyncEntry, SyncFile } from './sync-file.ts';
import { mirrorName } from './sync-file.ts';
import { expandTemplate } from './template/expand-template.ts';
import { parseTemplate } from './template/template.ts';

interface FoundEntry {
  readonly entry: SyncEntry;
  readonly ours: boolean;
  readonly asPlanned: boolean;
}

/** What becomes of each entry. */
export interface EntryPlan {
  readonly missing: GeneratedEntry[];
  readonly updates: TextEdit[];
  readonly updated: string[];
  readonly kept: { source: string; why: string }[];
  readonly removable: { source: string; range: Range; edit: TextEdit }[];
  /** The last entry of ours in the text. */
  lastOurs: SyncEntry | undefined;
}

/**
 * Compares a sync file's entries with those that the plan calls for. Linear in both.
 * @param host the mirror's `HOST[:PORT]`: a target that names it is the same as one with `{{ env "MIRROR" }}`
 */
export function planEntries(
  existing: SyncFile,
  wanted: readonly GeneratedEntry[],
  generatedBefore: readonly GeneratedEntry[],
  host: string,
): EntryPlan {
  const before = new Map(generatedBefore.map((entry) => [canonicalSource(entry.source), entry]));
  const now = new Map(wanted.map((entry) => [entry.source, entry]));
  const bySource = new Map<string, FoundEntry[]>();
  const plan: EntryPlan = {
    missing: [],
    updates: [],
    updated: [],
    kept: [],
    removable: [],
    lastOurs: undefined,
  };
  for (const entry of existing.entries) {
    const source = sourceName(entry);
    if (source === undefined) continue;
    const found = compareEntry(entry, { now: now.get(source), last: before.get(source), host });
    bySource.set(source, [...(bySource.get(source) ?? []), found]);
    if (!found.ours) continue;
    plan.lastOurs = entry;
    if (!now.has(source) && entry.range !== undefined) {
      plan.removable.push({ source, range: entry.range, edit: removalOf(existing, entry, entry.range) });
    }
  }
  for (const entry of wanted) planEntry(entry, bySource.get(entry.source) ?? [], plan);
  return plan;
}

function compareEntry(
  entry: SyncEntry,
  known: { now: GeneratedEntry | undefined; last: GeneratedEntry | undefined; host: string },
): FoundEntry {
  const { now, last, host } = known;
  const key = entry.target?.expanded.key ?? '';
  const target = key.startsWith(`${host}/`) ? mirrorName + key.slice(host.length) : key;
  const type = entry.type?.text;
  const asPlanned = target === now?.target && type === now.type;
  const asGenerated = last !== undefined && target === templateKey(last.target) && type === last.type;
  const ours = last !== undefined && (asGenerated || asPlanned) && isEditable(entry);
  return { entry, ours, asPlanned };
}

function planEntry(wanted: GeneratedEntry, found: readonly FoundEntry[], plan: EntryPlan): void {
  if (found.some(({ asPlanned }) => asPlanned)) return;
  const { source } = wanted;
  const mine = found.find(({ ours }) => ours)?.entry;
  if (mine?.target !== undefined) {
    const { node } = mine.target;
    const tail = /[\r\n]+$/.exec(node.raw)?.[0] ?? '';
    const text = node.style === 'double' ? JSON.stringify(wanted.target) : quotedWhereNeeded(wanted.target);
    plan.updates.push({ range: node.range, text: text + tail });
    plan.updated.push(source);
    return;
  }
  // An entry that copies a whole repository says nothing about one image of it.
  const theirs = found.find(({ entry }) => entry.type === undefined || entry.type.text === 'image')?.entry;
  if (theirs === undefined) plan.missing.push(wanted);
  else plan.kept.push({ source, why: whyKept(theirs, wanted) });
}

function whyKept(entry: SyncEntry, wanted: GeneratedEntry): string {
  if (entry.type === undefined) return 'an entry of yours has this source, but no type';
  if (entry.target === undefined) return 'an entry of yours has this source, but no target';
  return `an entry of yours copies it to ${entry.target.text}, not to ${wanted.target}`;
}

function sourceName(entry: SyncEntry): string | undefined {
  if (entry.source?.expanded.known !== true) return undefined;
  return canonicalSource(entry.source.expanded.key);
}

function canonicalSource(source: string): string {
  const result = parseReference(source);
  return result.ok ? formatReference(result.reference) : source;
}

function templateKey(text: string): string {
  return expandTemplate(parseTemplate(text), { env: {} }).key;
}

/** Whether the entry's target stands in the entry itself, not behind an alias or a merge. */
function isEditable(entry: SyncEntry): boolean {
  const { range, target } = entry;
  return (
    range !== undefined &&
    target !== undefined &&
    isInside(target.node.range, range) &&
    isInside(target.key.range, range)
  );
}

/** Takes whole lines away in block style; in flow style the entry up to the next one. */
export function removalOf(existing: SyncFile, entry: SyncEntry, range: Range): TextEdit {
  const { text } = existing.source;
  if (text.charAt(range.start) !== '-') {
    const next = existing.entries[entry.index + 1]?.range;
    return { range: { start: range.start, end: next?.start ?? range.end }, text: '' };
  }
  const end = lineEnd(text, range.end);
  const eol = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0] ?? '';
  return { range: { start: lineStart(text, range.start), end: end + eol.length }, text: '' };
}
