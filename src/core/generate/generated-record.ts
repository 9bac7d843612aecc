import { canonicalJson } from './canonical-json.ts';

/** Where the record is kept, relative to the site's folder. */
export const generatedRecordPath = '.airgap/generated.json';

/** A sync entry as it was generated. */
export interface GeneratedEntry {
  readonly source: string;
  readonly target: string;
  readonly type: string;
}

/**
 * What was generated last. It tells an entry of ours, which may be changed or offered for removal, from one that a
 * person wrote, which may not.
 */
export interface GeneratedRecord {
  readonly syncEntries: readonly GeneratedEntry[];
  /** Paths of generated files, each with the SHA-256 of its inputs. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of generated files that are wholly ours, each with the SHA-256 of the text that was written last. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The record of a site where nothing was generated yet. */
export const emptyRecord: GeneratedRecord = { syncEntries: [], files: new Map(), texts: new Map() };

/**
 * Reads `.airgap/generated.json`. A record that cannot be read counts as empty: every entry is then a person's, so
 * nothing is lost.
 */
export function parseGeneratedRecord(text: string | undefined): GeneratedRecord {
  const value = jsonOf(text);
  if (value === undefined) return emptyRecord;
  const entries = Array.isArray(value['syncEntries']) ? (value['syncEntries'] as unknown[]) : [];
  return {
    syncEntries: entries.flatMap((entry) => {
      if (!isObject(entry)) return [];
      const { source, target, type } = entry;
      return typeof source === 'string' && typeof target === 'string' && typeof type === 'string'
        ? [{ source, target, type }]
        : [];
    }),
    files: digestsOf(value['files']),
    texts: digestsOf(value['texts']),
  };
}

/** The record as text: one entry a line, sorted, so that a version control system shows small differences. */
export function formatGeneratedRecord(record: GeneratedRecord): string {
  const entries = record.syncEntries
    .toSorted((a, b) => (a.source < b.source ? -1 : 1))
    .map((entry) => `    ${canonicalJson(entry)}`);
  const maps = `  "files": ${formatDigests(record.files)},\n  "texts": ${formatDigests(record.texts)}`;
  return `{\n  "version": 1,\n${maps},\n  "syncEntries": [\n${entries.join(',\n')}\n  ]\n}\n`;
}

function formatDigests(digests: ReadonlyMap<string, string>): string {
  const lines = [...digests]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, digest]) => `    ${JSON.stringify(path)}: ${JSON.stringify(digest)}`);
  return `{\n${lines.join(',\n')}\n  }`;
}

function digestsOf(value: unknown): ReadonlyMap<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return new Map(
    entries.flatMap(([path, digest]) => (typeof digest === 'string' ? [[path, digest] as const] : [])),
  );
}

function jsonOf(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
