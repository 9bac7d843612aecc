import type { StepCommand } from './step.ts';

/** Characters that mean nothing to bash wherever they stand in a word (bash(1), QUOTING). */
const plain = /^[A-Za-z0-9_@%+:,./-]+$/;

/** Control and format characters, those that turn the direction of writing among them, and line separators (UAX #44). */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * One argument as bash reads it back: as it is where that is safe, else in single quotes. Control characters go into
 * `$'…'`, so that what is shown is what is meant and nothing acts on the terminal.
 * @param text anything without a NUL, which no argument can hold
 */
export function quoteArgument(text: string): string {
  if (plain.test(text)) return text;
  if (!unseen.test(text)) {
    return `'${text.replaceAll("'", `'\\''`)}'`;
  }
  const escaped = Array.from(text, escapeCharacter).join('');
  return `$'${escaped}'`;
}

/** Letters of bash for control characters, by their code. */
const named = new Map([
  [7, 'a'],
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [27, 'e'],
]);

function escapeCharacter(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!unseen.test(character)) return character;
  const letter = named.get(character.codePointAt(0) ?? 0);
  // The bytes of its UTF-8: bash reads \uHHHH as text where its locale is not UTF-8.
  return letter === undefined ? encodeURIComponent(character).replaceAll('%', '\\x') : `\\${letter}`;
}

/** Arguments as a line for bash. */
export function quoteArguments(argv: readonly string[]): string {
  return argv.map(quoteArgument).join(' ');
}

/**
 * A command as a line to be shown, or to be pasted into bash.
 * @param values of environment variables that may be shown; each other name of the command gets `…`, since it is a
 * secret or not known yet
 */
export function commandLine(command: StepCommand, values: Readonly<Record<string, string>> = {}): string {
  const known = { ...values, ...command.values };
  const variables = command.env.map((name) => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    return `${name}=${value === undefined ? '…' : quoteArgument(value)}`;
  });
  return [...variables, quoteArguments(command.argv)].join(' ');
}
