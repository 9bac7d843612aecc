/**
 * A line of a unit file as systemd takes it apart: words at blanks, quotes around whole words, escapes, and `%%` for a
 * percent sign. Written from the manual alone, to judge what is generated; anything else that systemd would put in
 * place of a `%` is an error here.
 * @param command whether it is a command line, where `$$` is a dollar sign and `$` alone would begin a variable
 * @see systemd.syntax(7), Quoting; systemd.unit(5), Specifiers; systemd.service(5), Command lines
 */
export function systemdWords(text: string, command = false): string[] {
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const quoted = /^"((?:[^"\\]|\\.)*)"(?=\s|$)/su.exec(rest) ?? /^'((?:[^'\\]|\\.)*)'(?=\s|$)/su.exec(rest);
    const bare = /^[^\s"']+/u.exec(rest);
    const [whole, inside] = quoted ?? (bare === null ? [] : [bare[0], bare[0]]);
    if (whole === undefined || inside === undefined) throw new Error(`No word begins at ${rest}`);
    words.push(meaningOf(inside, command));
    rest = rest.slice(whole.length).trimStart();
  }
  return words;
}

const letters = new Map(
  Object.entries({ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', s: ' ' }),
);

function meaningOf(text: string, command: boolean): string {
  return text.replace(/\\x([0-9a-f]{2})|\\(.)|%(.?)|\$(.?)/gsu, (whole: string, ...groups: unknown[]) => {
    const [hex, escaped, specifier, variable] = groups as (string | undefined)[];
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (escaped !== undefined) return letters.get(escaped) ?? escaped;
    if (specifier !== undefined) {
      if (specifier !== '%') throw new Error(`systemd would replace ${whole}`);
      return '%';
    }
    if (!command) return whole;
    if (variable !== '$') throw new Error(`systemd would replace ${whole}`);
    return '$';
  });
}
