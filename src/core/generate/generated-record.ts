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
}

/** The record of a site where nothing was generated yet. */
export const emptyRecord: GeneratedRecord = { syncEntries: [], files: new Map() };

/**
 * Reads `.airgap/generated.json`. A record that cannot be read counts as empty: every entry is then a person's, so
 * nothing is lost.
 */
export function parseGeneratedRecord(text: string | undefined): GeneratedRecord {
  const value = jsonOf(text);
  if (value === undefined) return emptyRecord;
  const files = isObject(value['files']) ? Object.entries(value['files']) : [];
  const entries = Array.isArray(value['syncEntries']) ? (value['syncEntries'] as unknown[]) : [];
  return {
    syncEntries: entries.flatMap((entry) => {
      if (!isObject(entry)) return [];
      const { source, target, type } = entry;
      return typeof source === 'string' && typeof target === 'string' && typeof type === 'string'
        ? [{ source, target, type }]
        : [];
    }),
    files: new Map(
      files.flatMap(([path, inputs]) => (typeof inputs === 'string' ? [[path, inputs] as const] : [])),
    ),
  };
}

/** The record as text: one entry a line, sorted, so that a version control system shows small differences. */
export function formatGeneratedRecord(record: GeneratedRecord): string {
  const files = [...record.files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, inputs]) => `    ${JSON.stringify(path)}: ${JSON.stringify(inputs)}`);
  const entries = record.syncEntries
    .toSorted((a, b) => (a.source < b.source ? -1 : 1))
    .map((entry) => `    ${canonicalJson(entry)}`);
  return `{\n  "version": 1,\n  "files": {\n${files.join(',\n')}\n  },\n  "syncEntries": [\n${entries.join(',\n')}\n  ]\n}\n`;
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
