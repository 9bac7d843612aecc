import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { generatedRecordPath, formatGeneratedRecord } from '../core/generate/generated-record.ts';
import { generateSite } from '../core/generate/generate-site.ts';
import type { Generation } from '../core/generate/generation.ts';
import { sha256Hex } from '../node/digest.ts';
import { Failure } from '../node/failure.ts';
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
  const texts = new Map([...documents].map(([path, document]) => [path, document.text]));
  const generation = generateSite({
    site,
    root,
    textOf: (path) => texts.get(path),
    record,
    sha256: sha256Hex,
  });
  const refused = generation.files.filter((file) => file.kind === 'refused');
  if (!dryRun && refused.length === 0) await write(root, generation);
  return {
    exit: refused.length > 0 ? 1 : 0,
    text: textOf(generation, dryRun),
    json: {
      version: 1,
      dryRun,
      files: generation.files.map((file) => ({
        path: file.path,
        change: file.kind,
        ...(file.kind === 'refused' ? { why: file.why } : {}),
      })),
      copies: generation.copies,
      added: generation.added,
      updated: generation.updated,
      kept: generation.kept,
      noLongerListed: generation.removable.map(({ path, source }) => ({ path, source })),
    },
  };
}

async function write(root: string, { files, copies, record }: Generation): Promise<void> {
  for (const file of files) {
    if (file.kind === 'create' || file.kind === 'edit') await writeTextFile(join(root, file.path), file.text);
  }
  for (const { from, to } of copies) {
    await copyIfOther(join(root, from), join(root, to));
  }
  const text = formatGeneratedRecord(record);
  const path = join(root, generatedRecordPath);
  if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) await writeTextFile(path, text);
}

/** Copies a file where the one that is there is another. */
async function copyIfOther(from: string, to: string): Promise<void> {
  const wanted = await readFile(from).catch(() => undefined);
  if (wanted === undefined)
    throw new Failure(
      'not-found',
      `${from} is not there, so it was not copied to ${to}. Put it there and generate again`,
    );
  const there = await readFile(to).catch(() => undefined);
  if (there?.equals(wanted) === true) return;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

function textOf({ files, copies, added, kept, removable }: Generation, dryRun: boolean): string {
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
    ...copies.map(({ from, to }) => `${to}: ${dryRun ? 'would be copied' : 'copied'} from ${from}`),
    ...kept.map(({ path, subject, why }) => `${path}: kept: ${subject}: ${why}`),
    ...removable.map(({ path, source }) => `${path}: no longer listed, kept: ${source}`),
    `${added.length} added, ${kept.length} kept, ${removable.length} no longer listed`,
  ].join('\n');
}
