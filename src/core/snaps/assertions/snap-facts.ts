/** What was found out about a .snap by reading it. */
export interface SnapFacts {
  /** SHA3-384 of the file, 64 characters of base64url. */
  readonly sha3_384: string;
  /** Bytes of the file. */
  readonly size: number;
  /** `name` of its `meta/snap.yaml`, undefined where there is none. */
  readonly metaName: string | undefined;
  /** `provenance` of its `meta/snap.yaml`, undefined where that says nothing. */
  readonly provenance: string | undefined;
}
