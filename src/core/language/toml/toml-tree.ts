import type { Problem } from '../../problems/problem.ts';
import type { Range } from '../text.ts';
import type { TomlCursor } from './toml-cursor.ts';
import type { TomlAssignment, TomlHeader, TomlStatement } from './toml.ts';
import type { MapEntry, MapNode, ScalarNode, SequenceNode, TreeNode } from '../tree.ts';

type Report = (problem: Omit<Problem, 'severity'>) => void;

/** How a table came to be; TOML allows a table to be defined in one way only. */
type Origin = 'root' | 'header' | 'parent' | 'dotted';

interface MutableRange {
  start: number;
  end: number;
}

/** A map that is still growing. */
interface Table extends MapNode {
  readonly range: MutableRange;
  readonly entries: MapEntry[];
  readonly parent: Table | undefined;
  origin: Origin;
  readonly index: Map<string, MapEntry>;
}

/** Elements of `[[name]]`. */
interface TableArray extends SequenceNode {
  readonly range: MutableRange;
  readonly items: Table[];
}

/**
 * Puts statements together to a tree of maps.
 * What is defined twice is in the tree twice, and reported with the place of the first as `related`.
 * @param end length of the text, the end of the root's range
 * @param problems receives `toml.duplicate-key`, `toml.duplicate-table` and `toml.table-conflict`
 */
export function buildTomlTree(
  statements: readonly TomlStatement[],
  end: number,
  problems: Problem[],
): MapNode {
  const report: Report = (problem) => problems.push({ severity: 'error', ...problem });
  const root = newTable({ start: 0, end }, 'root', undefined);
  let current = root;
  for (const statement of statements) {
    if (statement.kind === 'assignment') {
      assign(current, statement, report);
    } else {
      current = openTable(root, statement, report);
    }
  }
  return plainTree(root);
}

/** The entries of an inline table, dotted keys unfolded. */
export function entriesOf(assignments: readonly TomlAssignment[], cursor: TomlCursor): readonly MapEntry[] {
  const table = newTable({ start: 0, end: 0 }, 'root', undefined);
  for (const assignment of assignments) assign(table, assignment, (problem) => cursor.report(problem));
  return plainTree(table).entries;
}

function newTable(range: MutableRange, origin: Origin, parent: Table | undefined): Table {
  return { kind: 'map', range, entries: [], parent, origin, index: new Map() };
}

function isTable(node: TreeNode | undefined): node is Table {
  return node?.kind === 'map' && 'index' in node;
}

function isTableArray(node: TreeNode | undefined): node is TableArray {
  return node?.kind === 'sequence' && node.items.length > 0 && node.items.every(isTable);
}

function addEntry(table: Table, key: ScalarNode, value: TreeNode | undefined, range: Range): void {
  const entry = { key, value, range };
  table.entries.push(entry);
  table.index.set(String(key.value), entry);
}

/** Makes the tables around a place reach to its end. */
function stretch(table: Table, end: number): void {
  for (let each: Table | undefined = table; each !== undefined; each = each.parent) {
    each.range.end = Math.max(each.range.end, end);
  }
}

function addTable(parent: Table, key: ScalarNode, range: Range, origin: Origin): Table {
  const table = newTable({ ...range }, origin, parent);
  addEntry(parent, key, table, table.range);
  return table;
}

/** The table below `parent` with this key, made if it is not there; undefined where the key is something else. */
function descend(parent: Table, key: ScalarNode, range: Range, origin: Origin): Table | undefined {
  const found = parent.index.get(String(key.value));
  if (found === undefined) return addTable(parent, key, range, origin);
  if (isTable(found.value)) return found.value;
  return isTableArray(found.value) ? found.value.items.at(-1) : undefined;
}

function openTable(root: Table, header: TomlHeader, report: Report): Table {
  const last = header.path.at(-1);
  let parent: Table = root;
  for (const key of header.path.slice(0, -1)) {
    const next = descend(parent, key, header.range, 'parent');
    if (next === undefined) {
      reportConflict(parent, key, report);
      return newTable({ ...header.range }, 'header', undefined);
    }
    parent = next;
  }
  stretch(parent, header.range.end);
  // A header without a name is reported already; what follows it belongs to no table.
  if (last === undefined) return newTable({ ...header.range }, 'header', undefined);
  const found = parent.index.get(String(last.value));
  if (header.kind === 'array-table') return openArrayTable(parent, last, header, report);
  if (found === undefined) return addTable(parent, last, header.range, 'header');
  if (isTable(found.value) && found.value.origin === 'parent') {
    found.value.origin = 'header';
    stretch(found.value, header.range.end);
    return found.value;
  }
  if (isTable(found.value) && found.value.origin === 'header') {
    report({
      code: 'toml.duplicate-table',
      range: header.range,
      message: `The table ${nameOf(header)} is defined twice: put its keys together under one header`,
      related: { range: found.key.range, message: 'first defined here' },
    });
  } else {
    reportConflict(parent, last, report);
  }
  return addTable(parent, last, header.range, 'header');
}

function openArrayTable(parent: Table, key: ScalarNode, header: TomlHeader, report: Report): Table {
  const found = parent.index.get(String(key.value));
  const element = newTable({ ...header.range }, 'header', parent);
  if (found !== undefined && isTableArray(found.value)) {
    found.value.items.push(element);
    found.value.range.end = header.range.end;
    return element;
  }
  if (found !== undefined) reportConflict(parent, key, report);
  const array: TableArray = { kind: 'sequence', range: { ...header.range }, items: [element] };
  addEntry(parent, key, array, array.range);
  return element;
}

function assign(current: Table, statement: TomlAssignment, report: Report): void {
  let table: Table = current;
  for (const key of statement.path.slice(0, -1)) {
    const next = descend(table, key, statement.range, 'dotted');
    if (next === undefined || next.origin === 'header') {
      reportConflict(table, key, report);
      return;
    }
    table = next;
  }
  stretch(table, statement.range.end);
  const last = statement.path.at(-1);
  if (last === undefined) return;
  const found = table.index.get(String(last.value));
  if (found !== undefined) {
    report({
      code: 'toml.duplicate-key',
      range: last.range,
      message: `${last.raw} is set twice: keep one of the two`,
      related: { range: found.key.range, message: 'first set here' },
    });
  }
  addEntry(table, last, statement.value, { start: last.range.start, end: statement.range.end });
}

function reportConflict(parent: Table, key: ScalarNode, report: Report): void {
  const found = parent.index.get(String(key.value));
  report({
    code: 'toml.table-conflict',
    range: key.range,
    message: `${key.raw} is defined already and cannot be added to here: put its keys where it is defined`,
    ...(found === undefined ? {} : { related: { range: found.key.range, message: 'first defined here' } }),
  });
}

function nameOf(header: TomlHeader): string {
  return header.path.map((key) => key.raw).join('.');
}

/** The same tree without what only building needs. */
function plainTree(table: Table): MapNode {
  const plain = (node: TreeNode | undefined): TreeNode | undefined => {
    if (isTable(node)) return plainTree(node);
    if (!isTableArray(node)) return node;
    return { kind: 'sequence', range: node.range, items: node.items.map(plainTree) };
  };
  return {
    kind: 'map',
    range: table.range,
    entries: table.entries.map((entry) => ({
      key: entry.key,
      value: plain(entry.value),
      range: entry.range,
    })),
  };
}
