import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { sourceOf } from '../../core/check/site-documents.ts';
import { generatedRecordPath, parseGeneratedRecord } from '../../core/generate/generated-record.ts';
import type { GeneratedRecord } from '../../core/generate/generated-record.ts';
import { generateHosts } from '../../core/generate/generate-hosts.ts';
import { generateConfig } from '../../core/generate/generate-site.ts';
import { generateSync, syncFilePath } from '../../core/generate/generate-sync.ts';
import type { Generation, Removable } from '../../core/generate/generation.ts';
import { parseImageList } from '../../core/images/image-list.ts';
import type { ImageReference } from '../../core/images/reference.ts';
import type { PlanMirror } from '../../core/plan/plan.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { applyChanges, currentText } from './apply-changes.ts';
import { chooseSite } from './choose-site.ts';
import { changesOf } from './generation-changes.ts';
import { complaint, exampleAnswers } from './plan-answers.ts';
import { plainMessage } from './plain-message.ts';
import { askChoices, askText } from './prompts.ts';
import { UserError } from './register-command.ts';

/** What a caller that knows may say beside the file. */
interface GenerateOptions {
  /** Text whose image references alone are generated for, added to what is there. */
  readonly selection?: string;
  /** Entries of ours that are no longer listed; they are asked about where this is absent. */
  readonly unlisted?: 'keep' | 'remove';
}

/** What generating did, in numbers. */
export interface Generated {
  readonly added: number;
  readonly updated: number;
  readonly kept: number;
  readonly removed: number;
  /** Ours, no longer listed, and still there. */
  readonly unlisted: number;
}

/** Works out one kind of file of a site. */
type Generator = (request: {
  readonly site: SiteState;
  readonly mirror: PlanMirror;
  readonly record: GeneratedRecord;
  readonly texts: ReadonlyMap<string, string>;
  readonly only: readonly ImageReference[] | undefined;
}) => Generation;

const generators = {
  sync: ({ site, mirror, record, texts, only }) =>
    generateSync({
      site: site.site,
      mirror,
      root: site.root.fsPath,
      existing: texts.get(syncFilePath),
      record,
      sha256,
      only,
    }),
  hosts: ({ site, mirror, record, texts, only }) =>
    generateHosts({
      site: site.site,
      mirror,
      textOf: (path) => texts.get(path),
      record,
      sha256,
      only: only && [...new Set(only.map(({ registry }) => registry))],
    }),
} as const satisfies Readonly<Record<string, Generator>>;

/** The kinds of files that can be generated. */
export type GeneratedKind = keyof typeof generators;

/** Generates for the image references that are selected in the active terminal. */
export async function generateFromTerminal(store: SiteStore, kind: GeneratedKind): Promise<Generated> {
  return generate(store, kind, undefined, { selection: await terminalSelection() });
}

/**
 * Generates files from the plan and its image lists, for all images or for those of a selection, as one edit that can
 * be undone.
 * @param given what the command was called with: a file of the site, or anything else
 * @param options GenerateOptions, or what else a menu hands over
 */
export async function generate(
  store: SiteStore,
  kind: GeneratedKind,
  given: unknown,
  options: unknown,
): Promise<Generated> {
  const { selection, unlisted } = optionsOf(options);
  const site = await chooseSite(store, given);
  const only = selection === undefined ? undefined : imagesOf(selection);
  if (only === undefined && site.site.lists.every(({ content }) => content.entries.length === 0))
    throw new UserError('No image list of the plan names an image: import the images of a k8s snap first', [
      {
        title: 'Import from Snap…',
        run: () => vscode.commands.executeCommand('airgap.images.importFromSnap'),
      },
    ]);
  const texts = textsOf(site);
  const generation = generators[kind]({
    site,
    mirror: site.plan?.mirror ?? (await askMirror()),
    record: await readRecord(site.root),
    texts,
    only,
  });
  return finish(site, generation, { texts, unlisted });
}

/**
 * Generates what nodes are configured by, hosts.toml and the files of `node/`, as one edit that can be undone.
 * @param given what the command was called with: a file of the site, or anything else
 * @throws UserError without a plan
 */
export async function generateForNodes(store: SiteStore, given: unknown): Promise<Generated> {
  const site = await chooseSite(store, given);
  if (site.plan === undefined || !site.planWhole)
    throw new UserError(
      'airgap.yaml cannot be used as it is, so nothing was generated: see the Problems panel',
    );
  const texts = textsOf(site);
  const generation = generateConfig({
    site: site.site,
    textOf: (path) => texts.get(path),
    record: await readRecord(site.root),
    sha256,
  });
  return finish(site, generation, { texts, unlisted: 'keep' });
}

async function readRecord(root: vscode.Uri): Promise<GeneratedRecord> {
  return parseGeneratedRecord(await currentText(vscode.Uri.joinPath(root, generatedRecordPath)));
}

/** Asks what is to be removed, writes everything as one edit, and says what was done. */
async function finish(
  site: SiteState,
  generation: Generation,
  {
    texts,
    unlisted,
  }: { readonly texts: ReadonlyMap<string, string>; readonly unlisted: GenerateOptions['unlisted'] },
): Promise<Generated> {
  const remove = await chooseRemovals(generation.removable, unlisted);
  const { changes, kept: copies } = await changesOf(site.root, generation, remove, texts);
  await applyChanges('Generate', changes);
  const generated: Generated = {
    added: generation.added.length,
    updated: generation.updated.length,
    kept: generation.kept.length + copies.length,
    removed: remove.length,
    unlisted: generation.removable.length - remove.length,
  };
  tell(site.root, generation, { generated, copies });
  return generated;
}

function optionsOf(given: unknown): GenerateOptions {
  // VS Code hands commands of menus other second arguments.
  return typeof given === 'object' && given !== null && ('selection' in given || 'unlisted' in given)
    ? (given as GenerateOptions)
    : {};
}

function imagesOf(selection: string): readonly ImageReference[] {
  const images = parseImageList(selection).entries.map(({ reference }) => reference);
  if (images.length > 0) return images;
  throw new UserError('The selection holds no image reference on a line of its own');
}

function textsOf(site: SiteState): ReadonlyMap<string, string> {
  // A list that is unknown would make entries look as if nothing listed them any more.
  const unreadable = [...site.documents].find(([, { kind }]) => kind === 'unreadable');
  if (unreadable !== undefined)
    throw new UserError(
      `${unreadable[0]} cannot be read, so nothing was generated: mend it, or move it away first`,
    );
  return new Map([...site.documents].map(([path, document]) => [path, sourceOf(document).text]));
}

async function askMirror(): Promise<PlanMirror> {
  const given = await askText({
    title: 'Address of the mirror',
    prompt: 'The plan names no mirror. Write it as nodes reach it, beginning with http:// or https://',
    value: exampleAnswers.address,
    validateInput: (value) => complaint({ ...exampleAnswers, address: value }, ['mirror', 'url']),
  });
  const url = given.replace(/\/$/, '');
  return {
    url,
    host: url.replace(/^https?:\/\//, ''),
    plainHttp: url.startsWith('http://'),
    ca: undefined,
    pull: 'anonymous',
    upstreamFallback: false,
  };
}

async function chooseRemovals(
  removable: readonly Removable[],
  unlisted: GenerateOptions['unlisted'],
): Promise<readonly Removable[]> {
  if (removable.length === 0 || unlisted === 'keep') return [];
  if (unlisted === 'remove') return removable;
  return askChoices(
    removable.map((value) => ({ label: value.source, description: value.path, value })),
    {
      title: 'Generated before, and no longer listed',
      placeHolder: 'Choose what to remove; what is not chosen stays',
    },
  );
}

/** The selected text of the active terminal; what the clipboard held is put back. */
async function terminalSelection(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    return await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}

function tell(
  root: vscode.Uri,
  { files, kept: left }: Generation,
  { generated, copies }: { readonly generated: Generated; readonly copies: Generation['kept'] },
): void {
  const { added, updated, kept, removed, unlisted } = generated;
  const [first] = files;
  const isSync = files.length === 1 && first?.path === syncFilePath;
  const folders = [...new Set(files.map(({ path }) => path.replace(/\/.*/, '')))].join(' and ');
  const [name, one, many] = isSync ? [syncFilePath, 'entry', 'entries'] : [folders, 'file', 'files'];
  const counted = (count: number): string => `${count} ${count === 1 ? one : many}`;
  const said = [
    ...(added > 0 ? [`${counted(added)} added`] : []),
    ...(updated > 0 ? [`${counted(updated)} updated`] : []),
    ...(kept > 0 ? [`${kept} yours kept`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(unlisted > 0 ? [`${unlisted} no longer listed`] : []),
  ];
  const refused = [
    ...files.flatMap((file) => (file.kind === 'refused' ? [file] : [])),
    ...left.filter(({ path }) => path.startsWith('node/')),
    ...copies,
  ].map(({ path, why }) => `${path} was left as it is: ${why}`);
  const message = [`${name}: ${said.length === 0 ? 'already as planned' : said.join(', ')}`, ...refused].join(
    '. ',
  );
  const show = refused.length === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  void show(plainMessage(message), 'Open').then((chosen) => {
    if (chosen !== undefined && first !== undefined)
      void vscode.window.showTextDocument(vscode.Uri.joinPath(root, first.path));
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
