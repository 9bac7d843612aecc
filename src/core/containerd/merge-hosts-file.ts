import { generatedHeader } from '../generate/generated-header.ts';
import type { TomlAssignment, TomlDocument, TomlHeader } from '../language/toml/toml.ts';
import type { SourceText } from '../language/text.ts';
import { plainOf, type TreeNode } from '../language/tree.ts';
import type { TextEdit } from '../problems/problem.ts';
import { hostTableLines } from './generate-hosts-files.ts';
import { hostOfHeader } from './go-toml-2.ts';
import {
  generatedValues,
  hostsHeaderPattern,
  quoted,
  settingLine,
  type HostsForm,
  type HostsSetting,
} from './hosts-form.ts';

/** What bringing a hosts.toml up to date would do. */
export type HostsMerge =
  | {
      readonly edits: readonly TextEdit[];
      /** What a person wrote and keeps, in words: `host table "https://other"`, `key dial_timeout`. */
      readonly kept: readonly string[];
    }
  | { readonly refused: string };

/** A header with the assignments below it; the root has no header. */
interface Section {
  readonly header: TomlHeader | undefined;
  readonly assignments: readonly TomlAssignment[];
}

/**
 * Brings a hosts.toml that is there up to date. Comments, order, own keys and own host tables stay, and so does every
 * `header` table, a node's Authorization among them. In a file that was generated before, the mirror's table takes on a
 * new address, and `ca` and `override_path` go where the plan no longer calls for them.
 * @returns `refused` where the text has mistakes, names hosts in a way that edits could break, or was never generated and
 *   says something else than the plan
 */
export function mergeHostsFile(existing: TomlDocument, wanted: HostsForm): HostsMerge {
  const refused = whyNotEditable(existing);
  if (refused !== undefined) return { refused };
  const { source } = existing;
  const sections = sectionsOf(existing);
  const [root] = sections;
  const header = hostsHeaderPattern.exec(source.text)?.[0];
  const merge: Merging = {
    existing,
    eol: source.text.includes('\r\n') ? '\r\n' : '\n',
    ours: header !== undefined,
  };
  const table = tableOfMirror(sections, wanted, merge);
  const conflict = merge.ours ? undefined : conflictOf([root, table], wanted, source);
  if (conflict !== undefined) return { refused: conflict };
  const edits = [
    ...mergeTop(root, wanted, merge),
    ...(table === undefined ? appendTable(wanted, merge) : mergeTable(table, sections, wanted, merge)),
  ];
  return { edits: joinInsertions(edits), kept: keptOf(sections, table, wanted, merge) };
}

/** What a person wrote in a file that was never generated, and the plan says otherwise: that is not for us to change. */
function conflictOf(
  [root, table]: readonly [Section, Section | undefined],
  wanted: HostsForm,
  source: SourceText,
): string | undefined {
  const pairs = [
    { section: root, settings: wanted.root },
    ...(table === undefined ? [] : [{ section: table, settings: wanted.host.settings }]),
  ];
  for (const { section, settings } of pairs) {
    for (const [key, value] of settings) {
      const found = assignmentOf(section, key);
      if (found?.value === undefined || says(found.value, key, value)) continue;
      return `line ${found.line + 1}: ${source.slice(found.range)} is written by hand, and the plan calls for ${value}. Write that, or delete the file, and generate again`;
    }
  }
  return undefined;
}

function assignmentOf({ assignments }: Section, key: string): TomlAssignment | undefined {
  return assignments.find((each) => each.path.length === 1 && each.path[0]?.value === key);
}

/** Insertions at one place become one, since who applies edits may put the second before the first. */
function joinInsertions(edits: readonly TextEdit[]): readonly TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const same = joined.findIndex(
      ({ range }) =>
        range.start === range.end && range.start === edit.range.start && range.end === edit.range.end,
    );
    const before = joined[same];
    if (before === undefined) joined.push(edit);
    else joined[same] = { range: edit.range, text: before.text + edit.text };
  }
  return joined;
}

/**
 * Whether a hosts.toml says what would be generated. A person's additions are fine, and so are another order, other
 * comments, and a digest of other inputs: that is looked at apart.
 */
export function hostsFileMatches(existing: TomlDocument, wanted: HostsForm): boolean {
  const merge = mergeHostsFile(existing, wanted);
  if ('refused' in merge) return false;
  return merge.edits.every(
    (edit) => /^\s*#[^\n]*\s*$/.test(edit.text) && edit.range.end <= headerEnd(existing),
  );
}

interface Merging {
  readonly existing: TomlDocument;
  readonly eol: string;
  /** The file carries our first line. */
  readonly ours: boolean;
}

function headerEnd({ source }: TomlDocument): number {
  return hostsHeaderPattern.exec(source.text)?.[0].length ?? 0;
}

function whyNotEditable(existing: TomlDocument): string | undefined {
  const [flaw] = existing.flaws;
  if (flaw !== undefined) {
    const { line } = existing.source.positionAt(flaw.range.start);
    return `line ${line + 1}: ${flaw.message}`;
  }
  const odd = existing.statements.find(
    (each) => each.kind === 'assignment' && each.path[0]?.value === 'host' && isTopLevel(existing, each),
  );
  if (odd !== undefined) {
    return `line ${odd.line + 1}: hosts are written as keys of host; write [host."URL"] headers`;
  }
  const list = existing.statements.find(
    (each) => each.kind === 'array-table' && each.path[0]?.value === 'host',
  );
  return list === undefined ? undefined : `line ${list.line + 1}: [[host]] is a list; write [host."URL"]`;
}

function isTopLevel(existing: TomlDocument, assignment: TomlAssignment): boolean {
  const before = existing.statements.slice(0, existing.statements.indexOf(assignment));
  return before.every((each) => each.kind === 'assignment');
}

function sectionsOf(existing: TomlDocument): readonly [Section, ...Section[]] {
  const sections: { header: TomlHeader | undefined; assignments: TomlAssignment[] }[] = [];
  let current: { header: TomlHeader | undefined; assignments: TomlAssignment[] } = {
    header: undefined,
    assignments: [],
  };
  const root = current;
  for (const statement of existing.statements) {
    if (statement.kind === 'assignment') {
      current.assignments.push(statement);
    } else {
      current = { header: statement, assignments: [] };
      sections.push(current);
    }
  }
  return [root, ...sections];
}

/** The first line and the root keys. */
function mergeTop(root: Section, wanted: HostsForm, merge: Merging): readonly TextEdit[] {
  const { existing, eol } = merge;
  const end = headerEnd(existing);
  const start = existing.byteOrderMark ? 1 : 0;
  const line = generatedHeader(wanted.digest);
  const { edits, missing } = mergeSettings(root, wanted.root, merge);
  const last = root.assignments.at(-1);
  const lines = missing.map((setting) => settingLine(setting, ''));
  if (last !== undefined && lines.length > 0) edits.push(insertAfter(last, lines, merge));
  const atTop = last === undefined ? lines : [];
  if (!merge.ours) {
    const gap = atTop.length > 0 && existing.source.text.length > start ? eol : '';
    edits.push({ range: { start, end: start }, text: [line, ...atTop, ''].join(eol) + gap });
    return edits;
  }
  const text = [line, ...atTop].join(eol);
  if (existing.source.text.slice(start, end) !== text) edits.push({ range: { start, end }, text });
  return edits;
}

/** Settings that are there are mended in place, those that are not are given back. */
function mergeSettings(
  section: Section,
  settings: readonly HostsSetting[],
  merge: Merging,
): { readonly edits: TextEdit[]; readonly missing: readonly HostsSetting[] } {
  const edits: TextEdit[] = [];
  const missing: HostsSetting[] = [];
  for (const setting of settings) {
    const [key, value] = setting;
    const found = assignmentOf(section, key);
    if (found?.value === undefined) missing.push(setting);
    else if (!says(found.value, key, value)) edits.push({ range: found.value.range, text: value });
  }
  for (const assignment of section.assignments) {
    if (isStale(assignment, settings, merge)) edits.push(removeLine(assignment, merge));
  }
  return { edits, missing };
}

/** Whether a key was generated for an earlier plan, and is not wanted any more. */
function isStale(assignment: TomlAssignment, settings: readonly HostsSetting[], merge: Merging): boolean {
  const key = String(assignment.path[0]?.value);
  const generated = Object.hasOwn(generatedValues, key) ? generatedValues[key] : undefined;
  if (!merge.ours || assignment.value === undefined || settings.some(([name]) => name === key)) return false;
  return generated?.includes(merge.existing.source.slice(assignment.value.range)) === true;
}

/** Whether a value means what is wanted. A mirror that may be asked for more than pull and resolve is fine. */
function says(node: TreeNode, key: string, wanted: string): boolean {
  const value = plainOf(node);
  if (key !== 'capabilities') return value === (wanted === 'true' ? true : JSON.parse(wanted));
  if (!Array.isArray(value)) return false;
  const words = value.map((word) => String(word).toLowerCase());
  return words.length === 0 || (words.includes('pull') && words.includes('resolve'));
}

function insertAfter(
  statement: TomlAssignment | TomlHeader,
  lines: readonly string[],
  merge: Merging,
): TextEdit {
  const { source } = merge.existing;
  const { end } = source.lineRange(source.positionAt(statement.range.end).line);
  return { range: { start: end, end }, text: lines.map((line) => merge.eol + line).join('') };
}

/** Takes out a key with its line; a comment behind it is a person's, and stays on the line. */
function removeLine(assignment: TomlAssignment, { existing: { source } }: Merging): TextEdit {
  const rest = /^[ \t]*(?=#)/.exec(source.text.slice(assignment.range.end));
  if (rest !== null) {
    const end = assignment.range.end + rest[0].length;
    return { range: { start: assignment.range.start, end }, text: '' };
  }
  const first = source.positionAt(assignment.range.start).line;
  const last = source.positionAt(assignment.range.end).line;
  const start = source.lineRange(first).start;
  const end = last + 1 < source.lineCount ? source.lineRange(last + 1).start : source.text.length;
  return { range: { start, end }, text: '' };
}

/**
 * The mirror's table: the one with its address; in a generated file also the one with the address that `server` had, or
 * the only one.
 */
function tableOfMirror(
  sections: readonly [Section, ...Section[]],
  { host }: HostsForm,
  { ours }: Merging,
): Section | undefined {
  const tables = sections.filter(({ header }) => header !== undefined && isHostTable(header));
  if (host.url === undefined) return sections.find(({ header }) => header?.path[0]?.value === 'host');
  const named = tables.find(({ header }) => header?.path[1]?.value === host.url);
  if (named !== undefined || !ours) return named;
  const server = sections[0].assignments.find((each) => each.path[0]?.value === 'server')?.value;
  const former = tables.find(({ header }) => header?.path[1]?.value === plainOf(server));
  return former ?? (tables.length === 1 ? tables[0] : undefined);
}

function isHostTable(header: TomlHeader): boolean {
  return header.path.length === 2 && hostOfHeader(header) !== undefined;
}

function mergeTable(
  table: Section,
  sections: readonly Section[],
  wanted: HostsForm,
  merge: Merging,
): readonly TextEdit[] {
  const { url, settings } = wanted.host;
  const { header, assignments } = table;
  if (header === undefined || url === undefined) return [];
  const former = hostOfHeader(header);
  const renames =
    former === url
      ? []
      : sections.flatMap((section) => {
          const name = section.header?.path[1];
          const same = section.header !== undefined && hostOfHeader(section.header) === former;
          return same && name !== undefined ? [{ range: name.range, text: quoted(url) }] : [];
        });
  const { edits, missing } = mergeSettings(table, settings, merge);
  if (missing.length === 0) return [...renames, ...edits];
  const last = assignments.at(-1);
  const indent = last === undefined ? '  ' : indentOf(last, merge);
  const lines = missing.map((setting) => settingLine(setting, indent));
  return [...renames, ...edits, insertAfter(last ?? header, lines, merge)];
}

function indentOf(assignment: TomlAssignment, { existing: { source } }: Merging): string {
  const { start } = source.lineRange(source.positionAt(assignment.range.start).line);
  return /^[ \t]*/.exec(source.text.slice(start, assignment.range.start))?.[0] ?? '';
}

/** A new table goes to the end: the hosts that a person named are asked before it. */
function appendTable(wanted: HostsForm, { existing, eol }: Merging): readonly TextEdit[] {
  const { text } = existing.source;
  const end = text.length;
  const ended = text === '' || text.endsWith('\n');
  const gap = /\n\r?\n$/.test(text) ? '' : ended ? eol : eol + eol;
  return [{ range: { start: end, end }, text: gap + [...hostTableLines(wanted), ''].join(eol) }];
}

function keptOf(
  sections: readonly Section[],
  table: Section | undefined,
  wanted: HostsForm,
  merge: Merging,
): readonly string[] {
  return sections.flatMap((section) => {
    const { header } = section;
    const ours = section === table || header === undefined;
    if (!ours) return header === undefined || header.path.length > 2 ? [] : [`table ${nameOf(header)}`];
    const settings = header === undefined ? wanted.root : wanted.host.settings;
    const place = header === undefined ? '' : ` of ${nameOf(header)}`;
    return section.assignments
      .filter((each) => !isStale(each, settings, merge))
      .map((each) => each.path.map((key) => key.raw).join('.'))
      .filter((key) => !settings.some(([name]) => name === key))
      .map((key) => `key ${key}${place}`);
  });
}

function nameOf(header: TomlHeader): string {
  return `[${header.path.map((key) => key.raw).join('.')}]`;
}
