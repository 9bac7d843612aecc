import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isInCarrier } from '../core/carrier/carrier-files.ts';
import { isNodeFile } from '../core/generate/is-node-file.ts';
import { listFiles } from './files/list-files.ts';
import { readTextFile } from './files/read-text-file.ts';
import { fileExists } from './files/file-exists.ts';

/** A file of a plan's folder: its text, or why there is none. `path` is relative to the folder, with `/`. */
export type SiteText =
  | { readonly path: string; readonly text: string; readonly invalidUtf8: boolean }
  | { readonly path: string; readonly problem: string };

/** The files around a plan, read but not understood. */
export interface SiteFiles {
  /** `airgap.yaml`; undefined where there is none. */
  readonly plan: SiteText | undefined;
  readonly lists: readonly SiteText[];
  readonly syncFiles: readonly SiteText[];
  readonly hostsFiles: readonly SiteText[];
  /** The files of `node/` that are generated. */
  readonly nodeFiles: readonly SiteText[];
  /** `.airgap/generated.json`; undefined where there is none. */
  readonly generated: SiteText | undefined;
  /** Paths and globs that could not be looked at. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

const syncFileNames = ['sync-images.yaml', 'regsync.yaml', 'regsync.yml'];

/** All files together; a folder that is no plan's may hold anything. */
const maxTotalCharacters = 200_000_000;

/**
 * Reads a plan's folder. Files that are too large, binary or unreadable are there with their problem.
 * @param folder absolute path
 * @param listGlobs gives the globs of the image lists (`images.lists`) from the plan's text, undefined without a plan
 * @throws Failure `cancelled` only
 */
export async function readSiteFiles(
  folder: string,
  listGlobs: (plan: string | undefined) => readonly string[],
  signal?: AbortSignal,
): Promise<SiteFiles> {
  const problems: { path: string; message: string }[] = [];
  let budget = maxTotalCharacters;
  const read = async (path: string): Promise<SiteText> => {
    // Through a link that leaves the folder nothing is read.
    if (fileExists(folder, path) === undefined) {
      return {
        path,
        problem: `${path} is a symbolic link that leaves the plan's folder: copy the file here`,
      };
    }
    if (budget <= 0) return { path, problem: `${path} was not read: the files of this folder are too many` };
    const result = await readTextFile(join(folder, path), { signal });
    if (!result.ok) return { path, problem: result.message };
    budget -= result.text.length;
    return { path, text: result.text, invalidUtf8: result.invalidUtf8 };
  };
  /** A file by its one possible name; a folder or a link to nothing in its place is a problem, not an absence. */
  const readNamed = async (path: string): Promise<SiteText[]> => {
    const there = await lstat(join(folder, path)).catch(() => undefined);
    return there === undefined ? [] : [await read(path)];
  };
  const readListed = async (
    globs: readonly string[],
    isMeant: (path: string) => boolean = () => true,
  ): Promise<SiteText[]> => {
    const listing = await listFiles(folder, globs, { signal });
    problems.push(...listing.problems);
    const texts: SiteText[] = [];
    for (const path of listing.files.filter(isMeant)) texts.push(await read(path));
    return texts;
  };
  const [plan] = await readNamed('airgap.yaml');
  const syncFiles: SiteText[] = [];
  for (const name of syncFileNames) syncFiles.push(...(await readNamed(name)));
  return {
    plan,
    lists: await readListed(
      listGlobs(plan !== undefined && 'text' in plan ? plan.text : undefined),
      (path) => !isInCarrier(path),
    ),
    syncFiles,
    hostsFiles: await readListed(['hosts.d/**/hosts.toml']),
    nodeFiles: await readListed(['node/*'], isNodeFile),
    generated: (await readNamed('.airgap/generated.json'))[0],
    problems,
  };
}
