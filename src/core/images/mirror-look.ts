/** What the mirror said of one image. */
export type ImageInMirror =
  | {
      readonly state: 'present';
      /** `linux/amd64`, as far as they were asked for; none where they were not. */
      readonly platforms: readonly string[];
      /** Platforms of the plan's nodes that it lacks. */
      readonly missingPlatforms: readonly string[];
    }
  | { readonly state: 'missing'; readonly message: string }
  /** Nobody can tell: the mirror did not answer as it should. */
  | { readonly state: 'failed'; readonly message: string };

/** A look at the images of a mirror. */
export interface MirrorLook {
  /** `HOST[:PORT]`. */
  readonly host: string;
  /** By mirrorKey: what was asked for, so that a plan which asks for something else knows nothing of it. */
  readonly images: ReadonlyMap<string, ImageInMirror>;
}

/**
 * What an image is looked up by in a MirrorLook.
 * @param repository path in the mirror
 * @param reference tag or digest
 */
export function mirrorKey(repository: string, reference: string): string {
  return `${repository} ${reference}`;
}
