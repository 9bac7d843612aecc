import {
  digestLengths,
  isBracketed,
  isHostName,
  isPort,
  isRepositoryPath,
  isTag,
  repositoryLimit,
  splitPort,
  type SplitReference,
} from './reference-grammar.ts';

/** What is wrong with a text that is no image reference. */
export type ReferenceErrorKind =
  | 'empty'
  | 'character'
  | 'scheme'
  | 'hex-name'
  | 'uppercase'
  | 'registry'
  | 'repository'
  | 'too-long'
  | 'tag'
  | 'digest';

export interface ReferenceFault {
  readonly kind: ReferenceErrorKind;
  readonly reason: string;
}

/**
 * Says why a text is no image reference and what to write instead. Asked only about texts that were refused,
 * so that reading a good list pays nothing for it.
 * @param parts the text as `parseReference` cut it
 */
export function explainReference(text: string, parts: SplitReference): ReferenceFault {
  return (
    explainText(text) ??
    explainRegistry(parts.registry) ??
    explainRepository(parts.repository) ??
    explainEnd(parts)
  );
}

/** The faults of the text as a whole; the same for both reference grammars. */
export function explainText(text: string): ReferenceFault | undefined {
  if (text === '') return { kind: 'empty', reason: 'it is empty' };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]{0,30}):\/\//.exec(text);
  if (scheme) {
    return { kind: 'scheme', reason: `a reference has no ${scheme[0]} before it; begin with the registry` };
  }
  const character = /[^!-~]/u.exec(text)?.[0];
  if (character !== undefined) return { kind: 'character', reason: `it holds ${nameOf(character)}` };
  if (/^[0-9a-f]{64}$/.test(text)) {
    return {
      kind: 'hex-name',
      reason: 'it is an image ID of 64 hex digits, which no registry can be asked for',
    };
  }
  return undefined;
}

function nameOf(character: string): string {
  if (character === ' ') return 'a blank';
  if (character === '\t') return 'a tab';
  if (character === '\n' || character === '\r') return 'a line break';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  // A control or invisible character would spoil the message itself, so only letters and signs are shown.
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? `the character "${character}" (U+${code}), and only ASCII is allowed`
    : `the invisible character U+${code}`;
}

function explainRegistry(registry: string): ReferenceFault | undefined {
  const { host, port } = splitPort(registry);
  if (port !== undefined && !isPort(port)) {
    return { kind: 'registry', reason: `"${shown(port)}" is not a port; write the registry as host:5000` };
  }
  if (host.startsWith('[')) {
    if (isBracketed(host)) return undefined;
    return {
      kind: 'registry',
      reason: `"${shown(host)}" is not an IPv6 address in brackets, such as [2001:db8::1], without a zone`,
    };
  }
  if (isHostName(host)) return undefined;
  return {
    kind: 'registry',
    reason: host.includes('_')
      ? `the registry name "${shown(host)}" holds "_", which no host name may`
      : `"${shown(host)}" is not a registry name: letters, digits and inner hyphens, joined by single dots`,
  };
}

function explainRepository(repository: string): ReferenceFault | undefined {
  if (repository.length > repositoryLimit) {
    return {
      kind: 'too-long',
      reason: `its path has ${repository.length} characters, and ${repositoryLimit} is the most`,
    };
  }
  return isRepositoryPath(repository) ? undefined : explainPath(repository);
}

/** Why a text is no repository path. */
export function explainPath(path: string): ReferenceFault {
  if (path === '' || path === 'library/') {
    return { kind: 'repository', reason: 'the name of the image is missing' };
  }
  const wrong = path.split('/').find((component) => !isRepositoryPath(component)) ?? '';
  if (wrong === '') {
    return { kind: 'repository', reason: 'its path has an empty part: two slashes, or one at an end' };
  }
  const lower = wrong.toLowerCase();
  if (isRepositoryPath(lower)) {
    return { kind: 'uppercase', reason: `"${shown(wrong)}" must be in lower case: ${shown(lower)}` };
  }
  return {
    kind: 'repository',
    reason: `"${shown(wrong)}" cannot be part of its path: lower-case letters and digits, with one ".", one or two "_", or hyphens between them`,
  };
}

function explainEnd(parts: SplitReference): ReferenceFault {
  if (parts.tag !== undefined && !isTag(parts.tag)) return explainTag(parts.tag);
  return explainDigest(parts.digest ?? '');
}

/** Why a text is no tag. */
export function explainTag(tag: string): ReferenceFault {
  if (tag === '') return { kind: 'tag', reason: 'the tag after ":" is missing' };
  if (tag.length > 128)
    return { kind: 'tag', reason: `its tag has ${tag.length} characters, and 128 is the most` };
  return {
    kind: 'tag',
    reason: `"${shown(tag)}" is not a tag: letters, digits, "_", "." and "-", not beginning with "." or "-"`,
  };
}

function explainDigest(digest: string): ReferenceFault {
  const colon = digest.indexOf(':');
  if (digest === '' || colon < 0) {
    return { kind: 'digest', reason: 'what follows "@" is not a digest; write sha256: and 64 hex digits' };
  }
  const algorithm = digest.slice(0, colon);
  const hex = digest.slice(colon + 1);
  const length = digestLengths.get(algorithm);
  if (length === undefined) {
    return { kind: 'digest', reason: `"${shown(algorithm)}" is not a digest algorithm; use sha256` };
  }
  if (hex.length !== length) {
    return {
      kind: 'digest',
      reason: `its ${algorithm} digest has ${hex.length} digits instead of ${length}`,
    };
  }
  return { kind: 'digest', reason: `its ${algorithm} digest may hold only 0-9 and a-f, in lower case` };
}

/**
 * A text fit to stand in a message: cut to a length, so that one hostile line cannot fill the Problems panel, and
 * with control and invisible characters (line breaks, marks that turn the writing direction) as U+FFFD.
 */
export function shown(text: string, limit = 60): string {
  const short = text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu, '\ufffd');
}
