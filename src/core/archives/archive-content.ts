/** A member of a tar archive, as its header says. */
export interface ArchiveEntry {
  /** Cleaned as Go's `path.Clean` does: `./a/` is `a`. */
  readonly name: string;
  /** `other` is everything that an importer passes over: links, devices, marks of other programs. */
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  /** Bytes of its content. */
  readonly size: number;
  /** Where a symbolic link leads, as written. */
  readonly target?: string;
}

/** What a file that is no tar archive looks like. */
export type ForeignFormat = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'html' | 'unknown';

/** How reading an archive ended. */
export type ArchiveEnd =
  /** At the blocks of zeros that every tar program writes last. */
  | { readonly kind: 'marked' }
  /** At the end of the file, between two members: Go's reader takes it, no tar program writes it. */
  | { readonly kind: 'unmarked' }
  /** Inside a member or header; `name` is the member's. */
  | { readonly kind: 'cut'; readonly name: string | undefined }
  /** The first block is no tar header. */
  | { readonly kind: 'foreign'; readonly format: ForeignFormat }
  /** A later block is no tar header. */
  | { readonly kind: 'damaged'; readonly at: number }
  /** It has more members than any image, and was not read further. */
  | { readonly kind: 'crowded'; readonly limit: number }
  /** A member is stored without its holes, which is not read further. */
  | { readonly kind: 'sparse'; readonly name: string };

/** What was seen of an archive without reading its layers. */
export interface ArchiveContent {
  /** In the order of the file; where a name comes twice, the later one counts. */
  readonly entries: readonly ArchiveEntry[];
  readonly end: ArchiveEnd;
  /** Texts of JSON members that were read, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Members that should be JSON and are too large to be read. */
  readonly tooLarge: ReadonlySet<string>;
  /** `sha256:…` of the members whose content was read, by name; the others are taken for what their names say. */
  readonly digests: ReadonlyMap<string, string>;
}

/** `onUntarJSON` of containerd's importer reads no more (core/images/archive/importer.go, `jsonLimit`). */
export const maxJsonBytes = 20 * 1024 * 1024;

/** The members that are JSON by their names. */
export const rootTexts: readonly string[] = ['oci-layout', 'index.json', 'manifest.json'];
