/** What a SHA256SUMS says: SHA-256 in 64 lower-case hex digits, by path. */
export type Sha256Sums = ReadonlyMap<string, string>;

/**
 * A SHA256SUMS as `sha256sum` writes it and `sha256sum -c` reads it: one line a file, LF, sorted by bytes.
 * @param sums by a path for which `isSumsPath` holds
 * @see coreutils 9.4, sha256sum(1)
 */
export function formatSha256Sums(sums: Sha256Sums): string {
  const lines = [...sums].toSorted(([a], [b]) => byCodePoint(a, b)).map(([path, sha]) => `${sha}  ${path}\n`);
  return lines.join('');
}

/** Whether a path stands in a SHA256SUMS as it is: coreutils escapes a backslash and line breaks. */
export function isSumsPath(path: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are what has to be found
  return path !== '' && !/[\\\u0000-\u001f\u007f]/.test(path);
}

/**
 * Reads a SHA256SUMS.
 * @returns what each line says, the first one counting for a path; and the 0-based numbers of lines that are none
 */
export function parseSha256Sums(text: string): {
  readonly sums: Sha256Sums;
  readonly flaws: readonly number[];
} {
  const sums = new Map<string, string>();
  const flaws: number[] = [];
  for (const [line, said] of text.split('\n').entries()) {
    if (said === '') continue;
    const [, sha, path] = /^([0-9a-f]{64}) [ *](.+)$/.exec(said) ?? [];
    if (sha === undefined || path === undefined || !isSumsPath(path) || sums.has(path)) flaws.push(line);
    else sums.set(path, sha);
  }
  return { sums, flaws };
}

/** The order of UTF-8 bytes is that of code points, and not that of UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const at = one?.findIndex((code, index) => code !== other?.[index]) ?? -1;
  if (at === -1) return a.length - b.length;
  return (one?.[at] ?? 0) - (other?.[at] ?? -1);
}
