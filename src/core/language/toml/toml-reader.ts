import type { Problem } from '../../problems/problem.ts';
import type { Range, SourceText } from '../text.ts';
import { TomlCursor } from './toml-cursor.ts';
import { readKey } from './toml-keys.ts';
import { readAssignment } from './toml-values.ts';
import type { TomlComment, TomlHeader, TomlStatement } from './toml.ts';

/** After these nobody can say what the rest of the line is: it is passed over without a further problem. */
const placeIsLost: ReadonlySet<string> = new Set([
  'toml.key-expected',
  'toml.equals-expected',
  'toml.value-missing',
  'toml.header',
  'toml.unterminated-string',
  'toml.unterminated-list',
  'toml.unterminated-inline-table',
  'toml.too-deep',
]);

/**
 * Reads the statements of a TOML text, one a line, going on after mistakes.
 * @param problems receives what is wrong, with codes `toml.*`
 */
export function readStatements(
  source: SourceText,
  problems: Problem[],
): { readonly statements: readonly TomlStatement[]; readonly comments: readonly TomlComment[] } {
  const cursor = new TomlCursor(source, problems);
  const statements: TomlStatement[] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.ended) break;
    const start = cursor.at;
    const before = problems.length;
    const statement = cursor.char === '[' ? readHeader(cursor) : readAssignment(cursor);
    if (statement !== undefined) statements.push(statement);
    const lost = problems.slice(before).some((problem) => placeIsLost.has(problem.code));
    finishLine(cursor, start, lost);
  }
  return { statements, comments: cursor.comments };
}

/** Nothing but a comment may follow on the line of a statement. */
function finishLine(cursor: TomlCursor, statementStart: number, lost: boolean): void {
  cursor.gaveUp = false;
  // A list that was not closed ends where the next statement begins.
  const startsLine = /[\r\n]/u.test(cursor.text.charAt(cursor.at - 1));
  if (lost && startsLine && cursor.at > statementStart) return;
  cursor.skipBlanks();
  cursor.skipComment();
  if (cursor.ended || cursor.atLineEnd()) return;
  const start = cursor.at;
  cursor.skipLine();
  if (lost) return;
  cursor.report({
    code: 'toml.trailing',
    range: trimmed(cursor, start),
    message: 'Something follows the end of the statement: TOML wants a new line here',
  });
}

function trimmed(cursor: TomlCursor, start: number): Range {
  return { start, end: start + cursor.text.slice(start, cursor.at).trimEnd().length };
}

function readHeader(cursor: TomlCursor): TomlHeader {
  const start = cursor.at;
  const { line } = cursor.source.positionAt(start);
  const array = cursor.follows('[[');
  cursor.at += array ? 2 : 1;
  const path = readKey(cursor);
  cursor.skipBlanks();
  if (path !== undefined && !cursor.take(array ? ']]' : ']')) {
    cursor.report({
      code: 'toml.header',
      range: { start, end: Math.max(cursor.at, start + 1) },
      message: `The table header is not closed: write ${array ? ']]' : ']'} after its name`,
      data: { missing: array ? ']]' : ']' },
    });
  }
  return {
    kind: array ? 'array-table' : 'table',
    path: path ?? [],
    range: { start, end: cursor.at },
    line,
  };
}
