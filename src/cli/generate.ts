import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { sourceOf } from '../core/check/site-documents.ts';
import { copiedFile, whyCopyKept } from '../core/generate/copied-file.ts';
import type { CopiedFile } from '../core/generate/copied-file.ts';
import { generatedRecordPath, formatGeneratedRecord } from '../core/generate/generated-record.ts';
import { generateSite } from '../core/generate/generate-site.ts';
import type { Generation } from '../core/generate/generation.ts';
import { sha256Hex } from '../node/digest.ts';
import { Failure } from '../node/failure.ts';
import { leadsOutside } from '../node/files/leads-outside.ts';
import { writeTextFile } from '../node/files/write-text-file.ts';
import { openSite } from '../node/open-site.ts';
import type { Invocation } from './arguments.ts';
import type { Report } from './report.ts';

/** `generate DIR`: writes what the plan calls for, as the editor's commands would; lists what it kept. */
export async function generate({ operands, dryRun }: Invocation, cwd: string): Promise<Report> {
  const [folder, ...more] = operands;
  if (folder === undefined || more.length > 0)
    throw new Failure('usage', 'generate takes one folder, the one with airgap.yaml');
  const root = resolve(cwd, folder);
  const { site, whole, documents, record } = await openSite(root);
  if (site.plan === undefined || !whole)
    throw new Failure(
      'no-plan',
      `${folder}/airgap.yaml is no whole plan, so nothing was written. Run check on it first`,
    );
  const [unreadable] = [...documents.values()].filter((document) => document.kind === 'unreadable');
  if (unreadable !== undefined)
    throw new Failure(
      'not-readable',
      `${unreadable.message}. Nothing was written: what cannot be read cannot be merged. Move the file away first`,
    );
  const texts = new Map([...documents].map(([path, document]) => [path, sourceOf(document).text]));
  const generation = generateSite({
    site,
    root,
    textOf: (path) => texts.get(path),
    record,
    sha256: sha256Hex,
  });
  const refused = generation.files.filter((file) => file.kind === 'refused');
  const copies = await readCopies(root, generation);
  await refuseOutside(root, generation);
  if (!dryRun && refused.length === 0) await write(root, generation, copies);
  const kept = [...generation.kept, ...copies.flatMap(keptOf)];
  return {
    exit: refused.length > 0 ? 1 : 0,
    text: textOf({ ...generation, kept }, copies, dryRun),
    json: {
      version: 1,
      dryRun,
      files: generation.files.map((file) => ({
        path: file.path,
        change: file.kind,
        ...(file.kind === 'refused' ? { why: file.why } : {}),
      })),
      copies: copies.flatMap(({ change, from, to }) => (change === 'kept' ? [] : [{ from, to }])),
      added: generation.added,
      updated: generation.updated,
      kept,
      noLongerListed: generation.removable.map(({ path, source }) => ({ path, source })),
    },
  };
}

/** A file to be copied as it is, and what becomes of the one that is there. */
interface Copy {
  readonly from: string;
  readonly to: string;
  readonly wanted: Buffer;
  readonly change: CopiedFile;
}

/** What is to be copied, read before anything is written, so that a missing file leaves nothing half done. */
async function readCopies(root: string, { copies, record }: Generation): Promise<readonly Copy[]> {
  const read: Copy[] = [];
  for (const { from, to } of copies) {
    const wanted = await readFile(join(root, from)).catch(() => undefined);
    if (wanted === undefined)
      throw new Failure(
        'not-found',
        `${join(root, from)} is not there, and ${to} is to be a copy of it. Nothing was written: put it there and generate again`,
      );
    const found = await readFile(join(root, to)).catch(() => undefined);
    const change = copiedFile(wanted.toString('utf8'), found?.toString('utf8'), {
      written: record.texts.get(to),
      sha256: sha256Hex,
    });
    read.push({ from, to, wanted, change });
  }
  return read;
}

function keptOf({ change, from, to }: Copy): Generation['kept'] {
  return change === 'kept' ? [{ path: to, subject: 'the file', why: whyCopyKept(from) }] : [];
}

/** A link could make a plan's folder overwrite other files of its reader, or carry them into the gap. */
async function refuseOutside(root: string, { files, copies }: Generation): Promise<void> {
  const written = files.flatMap((file) => (file.kind === 'refused' ? [] : [file.path]));
  for (const path of [...written, ...copies.flatMap(({ from, to }) => [from, to]), generatedRecordPath]) {
    if (!(await leadsOutside(root, path))) continue;
    throw new Failure(
      'outside',
      `${path} leaves the plan's folder by a symbolic link. Nothing was written: put the file itself there`,
    );
  }
}

async function write(root: string, { files, record }: Generation, copies: readonly Copy[]): Promise<void> {
  for (const file of files) {
    if (file.kind === 'create' || file.kind === 'edit') await writeTextFile(join(root, file.path), file.text);
  }
  const texts = new Map(record.texts);
  for (const { to, wanted, change } of copies) {
    if (change === 'kept') continue;
    texts.set(to, sha256Hex(wanted.toString('utf8')));
    if (change === 'same') continue;
    await mkdir(dirname(join(root, to)), { recursive: true });
    await writeFile(join(root, to), wanted);
  }
  const text = formatGeneratedRecord({ ...record, texts });
  const path = join(root, generatedRecordPath);
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeTextFile(path, text);
}

function textOf(
  { files, added, kept, removable }: Generation,
  copies: readonly Copy[],
  dryRun: boolean,
): string {
  const words = {
    create: dryRun ? 'would be written' : 'written',
    edit: dryRun ? 'would be changed' : 'changed',
    same: 'as planned',
  } as const;
  return [
    ...files.map((file) =>
      file.kind === 'refused'
        ? `${file.path}: not touched: ${file.why}`
        : `${file.path}: ${words[file.kind]}`,
    ),
    ...copies.flatMap(({ change, from, to }) => {
      if (change === 'kept') return [];
      return `${to}: ${change === 'same' ? words.same : `${dryRun ? 'would be copied' : 'copied'} from ${from}`}`;
    }),
    ...kept.map(({ path, subject, why }) => `${path}: kept: ${subject}: ${why}`),
    ...removable.map(({ path, source }) => `${path}: no longer listed, kept: ${source}`),
    `${added.length} added, ${kept.length} kept, ${removable.length} no longer listed`,
  ].join('\n');
}
