import * as vscode from 'vscode';
import { languageKindOf } from '../../core/check/languages.ts';

/** The files of one site. */
export interface FoundSite {
  readonly root: vscode.Uri;
  /** Relative to the root, with `/`, sorted. */
  readonly paths: readonly string[];
}

/** What a site is made of, and the certificates that its files name. */
export const sitePattern =
  '**/{airgap.yaml,sync-images.yaml,regsync.yaml,regsync.yml,hosts.toml,node/*.conf,node/*.yaml,node/*.service,node/*.sh,*.txt,*.crt,*.pem,*.cer}';

/** A carrier holds copies of a site's files; they are checked where they come from. */
const excluded = '**/{.git,node_modules,carrier,carrier.part,replaced-carrier}/**';
/** Where a site keeps what is its own; what a person hides in the Explorer (`files.exclude`) is there all the same. */
const ownPattern = '{sync-images.yaml,regsync.yaml,regsync.yml,hosts.d/**,node/**,images/**,certs/**}';
const maxFiles = 20_000;
const maxDepth = 3;

/**
 * Finds the sites of the workspace: each folder with an airgap.yaml, at most three folders deep, and each workspace
 * folder that holds sync or hosts files beside those.
 */
export async function findSites(folders: readonly vscode.WorkspaceFolder[]): Promise<FoundSite[]> {
  const found = await Promise.all(folders.map(findInFolder));
  return found.flat();
}

async function findInFolder(folder: vscode.WorkspaceFolder): Promise<FoundSite[]> {
  const pattern = new vscode.RelativePattern(folder, sitePattern);
  const uris = await vscode.workspace.findFiles(pattern, excluded, maxFiles);
  const all = uris.map((uri) => relativePath(folder.uri, uri)).filter((path) => path !== undefined);
  const roots = all
    .filter((path) => path === 'airgap.yaml' || path.endsWith('/airgap.yaml'))
    .map((path) => path.slice(0, -'airgap.yaml'.length))
    .filter((root) => root.split('/').length - 1 <= maxDepth)
    .toSorted((a, b) => b.length - a.length);
  const files = new Map<string, string[]>(roots.map((root) => [root, []]));
  for (const path of all) {
    const root = roots.find((candidate) => path.startsWith(candidate)) ?? '';
    const own = files.get(root);
    if (own === undefined) files.set(root, [path.slice(root.length)]);
    else own.push(path.slice(root.length));
  }
  return Promise.all(
    [...files]
      .filter(([, paths]) => paths.some(makesSite))
      .map(async ([at, paths]) => {
        const root = at === '' ? folder.uri : vscode.Uri.joinPath(folder.uri, at.slice(0, -1));
        const own = paths.includes('airgap.yaml') ? await findOwn(root) : [];
        const mine = own.filter((path) => roots.find((other) => (at + path).startsWith(other)) === at);
        return { root, paths: [...new Set([...paths, ...mine])].toSorted() };
      }),
  );
}

/** The files in a plan's own folders, hidden ones too. */
async function findOwn(root: vscode.Uri): Promise<readonly string[]> {
  const uris = await vscode.workspace.findFiles(new vscode.RelativePattern(root, ownPattern), null, maxFiles);
  return uris.map((uri) => relativePath(root, uri)).filter((path) => path !== undefined);
}

/** Whether a file makes its folder a site; a bootstrap file without a plan may be anything's. */
function makesSite(path: string): boolean {
  const kind = languageKindOf(path);
  return kind !== undefined && kind !== 'bootstrap';
}

/** The way from a folder to a file in it, with `/`; undefined for a file elsewhere. */
export function relativePath(root: vscode.Uri, uri: vscode.Uri): string | undefined {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) return undefined;
  const folder = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return uri.path.startsWith(folder) ? uri.path.slice(folder.length) : undefined;
}
