import * as vscode from 'vscode';
import { formatImageList, parseImageList } from '../../core/images/image-list.ts';
import type { ImageReference } from '../../core/images/reference.ts';
import { updateImageList } from '../../core/images/update-image-list.ts';
import type { Problem } from '../../core/problems/problem.ts';
import { proposeImages } from '../../core/workloads/propose-images.ts';
import type { ImageProposal, ProposedImage } from '../../core/workloads/propose-images.ts';
import { manifestsFor } from '../state/owner-of-manifest.ts';
import { readManifests } from '../state/read-manifests.ts';
import type { Manifests, WorkspaceManifest } from '../state/read-manifests.ts';
import { isList } from '../state/read-site.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { applyChanges, currentText } from './apply-changes.ts';
import { chooseSite } from './choose-site.ts';
import { askChoice, askChoices } from './prompts.ts';
import type { Choice } from './prompts.ts';
import { UserError } from './register-command.ts';
import { withProgress } from './with-progress.ts';

const defaultList = 'images/workloads.txt';

/** Answers given beforehand, for callers that ask nobody. */
interface Answers {
  /** Which of the proposed images to add, as written out in full. */
  readonly images: 'all' | readonly string[] | undefined;
  /** The list to add them to, relative to the site. */
  readonly list: string | undefined;
}

/** What tracking did. */
export interface Tracked {
  /** How many YAML and JSON files were read. */
  readonly files: number;
  /** How many of them hold Kubernetes objects. */
  readonly manifests: number;
  /** How many are templates, of which nothing is known. */
  readonly templates: number;
  /** How many different images the manifests name. */
  readonly found: number;
  /** How many of them no list had. */
  readonly proposed: number;
  readonly added: number;
  /** How many times a side-loaded image is asked for always. */
  readonly alwaysPulled: number;
  /** How many other findings are in the log: what could not be read, and what is no image reference. */
  readonly notes: number;
}

/**
 * Looks through the Kubernetes manifests of the workspace for images that no list of the plan has, and adds those that
 * are picked to a list. It only reads, so it works in Restricted Mode too.
 * Arguments, for callers that know: a file or folder of the site, and `{images, list}` (see Answers).
 */
export async function trackWorkloadImages(
  log: vscode.LogOutputChannel,
  store: SiteStore,
  given: unknown,
  answers: unknown,
): Promise<Tracked> {
  const site = await chooseSite(store, given);
  const { images, list } = answersOf(answers);
  const all = await withProgress('Looking for images in manifests', readManifests);
  const manifests = { ...all, manifests: manifestsFor(store, site, all.manifests) };
  logDetails(log, manifests);
  if (manifests.manifests.length === 0) throw nothingFound(manifests);
  const proposal = proposeImages(manifests.manifests, { plan: site.plan, lists: await listsOf(site) });
  for (const { path, problem } of proposal.problems) {
    const manifest = manifests.manifests.find((candidate) => candidate.path === path);
    if (manifest !== undefined) log.warn(lineOf(manifest, problem));
  }
  const chosen =
    proposal.images.length === 0 ? [] : choiceOf(proposal, images ?? (await askImages(proposal)));
  const path = chosen.length === 0 ? defaultList : (list ?? (await chooseList(site)));
  const added = chosen.length === 0 ? 0 : await addTo(site, path, chosen);
  const tracked = {
    files: manifests.read,
    manifests: manifests.manifests.filter(({ found }) => found.objects > 0).length,
    templates: manifests.manifests.filter(({ found }) => found.template).length,
    found: proposal.found,
    proposed: proposal.images.length,
    added,
    alwaysPulled: proposal.problems.length,
    notes: notesOf(manifests),
  };
  tell(log, tracked, vscode.Uri.joinPath(site.root, path));
  return tracked;
}

function answersOf(given: unknown): Answers {
  const read = (key: string): unknown =>
    typeof given === 'object' && given !== null ? Reflect.get(given, key) : undefined;
  const images = read('images');
  const list = read('list');
  return {
    images:
      images === 'all' || (Array.isArray(images) && images.every((name) => typeof name === 'string'))
        ? images
        : undefined,
    list: typeof list === 'string' ? list : undefined,
  };
}

function nothingFound({ read, unread }: Manifests): UserError {
  const others = unread.length === 0 ? '' : `, and ${unread.length} could not be read (the log says why)`;
  return new UserError(
    `None of the ${read} YAML and JSON files of this workspace is a Kubernetes manifest${others}: put the manifests of your workloads into the workspace, or list their images by hand`,
  );
}

/** The lists of the plan; without a plan, the one that would be written. */
async function listsOf({ root, plan, site }: SiteState): Promise<SiteState['site']['lists']> {
  if (plan !== undefined) return site.lists;
  const text = await currentText(vscode.Uri.joinPath(root, defaultList));
  return [...site.lists, { path: defaultList, content: parseImageList(text ?? '') }];
}

async function askImages({ images, problems }: ImageProposal): Promise<readonly string[]> {
  const warned = new Set(problems.map(({ path, problem }) => `${path} ${problem.range.start}`));
  const item = ({ reference, uses, hint }: ProposedImage): Choice<string> => {
    const [first] = uses;
    const others = uses.length > 1 ? `, and ${uses.length - 1} more` : '';
    const always = uses.some(({ path, image }) => warned.has(`${path} ${image.range.start}`));
    return {
      label: reference.text,
      description: hint ? 'custom resource: is it an image?' : '',
      detail: `${first?.image.where ?? ''} (${first?.path ?? ''})${others}${always ? ' · $(warning) pulled always, though side-loaded' : ''}`,
      picked: true,
      value: reference.text,
    };
  };
  return askChoices(images.map(item), {
    title: `In no list: ${counted(images.length, 'image')} of the workspace's manifests`,
    placeHolder: 'Which of them does the cluster need?',
    matchOnDetail: true,
  });
}

function choiceOf({ images }: ImageProposal, wanted: 'all' | readonly string[]): readonly ImageReference[] {
  return images
    .map(({ reference }) => reference)
    .filter(({ text }) => wanted === 'all' || wanted.includes(text));
}

/** images/workloads.txt where the plan reads it, else one of the lists that it reads. */
async function chooseList({ root, plan, site }: SiteState): Promise<string> {
  if (plan === undefined || isList(defaultList, plan)) return defaultList;
  const [only, ...others] = site.lists;
  if (only === undefined) throw notAList(root, defaultList);
  if (others.length === 0) return only.path;
  return askChoice(
    site.lists.map(({ path }) => ({ label: path, value: path })),
    { title: `Add to which list? The plan does not read ${defaultList}` },
  );
}

function notAList(root: vscode.Uri, path: string): UserError {
  return new UserError(
    `images.lists of airgap.yaml does not name ${path}, so the plan would not read it: name it there, or images/*.txt`,
    [
      {
        title: 'Open Plan',
        run: () => vscode.window.showTextDocument(vscode.Uri.joinPath(root, 'airgap.yaml')),
      },
    ],
  );
}

async function addTo(
  { root, plan }: SiteState,
  path: string,
  images: readonly ImageReference[],
): Promise<number> {
  const inside = !path.startsWith('/') && !path.split('/').includes('..');
  if (!inside || !(plan === undefined ? path === defaultList : isList(path, plan)))
    throw notAList(root, path);
  const uri = vscode.Uri.joinPath(root, path);
  const before = await currentText(uri);
  if (before === undefined) {
    const text = `# From the Kubernetes manifests of this workspace\n${formatImageList(images)}`;
    await applyChanges('Track workload images', [{ uri, text }]);
    return images.length;
  }
  const { edits, added } = updateImageList(parseImageList(before), images, 'merge');
  if (edits.length > 0) await applyChanges('Track workload images', [{ uri, before, edits }]);
  return added;
}

function logDetails(log: vscode.LogOutputChannel, { read, unread, manifests }: Manifests): void {
  log.info(`Track Workload Images: ${read} files read, ${manifests.length} of them manifests or templates`);
  for (const why of unread) log.warn(why);
  for (const manifest of manifests)
    for (const problem of manifest.found.problems) log.warn(lineOf(manifest, problem));
}

function lineOf({ path, source }: WorkspaceManifest, { range, message }: Problem): string {
  return `${path}:${source.positionAt(range.start).line + 1}: ${message}`;
}

function notesOf({ unread, manifests }: Manifests): number {
  const problems = manifests.flatMap(({ found }) => (found.template ? [] : found.problems));
  return unread.length + problems.length;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Says what was found and done, and what could not be looked at. */
function tell(log: vscode.LogOutputChannel, tracked: Tracked, list: vscode.Uri): void {
  const { files, manifests, templates, found, proposed, added, alwaysPulled, notes } = tracked;
  const outcome =
    proposed === 0
      ? 'none is missing in the lists'
      : `${proposed} in no list, ${added} added to ${vscode.workspace.asRelativePath(list)}`;
  const said = [
    `${counted(found, 'image')} in ${counted(manifests, 'manifest')} of ${counted(files, 'file')}: ${outcome}`,
    ...(templates === 0
      ? []
      : [
          `${counted(templates, 'template')} not read: run helm template NAME CHART > FILE.yaml and track again`,
        ]),
    ...(alwaysPulled === 0
      ? []
      : [
          `${counted(alwaysPulled, 'side-loaded image')} pulled always, which fails inside the gap: the log says where`,
        ]),
    ...(notes === 0 ? [] : [`${counted(notes, 'more finding')} in the log`]),
  ].join('. ');
  const show =
    templates + alwaysPulled > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(said, ...(added > 0 ? ['Open List', 'Show Log'] : ['Show Log'])).then((chosen) => {
    if (chosen === 'Open List') void vscode.window.showTextDocument(list);
    if (chosen === 'Show Log') log.show();
  });
}
