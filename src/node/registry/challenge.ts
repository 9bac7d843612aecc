/** One challenge of a WWW-Authenticate header: scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeaderLength = 8192;

/**
 * Reads a WWW-Authenticate header (RFC 9110, 11.6.1), which may hold several challenges.
 * What cannot be read is left out; an absent header gives none.
 */
export function parseChallenges(header: string | undefined): Challenge[] {
  const text = (header ?? '').slice(0, maxHeaderLength);
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  // Either `name=value`, a parameter of the challenge before it, or a bare word, the scheme of the next one.
  const token = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/gy;
  for (let at = 0; at < text.length;) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) {
      at += 1;
      continue;
    }
    at = token.lastIndex;
    const name = (match[1] ?? '').toLowerCase();
    const value = match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3];
    if (value === undefined) challenges.push({ scheme: name, parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name, value);
  }
  return challenges;
}
