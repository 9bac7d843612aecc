import { existsSync } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { HostsEntry, HostsTree } from '../core/containerd/resolve.ts';
import { codeOf } from './failure.ts';
import { isInside } from './files/is-inside.ts';
import { listFiles } from './files/list-files.ts';
import { readTextFile } from './files/read-text-file.ts';

/** More than any hosts.toml or certificate has. */
const maxBytes = 1_000_000;

/**
 * Reads a hosts directory: every file below it, certificates included, since containerd looks at those too.
 * An empty directory counts: containerd takes the first one there is, whatever is in it.
 * @param folder absolute path here
 * @param root where the directory is, or will be, on a node
 * @returns undefined where there is no such directory; what is too large, unreadable or led elsewhere by a link says so
 */
export async function readHostsTree(
  folder: string,
  root = '/etc/containerd/hosts.d',
  signal?: AbortSignal,
): Promise<HostsTree | undefined> {
  if (!existsSync(folder)) return undefined;
  const entries = await directoriesIn(folder);
  const { files, problems } = await listFiles(folder, ['**'], { signal });
  for (const path of files) {
    const read = await readTextFile(join(folder, path), { maxBytes, signal });
    entries.set(
      path,
      read.ok
        ? { kind: 'file', text: read.text, utf8: !read.invalidUtf8 }
        : { kind: 'file', text: '', unread: read.message },
    );
  }
  for (const { path, message } of problems) {
    if (await isLinkToNothingHere(folder, path)) continue;
    entries.set(path, unreadEntry(path, message, entries.get(path)));
  }
  return { root, entries };
}

/** Such a link is nothing for containerd either; where one out of the folder leads, only the node knows. */
async function isLinkToNothingHere(folder: string, path: string): Promise<boolean> {
  const link = await readlink(join(folder, path)).catch(() => undefined);
  if (link === undefined || !isInside(folder, resolve(folder, dirname(path), link))) return false;
  return stat(join(folder, path)).then(
    () => false,
    (error: unknown) => codeOf(error) === 'ENOENT',
  );
}

function unreadEntry(path: string, message: string, known: HostsEntry | undefined): HostsEntry {
  const unread = path === '' ? message : `${path} ${message}`;
  return path === '' || known?.kind === 'directory'
    ? { kind: 'directory', unread }
    : { kind: 'file', text: '', unread };
}

/** The directories of registries, and those that stand where a hosts.toml should; links are followed. */
async function directoriesIn(folder: string): Promise<Map<string, HostsEntry>> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.flatMap((name) => [name, `${name}/hosts.toml`]);
  const found = await Promise.all(
    paths.map(async (path) =>
      (await stat(join(folder, path)).catch(() => undefined))?.isDirectory() ? [path] : [],
    ),
  );
  return new Map(found.flat().map((path) => [path, { kind: 'directory' }]));
}
