import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { languageKindOf } from '../core/check/languages.ts';
import { parseImageList } from '../core/images/image-list.ts';
import { parseReference } from '../core/images/reference.ts';
import { parseSyncFile } from '../core/regsync/parse-sync-file.ts';
import { readTextFile } from '../node/files/read-text-file.ts';
import { openSite } from '../node/open-site.ts';
import { readSnapFiles } from '../node/snap-file.ts';
import type { Invocation } from './arguments.ts';
import type { Report } from './report.ts';

interface ListedImage {
  readonly ref: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly file: string;
  readonly line: number;
}

interface Rejected {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

interface Found {
  readonly images: readonly ListedImage[];
  readonly rejected: readonly Rejected[];
}

/** `images PATH...`: the images of lists, sync files, snaps and plan folders, normalised as containerd does it. */
export async function images({ operands }: Invocation, cwd: string, env: NodeJS.ProcessEnv): Promise<Report> {
  const found: Found[] = [];
  for (const operand of operands) found.push(...(await imagesOf(resolve(cwd, operand), operand, env)));
  const listed = found.flatMap((one) => one.images);
  const rejected = found.flatMap((one) => one.rejected);
  const lines = [
    ...listed.map(
      ({ registry, repository, tag, digest }) =>
        `${registry}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`,
    ),
    ...rejected.map(
      ({ file, line, text, reason }) => `${file}:${line}: not an image reference: ${text}: ${reason}`,
    ),
  ];
  return {
    exit: rejected.length > 0 || listed.length === 0 ? 1 : 0,
    text: [...lines, `${listed.length} images, ${rejected.length} rejected`].join('\n'),
    json: { version: 1, images: listed, rejected },
  };
}

async function imagesOf(path: string, shown: string, env: NodeJS.ProcessEnv): Promise<Found[]> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    const { documents } = await openSite(path);
    return [...documents].flatMap(([name, document]) =>
      document.kind === 'images' ? [fromList(document.list.source.text, join(shown, name))] : [],
    );
  }
  if (path.endsWith('.snap')) {
    const files = await readSnapFiles(path, ['images.txt'], { env });
    return [fromList(files.get('images.txt') ?? '', `${shown}:images.txt`)];
  }
  const read = await readTextFile(path);
  if (!read.ok) return [{ images: [], rejected: [{ text: '', file: shown, line: 1, reason: read.message }] }];
  const isSync = languageKindOf(path) === 'sync' || /\.ya?ml$/.test(path);
  return [isSync ? fromSyncFile(read.text, shown) : fromList(read.text, shown)];
}

function fromList(text: string, file: string): Found {
  const list = parseImageList(text);
  return {
    images: list.entries.map(({ reference, line }) => listed(reference, file, line + 1)),
    rejected: list.rejected.map((line) => ({
      text: line.text,
      file,
      line: line.line + 1,
      reason: line.reason,
    })),
  };
}

/** The sources of a sync file; one that depends on the environment, or stands for many, cannot be told here. */
function fromSyncFile(text: string, file: string): Found {
  const document = parseSyncFile(text);
  const found: { images: ListedImage[]; rejected: Rejected[] } = { images: [], rejected: [] };
  for (const { source, type } of document.entries) {
    if (source === undefined) continue;
    const line = document.source.positionAt(source.node.range.start).line + 1;
    if (type?.text !== 'image') {
      const reason = `type ${type?.text ?? '(none)'}: which images that is, only the registry can tell`;
      found.rejected.push({ text: source.text, file, line, reason });
      continue;
    }
    const parsed = source.expanded.known ? parseReference(source.expanded.key) : undefined;
    if (parsed?.ok === true) found.images.push(listed(parsed.reference, file, line));
    else
      found.rejected.push({
        text: source.text,
        file,
        line,
        reason: parsed?.reason ?? 'depends on the environment of the run',
      });
  }
  return found;
}

function listed(
  reference: {
    registry: string;
    repository: string;
    tag: string | undefined;
    digest: string | undefined;
    text: string;
  },
  file: string,
  line: number,
): ListedImage {
  const { text, registry, repository, tag, digest } = reference;
  return { ref: text, registry, repository, tag: tag ?? null, digest: digest ?? null, file, line };
}
