/** What one pull by a real containerd showed. */
export interface Look {
  readonly ended: 'pulled' | 'failed' | 'crashed';
  /** What the mirror was asked for by HEAD, which is how a tag is resolved: path and query, as they arrived there. */
  readonly mirror: readonly string[];
  /** Whether a connection to the upstream was tried. */
  readonly upstream: boolean;
}

/** What a hosts directory makes containerd do with an image that the mirror has, and with one that it lacks. */
export interface Outcome {
  readonly present: Look;
  readonly missing: Look;
}

/** test/fixtures/lab/hosts/outcomes.json: case, containerd version, what was seen. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, Outcome>>>>;

/** The image of ghcr.io that the mirror has when outcomes are looked at, and the one that it lacks. */
export const lookedAt = {
  present: { repository: 'canonical/coredns', tag: '1.12.4-ck0' },
  missing: { repository: 'canonical/metrics-server', tag: '0.7.2-ck7' },
} as const;

/** What one run of regsync left behind. */
export interface SyncOutcome {
  readonly exit: number | undefined;
  /** `repository:tag` in the mirror afterwards, with the image whose digest it has. */
  readonly mirror: readonly string[];
  /** The same for what was pushed to Docker Hub, of all places. */
  readonly dockerHub: readonly string[];
  /** Its last sentence where it failed, without the digests that depend on which copy failed first. */
  readonly says: string;
}
