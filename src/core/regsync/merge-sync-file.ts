import { generatedHeader } from '../generate/generated-header.ts';
import type { Range } from '../language/text.ts';
import type { MapNode } from '../language/tree.ts';
import { entryOf } from '../language/tree.ts';
import type { TextEdit } from '../problems/problem.ts';
import { addCreds } from './add-creds.ts';
import { syncBody } from './generate-sync-file.ts';
import type { EditedText } from './list-edits.ts';
import { addListKey, appendToList, isInside } from './list-edits.ts';
import type { EntryPlan } from './plan-entries.ts';
import { planEntries } from './plan-entries.ts';
import type { SyncFile } from './sync-file.ts';
import { mirrorName } from './sync-file.ts';
import type { SyncFileInput } from './sync-form.ts';
import { entryItem, syncEntriesOf, syncHeaderPattern } from './sync-form.ts';

/** What generating again does to a sync file that is there. */
export type SyncMerge =
  | { readonly refused: string }
  | {
      /** In the order of the text, without overlaps; none where the file is as planned. */
      readonly edits: readonly TextEdit[];
      /** Sources of new entries. */
      readonly added: readonly string[];
      /** Sources of entries of ours that get another target. */
      readonly updated: readonly string[];
      /** Listed images that an entry of the person's stands for, and why it was left as it is. */
      readonly kept: readonly { readonly source: string; readonly why: string }[];
      /** Entries of ours whose image is listed no longer: to be offered for removal, never removed unasked. */
      readonly removable: readonly {
        readonly source: string;
        readonly range: Range;
        readonly edit: TextEdit;
      }[];
    };

/**
 * Brings a sync file in line with the plan and touches nothing else.
 *
 * An entry is ours when its source was generated last time, and its target and type are still the generated form (of
 * then or of now). Ours get the target of now; everything else is the person's and stays byte for byte. Images without
 * an entry are added behind the last entry of ours, in the style of the list; `creds` for the mirror are added where
 * there are none.
 * @param existing read by `parseSyncFile`; one with errors is refused, since an edit could make them worse
 */
export function mergeSyncFile(existing: SyncFile, input: SyncFileInput): SyncMerge {
  const refused = refusal(existing);
  if (refused !== undefined) return { refused };
  const wanted = syncEntriesOf(input.images);
  const { text } = existing.source;
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const header = headerEdits(text, input.digest, eol);
  if (existing.root?.kind !== 'map') {
    const start = text.length;
    const lead = text === '' || /[\r\n\uFEFF]$/.test(text) ? '' : eol;
    const body = { range: { start, end: start }, text: lead + syncBody(input, eol) };
    return {
      edits: inOrder([...header, body]),
      added: wanted.map((entry) => entry.source),
      updated: [],
      kept: [],
      removable: [],
    };
  }
  const plan = planEntries(existing, wanted, input.generatedBefore, hostOf(input));
  const lists = listEdits(existing, existing.root, { eol, input, plan });
  if (lists === undefined) {
    return {
      refused:
        'The list of sync or creds is written in a way that cannot be added to safely. Write it in block style, one "- " a line, and generate again',
    };
  }
  return {
    edits: inOrder([...header, ...lists, ...plan.updates]),
    added: plan.missing.map((entry) => entry.source),
    updated: plan.updated,
    kept: plan.kept,
    removable: plan.removable,
  };
}

function refusal(existing: SyncFile): string | undefined {
  const { root, source } = existing;
  const error = existing.problems.find((problem) => problem.severity === 'error');
  const broken = error?.range ?? existing.unquotedTemplates[0];
  if (broken !== undefined) {
    return `Line ${source.positionAt(broken.start).line + 1} is no valid YAML, so nothing was changed. Mend it and generate again`;
  }
  if (root === undefined) {
    return existing.documentCount > 1
      ? 'The first document of this file is empty, and regsync reads no other. Remove the --- above the entries and generate again'
      : undefined;
  }
  if (root.kind !== 'map')
    return 'This file holds no keys such as sync, so it is no sync file. Generate into another file';
  return listRefusal(existing, root, 'sync') ?? listRefusal(existing, root, 'creds');
}

function listRefusal(existing: SyncFile, root: MapNode, key: 'creds' | 'sync'): string | undefined {
  const entry = entryOf(root, key);
  const value = entry?.value;
  if (entry === undefined || value === undefined) return undefined;
  if (value.kind === 'map' || (value.kind === 'scalar' && value.value !== null)) {
    return `${key} is no list here, so regsync refuses the file. Make it a list and generate again`;
  }
  const isElsewhere =
    value.range.start < entry.key.range.end ||
    existing.merges.some((merge) => isInside(entry.key.range, merge.value.range));
  return isElsewhere
    ? `${key} is written by an alias or a merge (<<), so nothing was changed. Write the list out under ${key} and generate again`
    : undefined;
}

function hostOf(input: SyncFileInput): string {
  return input.mirror.url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/**
 * Puts the digest of the inputs into the first comment, and takes a byte order mark away: regsync would read it as
 * part of the first key, and before a comment it refuses the file.
 */
function headerEdits(text: string, digest: string, eol: string): TextEdit[] {
  const wanted = generatedHeader(digest);
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const found = syncHeaderPattern.exec(text);
  if (found === null) return [{ range: { start: 0, end: start }, text: wanted + eol }];
  const edits: TextEdit[] = start === 0 ? [] : [{ range: { start: 0, end: start }, text: '' }];
  if (found[0] !== wanted) {
    edits.push({ range: { start: found.index, end: found.index + found[0].length }, text: wanted });
  }
  return edits;
}

function listEdits(
  existing: SyncFile,
  root: MapNode,
  context: { eol: string; input: SyncFileInput; plan: EntryPlan },
): TextEdit[] | undefined {
  const { input, plan, eol } = context;
  const edited: EditedText = { text: existing.source.text, eol, root };
  const host = hostOf(input);
  const hasCreds = existing.creds.some(({ name }) => name === mirrorName || name === host);
  const sync = entryOf(root, 'sync');
  const newEntries = plan.missing.map(entryItem);
  const after = plan.lastOurs ?? existing.entries.findLast((entry) => entry.range !== undefined);
  const edits = [
    hasCreds ? [] : addCreds(edited, input.mirror),
    sync === undefined
      ? addListKey(edited, 'sync', newEntries)
      : appendToList(edited, sync, after?.range && { range: after.range, node: after.node }, newEntries),
  ];
  return edits.some((some) => some === undefined) ? undefined : edits.flatMap((some) => some ?? []);
}

/** Sorted; insertions at one place become one edit, in the order in which they were given. */
function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = edits.toSorted((a, b) => a.range.start - b.range.start);
  const result: TextEdit[] = [];
  for (const edit of sorted) {
    const last = result.at(-1);
    if (last !== undefined && last.range.end === edit.range.start && last.range.start === edit.range.end) {
      result[result.length - 1] = { range: edit.range, text: last.text + edit.text };
    } else result.push(edit);
  }
  return result;
}
