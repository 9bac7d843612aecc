// The pieces that both reference grammars share. Each reads its text once, and none repeats a pattern over it: V8's
// regular expressions overflow their stack on repetitions of tens of megabytes, a search for one character does not.

const digit0 = 48;
const digit9 = 57;
const upperA = 65;
const upperZ = 90;
const lowerA = 97;
const lowerZ = 122;
const hyphen = 45;
const dot = 46;
const slash = 47;
const underscore = 95;

function isLowerOrDigit(code: number): boolean {
  return (code >= lowerA && code <= lowerZ) || (code >= digit0 && code <= digit9);
}

function isLetterOrDigit(code: number): boolean {
  return isLowerOrDigit(code) || (code >= upperA && code <= upperZ);
}

/**
 * Whether a text is a host name without port: labels of letters, digits and inner hyphens, joined by single dots.
 * No length limit, as in `domainName` of github.com/distribution/reference, regexp.go.
 */
export function isHostName(text: string): boolean {
  let previous = dot;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === dot) {
      if (previous === dot || previous === hyphen) return false;
    } else if (code === hyphen) {
      if (previous === dot) return false;
    } else if (!isLetterOrDigit(code)) {
      return false;
    }
    previous = code;
  }
  return previous !== dot && previous !== hyphen;
}

/**
 * Whether a text is a repository path: components joined by `/`, each of lower-case letters and digits, with
 * `.`, `_`, `__` or any number of `-` between them. No length limit here.
 * The same in `remoteName` of github.com/distribution/reference, regexp.go, and `repoPartS` of
 * github.com/regclient/regclient, types/ref/ref.go.
 */
export function isRepositoryPath(text: string): boolean {
  let at = 0;
  for (;;) {
    const start = at;
    while (at < text.length && isLowerOrDigit(text.charCodeAt(at))) at += 1;
    if (at === start) return false;
    if (at === text.length) return true;
    at = afterSeparator(text, at);
  }
}

/** The offset after the separator at `at`; `at` itself where there is none. */
function afterSeparator(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === slash || code === dot) return at + 1;
  if (code === underscore) return text.charCodeAt(at + 1) === underscore ? at + 2 : at + 1;
  let end = at;
  while (text.charCodeAt(end) === hyphen) end += 1;
  return end;
}

/**
 * Whether a text is hex digits and colons in brackets: all that distribution asks of an IPv6 address
 * (`ipv6address` in regexp.go), so `[:]` passes too.
 */
export function isBracketed(text: string): boolean {
  return (
    text.length > 2 && text.startsWith('[') && text.endsWith(']') && !/[^0-9A-Fa-f:]/.test(text.slice(1, -1))
  );
}

/** Whether a text is a port as both grammars write it: digits, any number of them. */
export function isPort(text: string): boolean {
  return text !== '' && !/[^0-9]/.test(text);
}

/** Whether a text is a tag: at most 128 of `A-Z a-z 0-9 _ . -`, not beginning with `.` or `-`. */
export function isTag(text: string): boolean {
  return text.length <= 128 && /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text);
}

/** Host and port of a registry; `port` is undefined where there is no colon after the host. */
export interface HostAndPort {
  readonly host: string;
  readonly port: string | undefined;
}

/** Splits `host`, `host:port`, `[v6]` and `[v6]:port`, without judging either part. */
export function splitPort(registry: string): HostAndPort {
  const colon = registry.indexOf(':', registry.startsWith('[') ? registry.indexOf(']') + 1 : 0);
  if (colon < 0) return { host: registry, port: undefined };
  return { host: registry.slice(0, colon), port: registry.slice(colon + 1) };
}

/** A reference cut at its `@` and its `:`, nothing judged; what is absent is undefined, what is empty is ''. */
export interface RawParts {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Cuts `name[:tag][@digest]`. `name` must not hold a registry: its port would be taken for the tag.
 * No name and no tag may hold `@`, and no name `:`, so the first of each is where the parts meet.
 */
export function cutTagAndDigest(text: string): RawParts {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const head = at < 0 ? text : text.slice(0, at);
  const colon = head.indexOf(':');
  if (colon < 0) return { name: head, tag: undefined, digest };
  return { name: head.slice(0, colon), tag: head.slice(colon + 1), digest };
}

/** A reference cut into its four parts, before any of them is judged. */
export interface SplitReference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Longest repository path, `library/` included; the registry does not count. */
export const repositoryLimit = 255;

/** Length of the hex part by algorithm; no other algorithm is registered in containerd. */
export const digestLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
