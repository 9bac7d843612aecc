/** What a header of an assertion holds: text, a list, or a map; lists and maps hold the same again. */
export type HeaderValue = string | readonly HeaderValue[] | HeaderMap;

/** Headers by name, or the entries of a map inside one. */
export type HeaderMap = ReadonlyMap<string, HeaderValue>;

/** One assertion as it stands in a file: read, and not yet judged. */
export interface Assertion {
  /** Its `type` header; empty where that is missing or no text. */
  readonly type: string;
  readonly headers: HeaderMap;
  /** The bytes that `body-length` counts; empty where there is no body. */
  readonly body: Uint8Array;
  /** The bytes that are signed, as they stand in the file. */
  readonly content: Uint8Array;
  /** The signature in base64, as it stands in the file. */
  readonly signature: Uint8Array;
  /** Offset of its first byte in the file. */
  readonly start: number;
}
