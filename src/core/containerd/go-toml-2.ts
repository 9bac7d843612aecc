import {
  isInlineTable,
  type TomlAssignment,
  type TomlDocument,
  type TomlStatement,
} from '../language/toml/toml.ts';
import type { Range } from '../language/text.ts';
import type { ScalarNode, TreeNode } from '../language/tree.ts';
import type { Behaviour } from './behaviour.ts';
import { Decoder, type Target } from './go-toml-2-decode.ts';
import { isGoDate, isScanned, scanBare } from './go-toml-2-scan.ts';
import { SeenKeys } from './go-toml-2-seen.ts';
import { ReadStop, type ReadOutcome } from './hosts-content.ts';

/**
 * Reads a hosts.toml as containerd 2.x does, with go-toml 2.
 * @returns its content; why it is discarded; or why the daemon dies of it. Where both a mistake and a deadly table are
 * in a text, the first one counts, as it does there.
 * @see containerd: core/remotes/docker/config/hosts.go; github.com/pelletier/go-toml/v2: unmarshaler.go
 */
export function readWithGoToml2(document: TomlDocument, behaviour: Behaviour): ReadOutcome {
  try {
    const decoder = new Decoder(behaviour, document.source.text);
    const broken = firstBroken(document, behaviour);
    decodeStatements(document, decoder, broken?.at ?? Number.POSITIVE_INFINITY);
    if (broken !== undefined) throw broken.stop;
    return { state: 'read', content: { ...decoder.content(), order: hostOrder(document) } };
  } catch (stop) {
    if (stop instanceof ReadStop) return stop.outcome;
    throw stop;
  }
}

/** Feeds statements to the decoder one by one, as far as the text can be read. */
function decodeStatements(document: TomlDocument, decoder: Decoder, until: number): void {
  const seen = new SeenKeys();
  let target: Target | undefined = decoder.rootTarget;
  for (const each of document.statements) {
    const broken = each.range.end > until || (each.kind === 'assignment' && each.value === undefined);
    const statement = broken ? endedByDate(each, until, document.source.text) : each;
    if (statement === undefined) return;
    if (statement.kind !== 'assignment') {
      seen.header(statement);
      target = decoder.enter(statement);
    } else if (target !== undefined || decoder.looksEverywhere) {
      seen.assignment(statement);
      if (target !== undefined) decoder.assign(target, statement);
    }
    if (statement !== each) return;
  }
}

/**
 * go-toml 2 decodes a statement before it looks at what follows on the line. That only matters for a date with
 * something behind it, which may kill the daemon before the mistake is seen.
 */
function endedByDate(statement: TomlStatement, at: number, text: string): TomlAssignment | undefined {
  if (statement.kind !== 'assignment' || statement.value?.kind !== 'scalar') return undefined;
  const { value } = statement;
  if (value.range.start !== at) return undefined;
  const end = value.style === 'plain' ? scanBare(text, value.range.start, false) : undefined;
  const raw = text.slice(value.range.start, end);
  if (end === undefined || !isGoDate(raw, 60)) return undefined;
  return { ...statement, value: { ...value, raw, range: { start: value.range.start, end } } };
}

/** The first place that go-toml 2 cannot read. What is wrong with a value only shows when it is decoded. */
function firstBroken(
  document: TomlDocument,
  behaviour: Behaviour,
): { readonly at: number; readonly stop: ReadStop } | undefined {
  const places = document.flaws
    .filter((flaw) => refuses(flaw.code, flaw.data?.['feature'], behaviour))
    .map((flaw) => ({
      at: placeOf(flaw.range, document),
      stop: new ReadStop('discarded', flaw.message, flaw.range),
    }));
  if (document.byteOrderMark) {
    const range = { start: 0, end: 1 };
    places.push({
      at: 0,
      stop: new ReadStop('discarded', 'the file begins with a byte order mark', range),
    });
  }
  const word = firstUnread(document, behaviour.strictDecoder);
  if (word !== undefined) {
    const reason =
      document.flaws.find((flaw) => flaw.range.start === word.range.start)?.message ??
      `${word.raw} is no value`;
    places.push({ at: word.range.start, stop: new ReadStop('discarded', reason, word.range) });
  }
  return places.toSorted((a, b) => a.at - b.at)[0];
}

/** A comment is read together with the statement before it: a mistake in it comes before the whole line. */
function placeOf(range: Range, { comments, source }: TomlDocument): number {
  const inComment = comments.some((each) => each.range.start <= range.start && range.start < each.range.end);
  return inComment ? source.lineRange(source.positionAt(range.start).line).start : range.start;
}

function refuses(code: string, feature: unknown, behaviour: Behaviour): boolean {
  switch (code) {
    case 'toml.duplicate-key':
    case 'toml.duplicate-table':
    case 'toml.table-conflict':
    case 'toml.number-range':
    case 'toml.bad-value':
    case 'toml.unquoted-value':
      return false;
    case 'toml.newer-syntax':
      return feature !== 'escape-e' && feature !== 'seconds' && !behaviour.strictDecoder;
    default:
      return true;
  }
}

/** The first word without quotes that go-toml 2 ends somewhere else, or cannot begin. */
function firstUnread(document: TomlDocument, strict: boolean): ScalarNode | undefined {
  for (const statement of document.statements) {
    if (statement.kind !== 'assignment') continue;
    const found = unreadIn(statement.value, document.source.text, strict);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unreadIn(node: TreeNode | undefined, text: string, strict: boolean): ScalarNode | undefined {
  if (node?.kind === 'scalar') {
    const fits = node.style !== 'plain' || isScanned(text, node.range, strict);
    return fits ? undefined : node;
  }
  const parts =
    node?.kind === 'sequence'
      ? node.items
      : isInlineTable(node)
        ? node.assignments.map((each) => each.value)
        : [];
  for (const part of parts) {
    const found = unreadIn(part, text, strict);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** containerd takes the order of hosts from the headers alone: `[host."URL"…]`, each time it changes. */
function hostOrder(document: TomlDocument): readonly string[] {
  const order: string[] = [];
  let last = '';
  for (const statement of document.statements) {
    const name = hostOfHeader(statement);
    if (name === undefined || name === last) continue;
    order.push(name);
    last = name;
  }
  return order;
}

/** The host that a header speaks of; undefined for other tables and for lists of tables. */
export function hostOfHeader(statement: TomlStatement): string | undefined {
  if (statement.kind !== 'table' || statement.path[0]?.value !== 'host') return undefined;
  const name = statement.path[1]?.value;
  return name === undefined ? undefined : String(name);
}
