import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, throwIfCancelled } from '../failure.ts';
import { parseGlob, stepInto } from './glob.ts';
import type { Glob } from './glob.ts';
import { isInside } from './is-inside.ts';

/** Files below a folder, and what could not be looked at. */
export interface FileListing {
  /** Relative to the folder, with `/`, sorted by code unit. */
  readonly files: readonly string[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

const maxDepth = 32;

/** Folder entries that one listing looks at; a plan's folder holds some hundreds. */
const maxEntries = 200_000;

interface Walk {
  readonly root: string;
  readonly signal: AbortSignal | undefined;
  readonly maxFiles: number;
  readonly skip: readonly string[];
  readonly files: Set<string>;
  readonly problems: { path: string; message: string }[];
  entriesLeft: number;
  /** Why the listing stopped early. */
  full: string | undefined;
}

/**
 * Lists the files that globs name inside a folder. Nothing outside is ever listed: a glob or a symbolic link that
 * leaves the folder is a problem, and so are a folder that cannot be read and a named file that does not exist;
 * the rest is listed all the same.
 * @param folder absolute path
 * @param globs as in `parseGlob`; a file that several of them name is listed once
 * @param options.maxFiles 20 000 unless said; more is a problem
 * @param options.skip names of folders that are not looked into, wherever they are
 * @throws Failure `cancelled` only
 */
export async function listFiles(
  folder: string,
  globs: readonly string[],
  options: {
    readonly maxFiles?: number;
    readonly skip?: readonly string[];
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<FileListing> {
  const problems: Walk['problems'] = [];
  const parsed: Glob[] = [];
  for (const text of globs) {
    const result = parseGlob(text);
    if ('glob' in result) parsed.push(result.glob);
    else problems.push({ path: text, message: result.problem });
  }
  const root = await realpath(folder).catch(() => folder);
  const walk: Walk = {
    root,
    signal: options.signal,
    maxFiles: options.maxFiles ?? 20_000,
    skip: options.skip ?? [],
    files: new Set(),
    problems,
    entriesLeft: maxEntries,
    full: undefined,
  };
  await listFolder(walk, { path: '', globs: parsed, ancestors: [root] });
  for (const glob of parsed.map((segments) => segments.join('/'))) {
    // A glob may match nothing; a file that is named must be there.
    if (/[*?]/.test(glob) || walk.files.has(glob) || problems.some(({ path }) => path === glob)) continue;
    const there = await stat(join(root, glob)).catch(() => undefined);
    const message =
      there === undefined ? 'does not exist' : 'is a folder or a device, not a file: name a text file';
    problems.push({ path: glob, message });
  }
  if (walk.full !== undefined) {
    problems.push({ path: '', message: `${walk.full}: the rest is left out, so write narrower globs` });
  }
  return { files: [...walk.files].sort(), problems };
}

/** A folder on the way: its path relative to the root, and the real paths above it, by which circles are seen. */
interface Place {
  readonly path: string;
  readonly globs: readonly Glob[];
  readonly ancestors: readonly string[];
}

async function listFolder(walk: Walk, place: Place): Promise<void> {
  if (place.globs.length === 0) return;
  if (place.ancestors.length > maxDepth) {
    const message = `lies more than ${maxDepth - 1} folders deep, so nothing in it is looked at: move it up`;
    walk.problems.push({ path: place.path, message });
    return;
  }
  for (const entry of await entriesOf(walk, place.path)) {
    if (!mayGoOn(walk)) return;
    if (walk.skip.includes(entry.name)) continue;
    const step = stepInto(place.globs, entry.name);
    if (!step.file && step.folder.length === 0) continue;
    const path = place.path === '' ? entry.name : `${place.path}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await linkedKind(walk, path) : entry;
    if (kind?.isFile() === true && step.file) addFile(walk, path);
    if (kind?.isDirectory() === true) await goBelow(walk, place, { path, globs: step.folder });
  }
}

function mayGoOn(walk: Walk): boolean {
  throwIfCancelled(walk.signal);
  walk.entriesLeft -= 1;
  if (walk.entriesLeft < 0) walk.full ??= `the folder holds more than ${maxEntries} entries`;
  return walk.full === undefined;
}

function addFile(walk: Walk, path: string): void {
  if (walk.files.size < walk.maxFiles) walk.files.add(path);
  else walk.full = `the globs name more than ${walk.maxFiles} files`;
}

async function goBelow(walk: Walk, from: Place, to: Omit<Place, 'ancestors'>): Promise<void> {
  const real = await realpath(join(walk.root, to.path)).catch(() => undefined);
  if (real === undefined || from.ancestors.includes(real)) return;
  await listFolder(walk, { ...to, ancestors: [...from.ancestors, real] });
}

async function entriesOf(walk: Walk, path: string): Promise<Dirent[]> {
  try {
    return await readdir(join(walk.root, path), { withFileTypes: true });
  } catch (error) {
    // A folder that is not there has no files; that is for those to judge who need one.
    const code = codeOf(error);
    if (code !== 'ENOENT') walk.problems.push({ path, message: `the folder cannot be read (${code})` });
    return [];
  }
}

/** What a symbolic link leads to; undefined, with a problem, where that is nothing or lies outside. */
async function linkedKind(
  walk: Walk,
  path: string,
): Promise<{ isFile(): boolean; isDirectory(): boolean } | undefined> {
  try {
    const real = await realpath(join(walk.root, path));
    if (isInside(walk.root, real)) return await stat(real);
    walk.problems.push({
      path,
      message: 'is a symbolic link that leaves the folder, so it is not followed: copy the file here',
    });
  } catch {
    walk.problems.push({ path, message: 'is a symbolic link to nothing: remove it, or make the file' });
  }
  return undefined;
}
