import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { checkSite } from '../core/check/check-site.ts';
import type { SiteCheck } from '../core/check/check-site.ts';
import { languageKindOf } from '../core/check/languages.ts';
import { openSiteDocument, problemsOf, siteOf, sourceOf } from '../core/check/site-documents.ts';
import type { SiteDocument, SiteDocumentKind } from '../core/check/site-documents.ts';
import { fileExists } from '../node/files/file-exists.ts';
import { readTextFile } from '../node/files/read-text-file.ts';
import { openSite } from '../node/open-site.ts';
import type { Invocation } from './arguments.ts';
import { checkArchives } from './check-archives.ts';
import { checkCarrier } from './check-carrier.ts';
import { checkSnaps } from './check-snaps.ts';
import { checkFolderWorkloads } from './check-workloads.ts';
import { formatProblem, problemOfFile, reportedProblem } from './report.ts';
import type { Report, ReportedProblem } from './report.ts';
import type { Surroundings } from './surroundings.ts';

interface Checked extends Omit<SiteCheck, 'problems' | 'nothing'> {
  readonly files: readonly string[];
  readonly problems: readonly ReportedProblem[];
}

/** `check PATH...`: plan folders, or single files. */
export async function check(
  { operands, containerd }: Invocation,
  surroundings: Surroundings,
): Promise<Report> {
  const all: Checked[] = [];
  for (const operand of operands) {
    const path = resolve(surroundings.cwd, operand);
    all.push(
      isFolder(path)
        ? await checkFolder({ root: path, shown: operand, containerd }, surroundings)
        : await checkFile(path, operand, containerd),
    );
  }
  const counts = sumOf(all);
  const problems = all.flatMap((one) => one.problems);
  const short = all.flatMap((one) => one.short);
  const holds =
    counts.expected > 0 &&
    counts.passed === counts.expected &&
    !problems.some((problem) => problem.severity === 'error');
  const summary =
    counts.expected === 0
      ? 'Nothing was checked: no plan, image list, sync file or hosts.toml is there'
      : `${counts.passed} of ${counts.expected} checks hold, ${counts.expected - counts.checked} could not be made`;
  return {
    exit: holds ? 0 : 1,
    text: [...problems.map(formatProblem), ...shortLines(short), summary].join('\n'),
    json: { version: 1, files: all.flatMap((one) => one.files), ...counts, problems, short },
  };
}

type Counts = Pick<Checked, 'expected' | 'checked' | 'passed'>;

function sumOf(all: readonly Counts[]): Counts {
  const total = (pick: (counts: Counts) => number): number => all.reduce((sum, one) => sum + pick(one), 0);
  return {
    expected: total((one) => one.expected),
    checked: total((one) => one.checked),
    passed: total((one) => one.passed),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function checkFolder(
  { root, shown, containerd }: { root: string; shown: string; containerd: string | undefined },
  surroundings: Surroundings,
): Promise<Checked> {
  const { documents, site, hosts, problems: unread } = await openSite(root, { containerd });
  const result = checkSite(documents, site, hosts);
  const problems = [...documents].flatMap(([path, document]) =>
    (result.problems.get(path) ?? []).map((problem) =>
      reportedProblem(join(shown, path), sourceOf(document), problem),
    ),
  );
  const { plan } = site;
  const brought =
    plan === undefined
      ? []
      : [
          await checkSnaps({ root, shown, plan }, surroundings),
          await checkArchives({ root, shown, site }),
          await checkCarrier({ root, shown, site }, surroundings),
        ];
  const workloads = plan === undefined ? undefined : await checkFolderWorkloads(root, shown, site);
  const parts = workloads === undefined ? brought : [...brought, workloads];
  return {
    ...sumOf([result, ...parts]),
    short: [...result.short, ...(workloads?.short ?? [])],
    files: [
      ...[...documents.keys()].map((path) => join(shown, path)),
      ...parts.flatMap(({ files }) => files),
    ],
    problems: [
      ...problems,
      ...parts.flatMap((one) => one.problems),
      ...unread.map(({ path, message }) => unreadProblem(join(shown, path), message)),
      ...result.nothing.map((message) => nothingProblem(join(shown, 'airgap.yaml'), message)),
    ],
  };
}

/** A file on its own: nothing is known of what is around it, but the files it names. */
async function checkFile(path: string, shown: string, containerd: string | undefined): Promise<Checked> {
  const kind: SiteDocumentKind = languageKindOf(path.replaceAll('\\', '/')) ?? kindByName(path);
  const read = await readTextFile(path);
  const document: SiteDocument = read.ok
    ? openSiteDocument(kind, read.text)
    : { kind: 'unreadable', message: read.message };
  const root = dirname(path);
  const site = siteOf(new Map([[basename(path), document]]), {
    plan: undefined,
    fileExists: (file) => fileExists(root, file),
    containerd,
  });
  const found = problemsOf(document, basename(path), site);
  const readable = document.kind === 'unreadable' ? 0 : 1;
  return {
    files: [shown],
    expected: 1,
    checked: readable,
    passed: readable === 1 && !found.some((problem) => problem.severity === 'error') ? 1 : 0,
    problems: found.map((problem) => reportedProblem(shown, sourceOf(document), problem)),
    short: [],
  };
}

/** A file with another name is what its ending says: a sync file, a hosts.toml, or an image list. */
function kindByName(path: string): SiteDocumentKind {
  if (/\.ya?ml$/.test(path)) return 'sync';
  return path.endsWith('.toml') ? 'hosts' : 'images';
}

function nothingProblem(file: string, message: string): ReportedProblem {
  return problemOfFile(file, { code: 'plan.nothing-checked', severity: 'error', message });
}

function unreadProblem(file: string, message: string): ReportedProblem {
  return problemOfFile(file, { code: 'file.unreadable', severity: 'error', message });
}

/** One line for each reason, with the images it holds for. */
function shortLines(short: SiteCheck['short']): string[] {
  const byReason = new Map<string, string[]>();
  for (const { image, why } of short) byReason.set(why, [...(byReason.get(why) ?? []), image]);
  return [...byReason].map(([why, images]) => {
    const named =
      images.length > 3
        ? `${images.slice(0, 3).join(', ')} and ${images.length - 3} more`
        : images.join(', ');
    return `short: ${images.length} image${images.length === 1 ? '' : 's'}: ${why}: ${named}`;
  });
}
