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
  | { readonly ok: false; readonly reason: string };

/** To be built: the distribution grammar (facts D). */
export function parseReference(text: string): ReferenceResult {
  return { ok: false, reason: `not built: ${text}` };
}

/** The canonical text: registry/repository[:tag][@digest]. */
export function formatReference(reference: ImageReference): string {
  return `${reference.registry}/${reference.repository}${reference.tag === undefined ? '' : `:${reference.tag}`}${reference.digest === undefined ? '' : `@${reference.digest}`}`;
}
