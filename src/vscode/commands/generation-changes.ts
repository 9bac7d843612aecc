import * as vscode from 'vscode';
import { copiedFile, whyCopyKept } from '../../core/generate/copied-file.ts';
import { formatGeneratedRecord, generatedRecordPath } from '../../core/generate/generated-record.ts';
import type { Generation, Kept, Removable } from '../../core/generate/generation.ts';
import { sha256Hex } from '../../node/digest.ts';
import { currentText } from './apply-changes.ts';
import type { Change } from './apply-changes.ts';
import { UserError } from './register-command.ts';

/**
 * What a generation and the removals that a person chose do to the files of a site, its record included.
 * @param texts the texts that the generation was worked out from, by path
 * @returns the changes, and the copies that are a person's
 * @throws UserError where no file can be edited safely, or one to be copied is not there
 */
export async function changesOf(
  root: vscode.Uri,
  generation: Generation,
  remove: readonly Removable[],
  texts: ReadonlyMap<string, string>,
): Promise<{ readonly changes: readonly Change[]; readonly kept: readonly Kept[] }> {
  throwIfAllRefused(root, generation);
  const changes: Change[] = [];
  for (const file of generation.files) {
    const uri = vscode.Uri.joinPath(root, file.path);
    const removals = remove.filter(({ path }) => path === file.path).map(({ edit }) => edit);
    if (file.kind === 'refused') continue;
    if (file.kind === 'create') changes.push({ uri, text: file.text });
    const edits = [...(file.kind === 'edit' ? file.edits : []), ...removals];
    if (edits.length > 0) changes.push({ uri, before: texts.get(file.path) ?? '', edits });
  }
  const written = new Map(generation.record.texts);
  const kept: Kept[] = [];
  for (const { from, to } of generation.copies) {
    const copy = await copyOf(root, { from, to }, written.get(to));
    changes.push(...copy.changes);
    if (copy.kept) kept.push({ path: to, subject: 'the file', why: whyCopyKept(from) });
    else written.set(to, sha256Hex(copy.wanted));
  }
  const record = { ...generation.record, texts: written };
  changes.push(...(await recordChange(root, { ...generation, record }, remove)));
  return { changes, kept };
}

/** Of several files those that can be edited are; the caller says which were left. */
function throwIfAllRefused(root: vscode.Uri, { files }: Generation): void {
  const [first] = files;
  if (first?.kind !== 'refused' || files.some(({ kind }) => kind !== 'refused')) return;
  throw new UserError(`${first.path} was left as it is: ${first.why}`, [
    { title: 'Open', run: () => vscode.window.showTextDocument(vscode.Uri.joinPath(root, first.path)) },
  ]);
}

async function copyOf(
  root: vscode.Uri,
  { from, to }: Generation['copies'][number],
  written: string | undefined,
): Promise<{ readonly changes: readonly Change[]; readonly wanted: string; readonly kept: boolean }> {
  const uri = vscode.Uri.joinPath(root, to);
  const bytes = await bytesOf(vscode.Uri.joinPath(root, from));
  if (bytes === undefined)
    throw new UserError(
      `${from} is not there, and containerd needs a copy of it: put the CA certificate there`,
      [
        {
          title: 'Open Plan',
          run: () => vscode.window.showTextDocument(vscode.Uri.joinPath(root, 'airgap.yaml')),
        },
      ],
    );
  const before = await currentText(uri);
  const wanted = new TextDecoder().decode(bytes);
  const change = copiedFile(wanted, before, { written, sha256: sha256Hex });
  const range = { start: 0, end: before?.length ?? 0 };
  const changes: readonly Change[] =
    before === undefined
      ? [{ uri, bytes }]
      : change === 'edit'
        ? [{ uri, before, edits: [{ range, text: wanted }] }]
        : [];
  return { changes, wanted, kept: change === 'kept' };
}

async function recordChange(
  root: vscode.Uri,
  { record }: Generation,
  remove: readonly Removable[],
): Promise<readonly Change[]> {
  const uri = vscode.Uri.joinPath(root, generatedRecordPath);
  const gone = new Set(remove.map(({ source }) => source));
  const syncEntries = record.syncEntries.filter(({ source }) => !gone.has(source));
  const text = formatGeneratedRecord({ ...record, syncEntries });
  const before = await currentText(uri);
  if (before === undefined) return [{ uri, text }];
  const edits = [{ range: { start: 0, end: before.length }, text }];
  return text === before ? [] : [{ uri, before, edits }];
}

async function bytesOf(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  return vscode.workspace.fs.readFile(uri).then(
    (bytes) => bytes,
    () => undefined,
  );
}
