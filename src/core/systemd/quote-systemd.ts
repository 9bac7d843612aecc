/**
 * A text in double quotes as unit files read it: quotes and backslashes escaped, control characters as `\xHH`, and
 * `%` doubled, since systemd replaces specifiers such as `%h` even inside quotes.
 * @see systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers"
 */
export function quoteSystemd(text: string): string {
  const escaped = Array.from(text, (character) => {
    if (character === '\\' || character === '"') return `\\${character}`;
    if (character === '%') return '%%';
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  });
  return `"${escaped.join('')}"`;
}
