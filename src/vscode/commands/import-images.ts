import * as vscode from 'vscode';
import { plainOf } from '../../core/language/tree.ts';
import { parseYaml } from '../../core/language/yaml/yaml.ts';
import { formatImageList, parseImageList } from '../../core/images/image-list.ts';
import type { ImageReference } from '../../core/images/reference.ts';
import { updateImageList } from '../../core/images/update-image-list.ts';
import { Failure } from '../../node/failure.ts';
import { listK8sImages } from '../../node/k8s-list-images.ts';
import { readSnapFiles } from '../../node/snap-file.ts';
import type { SiteStore } from '../state/site-store.ts';
import { applyChanges, currentText } from './apply-changes.ts';
import { chooseFolder, chooseSite } from './choose-site.ts';
import { plainMessage } from './plain-message.ts';
import { askChoice } from './prompts.ts';
import { UserError } from './register-command.ts';
import type { UserAction } from './register-command.ts';
import { withProgress } from './with-progress.ts';
import { requireTrust } from './workspace-trust.ts';

const listPath = 'images/k8s.txt';

type Mode = 'merge' | 'replace';

/** What an import did. */
export interface Imported {
  readonly images: number;
  readonly added: number;
  readonly removed: number;
}

/** What a caller that knows may say; each may be anything else. */
interface ImportOptions {
  /** What becomes of images that are no longer listed, `merge` or `replace`; asked where it is neither. */
  readonly mode: unknown;
  /** A file or folder of the site. */
  readonly site: unknown;
}

/**
 * Imports the image list out of a k8s snap.
 * @param given the .snap file; it is asked for where this is none
 * @param options ImportOptions
 */
export async function importFromSnap(
  store: SiteStore,
  given: unknown,
  { mode, site }: ImportOptions,
): Promise<Imported> {
  requireTrust('Reading a .snap with unsquashfs');
  const snap = given instanceof vscode.Uri ? given : await chooseSnap();
  const { images, name } = await readSnap(snap);
  return importInto(store, { images, from: name, mode: modeOf(mode), given: site });
}

/** Imports the image list that `k8s list-images` prints on this machine. */
export async function importFromK8s(store: SiteStore, { mode, site }: ImportOptions): Promise<Imported> {
  requireTrust('Running k8s list-images');
  const images = imagesOf(await listImages(store, site), 'k8s list-images');
  return importInto(store, { images, from: 'k8s list-images', mode: modeOf(mode), given: site });
}

function modeOf(given: unknown): Mode | undefined {
  return given === 'merge' || given === 'replace' ? given : undefined;
}

async function chooseSnap(): Promise<vscode.Uri> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: 'Import Images from k8s Snap',
      openLabel: 'Import',
      filters: { Snaps: ['snap'] },
    })) ?? [];
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen;
}

async function readSnap(
  snap: vscode.Uri,
): Promise<{ readonly images: readonly ImageReference[]; readonly name: string }> {
  const files = await withProgress('Reading images.txt out of the snap', (signal) =>
    readSnapFiles(snap.fsPath, ['images.txt', 'meta/snap.yaml'], { env: process.env, signal }),
  );
  const list = files.get('images.txt');
  if (list === undefined)
    throw new UserError(`${snap.fsPath} holds no images.txt: is it the k8s snap, and 1.32 or newer?`);
  return { images: imagesOf(list, 'images.txt of the snap'), name: nameOf(files.get('meta/snap.yaml')) };
}

/** `k8s 1.35.0, base core22`, as far as meta/snap.yaml says it. */
function nameOf(snapYaml: string | undefined): string {
  const meta = plainOf(parseYaml(snapYaml ?? '').root);
  const read = (key: string): string | undefined => {
    const value: unknown = typeof meta === 'object' && meta !== null ? Reflect.get(meta, key) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const base = read('base');
  return (
    [read('name') ?? 'the snap', read('version') ?? ''].join(' ').trim() + (base ? `, base ${base}` : '')
  );
}

function imagesOf(text: string, from: string): readonly ImageReference[] {
  const { entries, rejected } = parseImageList(text);
  const [first] = rejected;
  if (first !== undefined)
    throw new UserError(
      `${from}, line ${first.line + 1}: ${first.text} is no image reference (${first.reason})`,
    );
  if (entries.length === 0) throw new UserError(`${from} names no image`);
  return entries.map(({ reference }) => reference);
}

async function listImages(store: SiteStore, site: unknown): Promise<string> {
  try {
    return await withProgress('Running k8s list-images', (signal) => listK8sImages(process.env, signal));
  } catch (error) {
    if (error instanceof Failure && error.reason === 'not-found')
      throw new UserError(error.message, otherWays(store, site));
    throw error;
  }
}

function otherWays(store: SiteStore, site: unknown): UserAction[] {
  return [
    { title: 'Paste', run: () => paste(store, site) },
    {
      title: 'Import from Snap…',
      run: () => vscode.commands.executeCommand('airgap.images.importFromSnap', undefined, undefined, site),
    },
  ];
}

/** Takes a list from the clipboard where there is one, else opens an empty list to paste it into. */
async function paste(store: SiteStore, site: unknown): Promise<void> {
  const { entries, rejected } = parseImageList(await vscode.env.clipboard.readText());
  if (entries.length > 0 && rejected.length === 0) {
    const images = entries.map(({ reference }) => reference);
    await importInto(store, { images, from: 'the clipboard', mode: undefined, given: site });
    return;
  }
  const content = `# Paste what k8s list-images prints, and save this as ${listPath}\n`;
  const document = await vscode.workspace.openTextDocument({ language: 'airgap-images', content });
  await vscode.window.showTextDocument(document);
}

interface Import {
  readonly images: readonly ImageReference[];
  /** Where they come from, in words. */
  readonly from: string;
  readonly mode: Mode | undefined;
  /** A file or folder of the site, or anything else. */
  readonly given: unknown;
}

async function importInto(store: SiteStore, { images, from, mode, given }: Import): Promise<Imported> {
  const root = store.sites.length === 0 ? await chooseFolder() : (await chooseSite(store, given)).root;
  const uri = vscode.Uri.joinPath(root, listPath);
  const before = await currentText(uri);
  if (before === undefined) {
    const text = `# From ${from}\n${formatImageList(images)}`;
    await applyChanges('Import images', [{ uri, text }]);
    return told(uri, from, { images: images.length, added: parseImageList(text).entries.length, removed: 0 });
  }
  const list = parseImageList(before);
  const { added, unlisted } = updateImageList(list, images, 'merge');
  const chosen = mode ?? (unlisted === 0 ? 'merge' : await askMode(unlisted, from));
  const { edits } = updateImageList(list, images, chosen);
  if (edits.length > 0) await applyChanges('Import images', [{ uri, before, edits }]);
  return told(uri, from, { images: images.length, added, removed: chosen === 'replace' ? unlisted : 0 });
}

async function askMode(unlisted: number, from: string): Promise<Mode> {
  return askChoice<Mode>(
    [
      { label: 'Keep them', detail: 'Only add what is missing', value: 'merge' },
      { label: 'Remove them', detail: 'Comments and blank lines stay', value: 'replace' },
    ],
    { title: `${listPath} holds ${unlisted} images that are not in ${from}` },
  );
}

function told(uri: vscode.Uri, from: string, imported: Imported): Imported {
  const { images, added, removed } = imported;
  const said = `${images} images from ${from}: ${added} added, ${removed} removed`;
  void vscode.window.showInformationMessage(plainMessage(said), 'Open').then((chosen) => {
    if (chosen !== undefined) void vscode.window.showTextDocument(uri);
  });
  return imported;
}
