import {
  cutTagAndDigest,
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
import { explainReference, type ReferenceErrorKind } from './explain-reference.ts';

/** An image reference, normalised as containerd and Docker do it. */
export interface ImageReference {
  /** As written, without blanks around it. */
  readonly text: string;
  /** Host and port of the registry, `docker.io` where none is written. */
  readonly registry: string;
  /** Path without the registry, `library/` put before a single-component Docker Hub name. */
  readonly repository: string;
  /** `latest` where neither tag nor digest is written. */
  readonly tag: string | undefined;
  /** `algorithm:hex`. */
  readonly digest: string | undefined;
}

export type ReferenceResult =
  | { readonly ok: true; readonly reference: ImageReference }
  | {
      readonly ok: false;
      /** Stable, for code; `reason` is for people. */
      readonly kind: ReferenceErrorKind;
      /** What is wrong with the text and what to write instead, to be put after "X is not an image reference: ". */
      readonly reason: string;
    };

/**
 * Reads one image reference as containerd does: `ParseNormalizedNamed` and `TagNameOnly` of
 * github.com/distribution/reference v0.6.0 (normalize.go, regexp.go) with the algorithms of
 * github.com/opencontainers/go-digest. Of a reference with tag and digest both are kept; containerd
 * (`ParseDockerRef`) then asks by the digest alone.
 *
 * Blanks around the text are not taken away. Bad text gets `ok: false` with a reason; nothing is thrown.
 * One deviation, on purpose: a first component with both `.` and `_` (`ho_st.com/x`) is read by that library as a
 * registry with an empty name, which nobody can pull from; here it is an error.
 *
 * @example parseReference('busybox') // docker.io, library/busybox, latest
 */
export function parseReference(text: string): ReferenceResult {
  const parts = splitReference(text);
  if (
    isBareHex(text) ||
    !isRegistry(parts.registry) ||
    parts.repository.length > repositoryLimit ||
    !isRepositoryPath(parts.repository) ||
    !(parts.tag === undefined || isTag(parts.tag)) ||
    !(parts.digest === undefined || isDigest(parts.digest))
  ) {
    return { ok: false, ...explainReference(text, parts) };
  }
  const tag = parts.tag ?? (parts.digest === undefined ? 'latest' : undefined);
  return {
    ok: true,
    reference: { text, registry: parts.registry, repository: parts.repository, tag, digest: parts.digest },
  };
}

/** The canonical text: registry/repository[:tag][@digest]. Reading it again gives the same parts. */
export function formatReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** `splitDockerDomain` of normalize.go: the first component is a registry only where it looks like one. */
function splitReference(text: string): SplitReference {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const registry = !isDomain || first === 'index.docker.io' ? 'docker.io' : first;
  const { name, tag, digest } = cutTagAndDigest(isDomain ? text.slice(slash + 1) : text);
  // The library looks for a further `/` in all that follows the registry; in a tag or digest one is wrong anyway.
  const repository = registry === 'docker.io' && !name.includes('/') ? `library/${name}` : name;
  return { registry, repository, tag, digest };
}

function isRegistry(text: string): boolean {
  const { host, port } = splitPort(text);
  if (port !== undefined && !isPort(port)) return false;
  return host.startsWith('[') ? isBracketed(host) : isHostName(host);
}

function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const length = digestLengths.get(text.slice(0, colon));
  return (
    length !== undefined && text.length === colon + 1 + length && /^[0-9a-f]+$/.test(text.slice(colon + 1))
  );
}

function isBareHex(text: string): boolean {
  return text.length === 64 && /^[0-9a-f]+$/.test(text);
}
