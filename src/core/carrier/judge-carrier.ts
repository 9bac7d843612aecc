import { formatBytes } from '../steps/format-bytes.ts';
import type { Evidence } from '../steps/state.ts';
import type { CarrierCode } from './carrier-codes.ts';
import { carrierFolder, sumsName } from './carrier-files.ts';
import type { parseSha256Sums } from './sha256-sums.ts';

/** What was found of a carrier, and of the site that it was packed from. Paths are relative to each. */
export interface SeenCarrier {
  /** Files that the plan calls for. */
  readonly wanted: readonly string[];
  /** What SHA256SUMS says; undefined where there is none that can be read. */
  readonly sums: ReturnType<typeof parseSha256Sums> | undefined;
  /** The files of the carrier but SHA256SUMS. */
  readonly packed: ReadonlyMap<string, SeenFile>;
  /** What else lies in it: symbolic links, pipes. */
  readonly odd: readonly string[];
  /** The wanted files of the site. */
  readonly site: ReadonlyMap<string, SeenFile>;
}

/** A file that was looked at; no digest where it was not, or could not be, read. */
export interface SeenFile {
  readonly size: number;
  readonly sha256: string | undefined;
}

/** Something wrong with a carrier. */
export interface CarrierProblem {
  readonly code: CarrierCode;
  /** What it is about, relative to the carrier. */
  readonly path: string;
  /** What is so, and what to do. */
  readonly message: string;
}

/** A carrier, judged. */
export interface CarrierCheck {
  /** Whether there is one. */
  readonly there: boolean;
  /** Files that were to be looked at: those that the plan calls for. */
  readonly expected: number;
  /** Those whose bytes were read, here and in the site. */
  readonly looked: readonly string[];
  /** Those that hold. */
  readonly passed: number;
  /** Bytes in the carrier, of files that the plan calls for. */
  readonly bytes: number;
  readonly problems: readonly CarrierProblem[];
}

/**
 * Judges a carrier: every file that the plan calls for and no other, SHA256SUMS right for all of them, and each with the
 * bytes that the site has now.
 */
export function judgeCarrier(seen: SeenCarrier): CarrierCheck {
  const { wanted, sums, packed, odd, site } = seen;
  const called = new Set(wanted);
  const listed = sums?.sums ?? new Map<string, string>();
  const own = wanted.map((path) => ({ path, problem: problemOf(path, seen) }));
  const others = [...new Set([...packed.keys(), ...listed.keys()])].filter((path) => !called.has(path));
  const problems = [
    ...sumsProblems(sums),
    // Without SHA256SUMS that is said once, and not of each file.
    ...(sums === undefined ? [] : own.flatMap(({ problem }) => problem ?? [])),
    ...others.toSorted().map((path) => (listed.has(path) ? notCalledFor(path) : foreign(path))),
    ...odd.map(foreign),
  ];
  return {
    there: true,
    expected: wanted.length,
    looked: wanted.filter((path) => isRead(packed.get(path)) && isRead(site.get(path))),
    passed: own.filter(({ problem }) => problem === undefined).length,
    bytes: wanted.reduce((sum, path) => sum + (packed.get(path)?.size ?? 0), 0),
    problems,
  };
}

/** What the judgement says of the step `carrier.pack`. */
export function carrierEvidence(check: CarrierCheck): Evidence {
  const { expected, looked, problems } = check;
  return {
    expected,
    checked: looked.length,
    problems: problems.map(({ path, message }) => ({
      subject: path === '' ? carrierFolder : `${carrierFolder}/${path}`,
      message,
    })),
    summary: summaryOf(check),
  };
}

/** `23 files, 412 MB, SHA256SUMS holds` */
function summaryOf({ there, expected, passed, bytes, problems }: CarrierCheck): string {
  if (expected === 0) return 'the plan has no nodes, so there is nothing to pack';
  if (!there) return 'never packed';
  const files = `${expected} ${expected === 1 ? 'file' : 'files'}`;
  return problems.length === 0 && passed === expected
    ? `${files}, ${formatBytes(bytes)}, ${sumsName} holds`
    : `${passed} of ${files} hold`;
}

/** The judgement where there is no carrier, or something else in its place. */
export function noCarrier(expected: number, message = 'not there yet: run Pack carrier'): CarrierCheck {
  const problem = { code: 'carrier.missing', path: '', message } as const;
  return { there: false, expected, looked: [], passed: 0, bytes: 0, problems: [problem] };
}

function isRead(file: SeenFile | undefined): boolean {
  return file?.sha256 !== undefined;
}

function problemOf(path: string, { sums, packed, site }: SeenCarrier): CarrierProblem | undefined {
  const said = sums?.sums.get(path);
  const here = packed.get(path);
  if (here === undefined)
    return { code: 'carrier.missing', path, message: 'is not in the carrier: pack again' };
  if (said === undefined)
    return { code: 'carrier.sums', path, message: `has no line in ${sumsName}: pack again` };
  if (here.sha256 === undefined)
    return { code: 'carrier.changed', path, message: 'cannot be read: pack again' };
  if (here.sha256 !== said) {
    const message = `is not what was packed, so sha256sum -c fails: pack again`;
    return { code: 'carrier.changed', path, message };
  }
  const now = site.get(path);
  if (now?.sha256 === said) return undefined;
  const message =
    now === undefined
      ? 'is not in the site any more: bring it back, and pack again'
      : 'has changed in the site since: pack again';
  return { code: 'carrier.outdated', path, message };
}

function sumsProblems(sums: SeenCarrier['sums']): readonly CarrierProblem[] {
  if (sums === undefined) {
    const message = 'is not there or cannot be read, so nobody can prove the rest: pack again';
    return [{ code: 'carrier.sums', path: sumsName, message }];
  }
  return sums.flaws.map((line) => {
    const message = `line ${line + 1} is not one that Pack carrier writes: pack again`;
    return { code: 'carrier.sums', path: sumsName, message };
  });
}

function notCalledFor(path: string): CarrierProblem {
  return { code: 'carrier.outdated', path, message: 'is not called for by the plan any more: pack again' };
}

function foreign(path: string): CarrierProblem {
  const message = `was not packed, and nothing proves it: move it out of ${carrierFolder}/`;
  return { code: 'carrier.foreign', path, message };
}
