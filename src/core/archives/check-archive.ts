import type { Evidence, StepProblem } from '../steps/state.ts';
import type { ArchiveProblem } from './archive-codes.ts';
import type { ArchiveContent } from './archive-content.ts';
import { judgeArchive } from './judge-archive.ts';
import type { SiteArchive } from './site-archives.ts';

/** What was found where an archive should be. */
export type SeenArchive =
  | { readonly state: 'missing' }
  /** It could not be looked at. */
  | { readonly state: 'unreadable'; readonly message: string }
  | {
      readonly state: 'read';
      readonly content: ArchiveContent;
      /** Whether the bytes of its blobs were read, now or before, and are in `content.digests`. */
      readonly digested: boolean;
    };

/** One check of one archive. */
export interface ArchiveCheck {
  readonly archive: SiteArchive;
  /** Whether there was something to look at, and it could be. */
  readonly checked: boolean;
  readonly digested: boolean;
  readonly problems: readonly ArchiveProblem[];
}

/** Judges what lies where an archive should be. */
export function checkArchive(archive: SiteArchive, seen: SeenArchive): ArchiveCheck {
  if (seen.state === 'read') {
    const { problems } = judgeArchive(seen.content, archive);
    return { archive, checked: true, digested: seen.digested, problems };
  }
  const problem: ArchiveProblem =
    seen.state === 'missing'
      ? {
          code: 'archive.missing',
          severity: 'error',
          message: 'no archive yet: run Export archives',
        }
      : { code: 'archive.unreadable', severity: 'error', message: seen.message };
  return { archive, checked: false, digested: false, problems: [problem] };
}

/** Whether pods start from an archive as far as it was read: nothing is wrong with it. */
export function holds({ checked, problems }: ArchiveCheck): boolean {
  return checked && problems.every(({ severity }) => severity !== 'error');
}

/** Whether an archive is proved to its last byte, so that it need not be exported again. */
export function isProvedArchive(check: ArchiveCheck): boolean {
  return check.digested && holds(check);
}

/** What the checks say of the step `archives.export`, with one line for each error. */
export function archivesEvidence(checks: readonly ArchiveCheck[]): Evidence {
  const problems = checks.flatMap(({ archive, problems: found }) =>
    found
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }): StepProblem => ({
        subject: `${archive.image} (${archive.arch})`,
        // What is wrong comes first: a row of the plan has no room for a long path and what follows it.
        message: code === 'archive.missing' ? message : `${message} (${archive.path})`,
      })),
  );
  const unread = checks.filter(({ checked, digested }) => checked && !digested).length;
  const also = unread === 0 ? '' : `, the bytes of ${unread} not digested yet`;
  return {
    expected: checks.length,
    checked: checks.filter(({ checked }) => checked).length,
    problems,
    summary: `${checks.filter(holds).length} of ${checks.length} in archives/${also}`,
  };
}
