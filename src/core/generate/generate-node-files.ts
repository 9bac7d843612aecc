import type { Site } from '../plan/site.ts';
import { canonicalJson } from './canonical-json.ts';
import type { GeneratedRecord } from './generated-record.ts';
import type { FileChange, Generation, Kept, Sha256 } from './generation.ts';
import { nodeFilesOf } from './node-files.ts';
import { haveSameMeaning } from './same-meaning.ts';

/** What the files of `node/` are made from. */
export interface NodeFilesRequest {
  readonly site: Pick<Site, 'plan'>;
  /** The text of a file as it is now, by path; undefined where there is none. */
  readonly textOf: (path: string) => string | undefined;
  readonly record: GeneratedRecord;
  readonly sha256: Sha256;
}

/** What becomes of one file, and what the record says of it afterwards. */
interface Outcome {
  readonly change: FileChange | undefined;
  readonly kept: Kept | undefined;
  /** SHA-256 of the inputs, where the file says what the plan calls for. */
  readonly inputs: string | undefined;
  /** SHA-256 of our own text, where it is what stands in the file. */
  readonly text: string | undefined;
}

/**
 * Works out what generating the files of `node/` would do. They are wholly ours: one that was not touched since it was
 * generated is brought up to date, one that somebody edited is kept, unless it says what the plan calls for anyway.
 * Generating twice changes nothing. Files that the plan no longer calls for are reported and never deleted.
 */
export function generateNodeFiles(request: NodeFilesRequest): Generation {
  const { site, record } = request;
  const nothing = { copies: [], removable: [] } as const;
  if (site.plan === undefined) return { ...nothing, files: [], added: [], updated: [], kept: [], record };
  const wanted = nodeFilesOf(site.plan).map(({ path, inputs, format }) => {
    const digest = request.sha256(canonicalJson(inputs));
    return { path, outcome: outcomeOf({ path, text: format(digest), digest }, request) };
  });
  const files = wanted.flatMap(({ outcome }) => outcome.change ?? []);
  const digests = (key: 'inputs' | 'text'): readonly (readonly [string, string])[] =>
    wanted.flatMap(({ path, outcome }) => {
      const digest = outcome[key];
      return digest === undefined ? [] : [[path, digest] as const];
    });
  return {
    ...nothing,
    files,
    added: files.filter(({ kind }) => kind === 'create').map(({ path }) => path),
    updated: files.filter(({ kind }) => kind === 'edit').map(({ path }) => path),
    kept: [
      ...wanted.flatMap(({ outcome }) => outcome.kept ?? []),
      ...noLongerCalledFor(request, new Set(wanted.map(({ path }) => path))),
    ],
    record: {
      ...record,
      files: new Map([...record.files, ...digests('inputs')]),
      texts: new Map([...record.texts, ...digests('text')]),
    },
  };
}

function outcomeOf(
  { path, text, digest }: { readonly path: string; readonly text: string; readonly digest: string },
  { textOf, record, sha256 }: NodeFilesRequest,
): Outcome {
  const existing = textOf(path);
  const written = { kept: undefined, inputs: digest, text: sha256(text) };
  if (existing === undefined) return { ...written, change: { kind: 'create', path, text } };
  if (existing === text) return { ...written, change: { kind: 'same', path } };
  if (sha256(existing) === record.texts.get(path)) {
    const edits = [{ range: { start: 0, end: existing.length }, text }];
    return { ...written, change: { kind: 'edit', path, edits, text } };
  }
  if (haveSameMeaning(path, existing, text))
    return { change: { kind: 'same', path }, kept: undefined, inputs: digest, text: undefined };
  const why =
    'changed by hand, and no longer what the plan calls for; delete the file and generate again to have it from the plan';
  return { change: undefined, kept: { path, subject: 'the file', why }, inputs: undefined, text: undefined };
}

function noLongerCalledFor({ record, textOf }: NodeFilesRequest, wanted: ReadonlySet<string>): Kept[] {
  return [...record.texts.keys()]
    .filter((path) => !wanted.has(path) && textOf(path) !== undefined)
    .map((path) => ({ path, subject: 'the file', why: 'the plan no longer calls for it: delete it' }));
}
