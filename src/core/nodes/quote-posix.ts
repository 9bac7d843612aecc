/** Characters that mean nothing to a POSIX shell wherever they stand in a word. */
const plain = /^[A-Za-z0-9_@%+:,./-]+$/;

/**
 * One argument as any POSIX shell reads it back, in single quotes where that is needed.
 * @param text anything without a NUL, which no argument can hold
 * @see POSIX.1-2017, Shell Command Language, 2.2.2 Single-Quotes
 */
export function quotePosix(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
