import { mirrorImages } from '../check/coverage.ts';
import { languageKindOf } from '../check/languages.ts';
import { generateHosts } from '../generate/generate-hosts.ts';
import { generateNodeFiles } from '../generate/generate-node-files.ts';
import { emptyRecord } from '../generate/generated-record.ts';
import type { FileChange, Sha256 } from '../generate/generation.ts';
import { isNodeFile } from '../generate/is-node-file.ts';
import { formatReference } from '../images/reference.ts';
import type { Problem } from '../problems/problem.ts';
import type { Site } from '../plan/site.ts';
import type { Evidence, StepProblem } from './state.ts';
import type { StepId } from './step.ts';

/** What the files of a site say; nothing is connected to for it. */
export interface FilesOfSite {
  readonly site: Site;
  /** What is wrong with each file, by path. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly sha256: Sha256;
}

/**
 * Evidence that lies in the site's own files, so that it is always as new as they are.
 * @returns undefined for steps whose evidence is elsewhere: in a mirror, on a node
 */
export function fileEvidence(step: StepId, files: FilesOfSite): Evidence | undefined {
  if (step === 'images.list') return listEvidence(files);
  if (step === 'sync.generate') return syncFileEvidence(files);
  if (step === 'config.generate') return configEvidence(files);
  return undefined;
}

/** Every list is there, and every line of it is a reference. */
function listEvidence(files: FilesOfSite): Evidence {
  const { lists, plan } = files.site;
  const rejected = lists.flatMap(({ path, content }) =>
    content.rejected.map(({ text, line, reason }): StepProblem => ({
      subject: `${path}:${line + 1}`,
      message: `${text}: ${reason}`,
    })),
  );
  const unread = unreadLists(files);
  const images = lists.reduce((sum, { content }) => sum + content.entries.length, 0);
  const from = lists.map(({ path, content }, index) => {
    const count = content.entries.length;
    return index === 0
      ? `${count} ${count === 1 ? 'image' : 'images'} from ${path}`
      : `${count} from ${path}`;
  });
  const globs = plan?.images.lists.join(', ') ?? 'images/*.txt';
  return {
    expected: images + rejected.length + unread.length,
    checked: images + rejected.length,
    problems: [...unread, ...rejected],
    summary: from.length === 0 ? `no list yet (${globs})` : summaryOf(from, images),
  };
}

/** Lists that may name any number of images, since nobody could read them. */
function unreadLists({ site: { lists, plan }, problems }: FilesOfSite): readonly StepProblem[] {
  const unreadable = [...problems].flatMap(([path, found]): StepProblem[] => {
    const why = found.find(({ code }) => code === 'file.unreadable');
    const isList = languageKindOf(path) === undefined && !isNodeFile(path);
    return why === undefined || !isList ? [] : [{ subject: path, message: why.message }];
  });
  const known = new Set([...lists.map(({ path }) => path), ...unreadable.map(({ subject }) => subject)]);
  const named = (plan?.images.lists ?? [])
    .filter((glob) => !/[*?]/.test(glob))
    .map((path) =>
      path
        .split('/')
        .filter((segment) => segment !== '' && segment !== '.')
        .join('/'),
    );
  const missing = named
    .filter((path) => !known.has(path))
    .map((path): StepProblem => ({
      subject: path,
      message: 'the plan names this list, and it is not there',
    }));
  return [...unreadable, ...missing];
}

const shownLists = 3;

function summaryOf(from: readonly string[], images: number): string {
  return from.length <= shownLists ? from.join(', ') : `${images} images from ${from.length} lists`;
}

/** The sync file copies each image of the plan to where nodes ask for it. */
function syncFileEvidence({ site, problems }: FilesOfSite): Evidence {
  const images = mirrorImages(site);
  const expected = images.length;
  const [file, ...others] = site.syncFiles;
  if (file === undefined) {
    const problem = { subject: 'sync-images.yaml', message: 'not there yet: generate it' };
    return { expected: Math.max(expected, 1), checked: 0, problems: [problem], summary: 'no sync file yet' };
  }
  const short = images.flatMap(({ image, sync }): StepProblem[] => {
    if (sync.state === 'synced') return [];
    const message =
      sync.state === 'not-synced'
        ? 'listed, but no entry copies it: generate the sync file again'
        : `copied to ${sync.target}, where nodes do not ask`;
    return [{ subject: formatReference(image.reference), message }];
  });
  const broken = [file, ...others].flatMap(({ path }): StepProblem[] => {
    const errors = problems.get(path)?.filter(({ severity }) => severity === 'error').length ?? 0;
    return errors === 0
      ? []
      : [
          {
            subject: path,
            message: `${errors} ${errors === 1 ? 'error' : 'errors'}: see the Problems panel`,
          },
        ];
  });
  const synced = expected - short.length;
  return {
    expected,
    checked: expected,
    problems: [...short, ...broken],
    summary: `${synced} of ${expected} images in ${others.length === 0 ? file.path : `${others.length + 1} sync files`}`,
  };
}

/**
 * Each hosts.toml with the CA files beside it and each file of `node/` holds what the plan calls for.
 * @returns undefined without a plan, which calls for nothing
 */
function configEvidence(files: FilesOfSite): Evidence | undefined {
  if (files.site.plan === undefined) return undefined;
  const { hosts, copies } = hostsDifferences(files);
  const forHosts = [...hosts, ...copies];
  const all = [...forHosts, ...nodeDifferences(files)].map(({ path, message }) => {
    const errors = files.problems.get(path)?.some(({ severity }) => severity === 'error') === true;
    return { subject: path, message: errors ? 'has errors: see the Problems panel' : message };
  });
  const short = all.flatMap(({ subject, message }): StepProblem[] =>
    message === undefined ? [] : [{ subject, message }],
  );
  const noneYet = hosts.length > 0 && hosts.every(({ message }) => message === differences.create);
  const problems = noneYet
    ? [noHostsYet, ...short.filter(({ subject }) => !forHosts.some(({ path }) => path === subject))]
    : short;
  return {
    expected: all.length,
    checked: all.length,
    problems,
    summary: `${all.length - short.length} of ${all.length} files for nodes as planned`,
  };
}

/** A file that is called for, and how it differs from the plan; no message where it does not. */
interface Difference {
  readonly path: string;
  readonly message: string | undefined;
}

function hostsDifferences({ site, sha256 }: FilesOfSite): {
  readonly hosts: readonly Difference[];
  readonly copies: readonly Difference[];
} {
  const mirror = site.plan?.mirror;
  if (mirror === undefined) return { hosts: [], copies: [] };
  const texts = new Map(site.hostsFiles.map(({ path, content }) => [path, content.source.text]));
  const textOf = (path: string): string | undefined => texts.get(path);
  const { files, copies } = generateHosts({ site, mirror, textOf, record: emptyRecord, sha256 });
  return {
    hosts: files.map(({ path, kind }) => ({ path, message: differences[kind] })),
    copies: copies.flatMap((copy) => copyDifference(copy, site)),
  };
}

/** A CA file beside a hosts.toml; none where nobody looked whether it is there. */
function copyDifference(
  { from, to }: { readonly from: string; readonly to: string },
  site: Pick<Site, 'certificateText' | 'fileExists'>,
): Difference[] {
  const there = site.fileExists(to);
  if (there === undefined) return [];
  if (!there) return [{ path: to, message: differences.create }];
  const [wanted, text] = [site.certificateText(from), site.certificateText(to)].map(unixLines);
  const differs = wanted !== undefined && text !== undefined && wanted !== text;
  return [{ path: to, message: differs ? `differs from ${from}: generate it again` : undefined }];
}

/** An editor keeps the line ends of a file, so a copy may have others. */
function unixLines(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}

function nodeDifferences({ site, sha256 }: FilesOfSite): readonly Difference[] {
  const texts = new Map(site.nodeFiles.map(({ path, content }) => [path, content]));
  const textOf = (path: string): string | undefined => texts.get(path);
  // With no record, every file that says something else is kept: here it only differs.
  const { files, kept } = generateNodeFiles({ site, textOf, record: emptyRecord, sha256 });
  return [
    ...files.map(({ path, kind }) => ({ path, message: differences[kind] })),
    ...kept.map(({ path }) => ({ path, message: differences.edit })),
  ];
}

/** Said once where nothing was generated yet. */
const noHostsYet: StepProblem = { subject: 'hosts.d', message: 'no hosts.toml yet: generate them' };

const differences = {
  same: undefined,
  create: 'not there yet: generate it',
  edit: 'differs from the plan: generate it again',
  refused: 'cannot be compared with the plan: mend it first',
} as const satisfies Readonly<Record<FileChange['kind'], string | undefined>>;
