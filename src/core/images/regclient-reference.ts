import { explainPath, explainTag, explainText, shown, type ReferenceFault } from './explain-reference.ts';
import {
  cutTagAndDigest,
  isHostName,
  isPort,
  isRepositoryPath,
  isTag,
  splitPort,
  type RawParts,
} from './reference-grammar.ts';

/** What regsync reads as a source or a target: an image in a registry, or one in an OCI layout on this machine. */
export type RegclientReference =
  | {
      readonly scheme: 'reg';
      readonly text: string;
      /** `docker.io` where none is written, and for `index.docker.io` and `registry-1.docker.io`. */
      readonly registry: string;
      /** Path without the registry, `library/` put before a single-component Docker Hub name. */
      readonly repository: string;
      /** `latest` where neither tag nor digest is written. */
      readonly tag: string | undefined;
      readonly digest: string | undefined;
    }
  | {
      readonly scheme: 'ocidir' | 'ocifile';
      readonly text: string;
      /** The folder of the layout, as written. */
      readonly path: string;
      /** Nothing is put in for a missing one. */
      readonly tag: string | undefined;
      readonly digest: string | undefined;
    };

export type RegclientReferenceResult =
  | { readonly ok: true; readonly reference: RegclientReference }
  | ({ readonly ok: false } & ReferenceFault);

/**
 * Reads one reference as regsync and regctl do: `ref.New` of github.com/regclient/regclient v0.11.7,
 * types/ref/ref.go. For a sync file: the text after template expansion.
 * It differs from `parseReference`: any digest algorithm and path length pass, `registry-1.docker.io` is Docker Hub,
 * a bare `localhost` and a one-letter registry (`A/x`) are refused.
 * Blanks around the text are not taken away. Bad text gets `ok: false` with a reason; nothing is thrown.
 */
export function parseRegclientReference(text: string): RegclientReferenceResult {
  const scheme = /^([a-z]+):\/\//.exec(text)?.[1];
  if (scheme === undefined) return parseImage(text);
  if (scheme === 'ocidir' || scheme === 'ocifile') return parseLayout(text, scheme);
  return {
    ok: false,
    kind: 'scheme',
    reason: `regsync knows no ${shown(scheme)}://; begin with the registry, or with ocidir:// for a folder`,
  };
}

/**
 * Whether regsync takes a text as a registry on its own, as `type: registry` wants it: `ref.NewHost` of
 * types/ref/ref.go. A bare single word (`mirror`) is none: it needs a dot, a port or an upper-case letter.
 */
export function isRegclientRegistry(text: string): boolean {
  const { host, port } = splitPort(text);
  if (port !== undefined && !isPort(port)) return false;
  if (host.startsWith('[')) return isIpv6(host);
  if (host === 'localhost') return true;
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (!isHostName(name)) return false;
  return host.includes('.') || isUpperCaseName(host) || port !== undefined;
}

function parseImage(text: string): RegclientReferenceResult {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const written = isRegclientRegistry(first) ? first : '';
  const parts = cutTagAndDigest(written === '' ? text : text.slice(slash + 1));
  const fault = explainImage(text, first, parts);
  if (fault) return { ok: false, ...fault };
  const { name, tag, digest } = parts;
  const registry = dockerHubNames.has(written) ? 'docker.io' : written;
  return {
    ok: true,
    reference: {
      scheme: 'reg',
      text,
      registry,
      repository: registry === 'docker.io' && !name.includes('/') ? `library/${name}` : name,
      tag: tag ?? (digest === undefined ? 'latest' : undefined),
      digest,
    },
  };
}

const dockerHubNames: ReadonlySet<string> = new Set(['', 'index.docker.io', 'registry-1.docker.io']);

function parseLayout(text: string, scheme: 'ocidir' | 'ocifile'): RegclientReferenceResult {
  const { name, tag, digest } = cutTagAndDigest(text.slice(scheme.length + 3));
  if (name === '' || /[^/a-zA-Z0-9_\-. ~+]/.test(name)) {
    return {
      ok: false,
      kind: 'repository',
      reason: `the folder after ${scheme}:// may hold letters, digits, blanks and / _ - . ~ + and must not be empty`,
    };
  }
  const fault = explainEnd({ tag, digest });
  if (fault) return { ok: false, ...fault };
  return { ok: true, reference: { scheme, text, path: name, tag, digest } };
}

/** What is wrong with the text of an image; `first` is what stands before its first `/`. */
function explainImage(text: string, first: string, parts: RawParts): ReferenceFault | undefined {
  // A bare localhost is read as a registry with no name after it.
  const named = isRepositoryPath(parts.name) && !(first === '' && parts.name === 'localhost');
  const endFault = explainEnd(parts);
  if (named && !endFault) return undefined;
  const fault = explainText(text);
  // An image ID alone is a name to regclient, so then what is wrong is elsewhere.
  if (fault !== undefined && fault.kind !== 'hex-name') return fault;
  if (text.startsWith('/')) {
    return { kind: 'registry', reason: 'the registry before the first "/" is missing' };
  }
  if (/[.:[\]]/.test(first) && !isRepositoryPath(first) && !isRegclientRegistry(first)) {
    return { kind: 'registry', reason: `"${shown(first)}" is not a registry as regsync reads it` };
  }
  return named ? endFault : explainPath(parts.name === 'localhost' ? '' : parts.name);
}

/** What is wrong with a tag or a digest, where they are written. */
function explainEnd({ tag, digest }: Omit<RawParts, 'name'>): ReferenceFault | undefined {
  if (tag !== undefined && !isTag(tag)) return explainTag(tag);
  return digest === undefined || isDigest(digest) ? undefined : badDigest;
}

const badDigest: ReferenceFault = {
  kind: 'digest',
  reason: 'what follows "@" is not a digest; write sha256: and 64 hex digits',
};

/** `digestS`: an algorithm of any words, and at least 32 hex digits of either case. */
function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const hex = text.slice(colon + 1);
  if (colon < 0 || hex.length < 32 || /[^0-9A-Fa-f]/.test(hex)) return false;
  const words = text.slice(0, colon).split(/[-_+.]/);
  return words.every((word) => /^[A-Za-z]/.test(word) && !/[^A-Za-z0-9]/.test(word));
}

/**
 * `hostUpperS`: a single label with an upper-case letter that has no hyphen before it and is not the last character,
 * or has none after it and is not the first. So `Ab`, `a-B` and `A-b` are registries, `A` and `a-Bc-d` are not.
 */
function isUpperCaseName(label: string): boolean {
  const firstHyphen = label.indexOf('-');
  const before = label.slice(0, firstHyphen < 0 ? -1 : firstHyphen);
  const after = label.slice(Math.max(1, label.lastIndexOf('-') + 1));
  return /[A-Z]/.test(before) || /[A-Z]/.test(after);
}

/** `ipv6S`: one to eight groups of one to four hex digits, or such a run before, after or on both sides of `::`. */
function isIpv6(text: string): boolean {
  if (!text.endsWith(']')) return false;
  const runs = text.slice(1, -1).split('::');
  if (runs.length === 1) return isGroups(runs[0] ?? '');
  return (
    runs.length === 2 && runs.some((run) => run !== '') && runs.every((run) => run === '' || isGroups(run))
  );
}

function isGroups(text: string): boolean {
  const groups = text.split(':');
  return groups.length <= 8 && groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
}
