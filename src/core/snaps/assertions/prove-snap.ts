import { AssertionFault } from './assertion-fault.ts';
import { findSnapRevision } from './find-snap-revision.ts';
import type { AssertionHashes } from './hashes.ts';
import { parseAssertions } from './parse-assertions.ts';
import { canonicalRoots, readRoots } from './read-roots.ts';
import { readStatement } from './read-statement.ts';
import { remedies } from './snap-problem.ts';
import type { SnapFacts } from './snap-facts.ts';
import type { SnapProblem } from './snap-problem.ts';
import { highestFormat, snapdOfFormat } from './snapd-formats.ts';
import type { Statement } from './statement.ts';
import { verifyAssertions } from './verify-assertions.ts';

/** A .snap, its .assert, and what to judge them by. */
export interface SnapProofInput {
  readonly snap: SnapFacts;
  /** The .assert as it is; undefined where there is none. */
  readonly assertBytes: Uint8Array | undefined;
  /** Files with roots of trust besides Canonical's. */
  readonly roots?: readonly Uint8Array[];
  /** The node's clock, in milliseconds since 1970. */
  readonly now: number;
  /** The version of the node's snapd, such as `2.63`, where it is known. */
  readonly nodeSnapd?: string | undefined;
  /** The snap that is wanted, where somebody wants one. */
  readonly expectedName?: string | undefined;
  readonly hashes: AssertionHashes;
}

/** Whether a node would take a .snap with its .assert, and what the assertions say of it. */
export interface SnapProof {
  readonly accepted: boolean;
  /** The first error, undefined where it is accepted. */
  readonly reason: string | undefined;
  /** From the verified assertions of just this file; undefined where they do not prove it. */
  readonly name: string | undefined;
  readonly snapId: string | undefined;
  readonly revision: number | undefined;
  readonly size: number;
  readonly sha3_384: string;
  /** The assertions that could be read, in the order of the file, verified or not. */
  readonly assertions: readonly {
    readonly type: string;
    readonly signKey: string;
    readonly format: number;
  }[];
  readonly problems: readonly SnapProblem[];
}

/**
 * Proves a .snap by its .assert as `snap ack` and `snap install ./FILE.snap` do it on a fresh node without a network.
 * It never accepts what snapd refuses; it refuses some forms that snapd takes and no store writes. Two things only the
 * store itself could sign are believed: the inner form of interface rules in declarations of formats above 5, and of
 * `integrity` in revisions (snapd 2.68).
 * Never throws on what is in the files.
 */
export function proveSnap(input: SnapProofInput): SnapProof {
  const problems: SnapProblem[] = [];
  const assertions: { type: string; signKey: string; format: number }[] = [];
  let found: ReturnType<typeof findSnapRevision> | undefined;
  const verified = verifiedAssertions(input, problems, (statement) => {
    assertions.push({ type: statement.type, signKey: statement.signKey, format: statement.format });
  });
  if (verified !== undefined) {
    found = findSnapRevision(input, verified);
    problems.push(...found.problems);
  }
  const error = problems.find(({ severity }) => severity === 'error');
  const proved = error === undefined ? found : undefined;
  return {
    accepted: error === undefined,
    reason: error?.message,
    name: proved?.declaration?.snapName,
    snapId: proved?.revision?.snapId,
    revision: proved?.revision?.snapRevision,
    size: input.snap.size,
    sha3_384: input.snap.sha3_384,
    assertions,
    problems,
  };
}

function verifiedAssertions(
  { assertBytes, roots: rootFiles = [], hashes, now, nodeSnapd }: SnapProofInput,
  problems: SnapProblem[],
  onStatement: (statement: Statement) => void,
): readonly Statement[] | undefined {
  if (assertBytes === undefined) {
    problems.push({ code: 'snap.assert-missing', severity: 'error', message: missing });
    return undefined;
  }
  const roots = readRootFiles(rootFiles, hashes, problems);
  if (roots === undefined) return undefined;
  try {
    const { assertions, fault } = parseAssertions(assertBytes);
    const statements: Statement[] = [];
    for (const [at, assertion] of assertions.entries()) {
      const statement = inAssertion(at + 1, () => readStatement(assertion, at + 1, hashes));
      onStatement(statement);
      const problem = formatProblem(statement, nodeSnapd);
      if (problem !== undefined) problems.push(problem);
      statements.push(statement);
    }
    if (fault !== undefined) throw fault;
    if (statements.length === 0) {
      problems.push({ code: 'snap.assert-empty', severity: 'error', message: empty });
      return undefined;
    }
    return [...verifyAssertions(statements, { roots, now, hashes }).values()];
  } catch (error) {
    if (!(error instanceof AssertionFault)) throw error;
    // A file that was cut ends just anywhere, and as a rule that is inside a signature.
    const isCut = error.kind === 'signature-form' && assertBytes.at(-1) !== 10;
    const kind = isCut ? 'cut' : error.kind;
    const what = isCut ? `${error.message}, and the file ends in the middle of a line` : error.message;
    const message = `the .assert is refused: ${what}. ${remedies[kind]}`;
    problems.push({ code: `snap.assert-${kind}`, severity: 'error', message });
    return undefined;
  }
}

function inAssertion<Value>(index: number, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AssertionFault)) throw error;
    throw new AssertionFault(error.kind, `assertion ${index}: ${error.message}`);
  }
}

function readRootFiles(
  files: readonly Uint8Array[],
  hashes: AssertionHashes,
  problems: SnapProblem[],
): readonly Statement[] | undefined {
  try {
    return [...canonicalRoots(hashes), ...files.flatMap((file) => readRoots(file, hashes))];
  } catch (error) {
    if (!(error instanceof AssertionFault)) throw error;
    const message = `the root of trust cannot be used: ${error.message}. Name a file with the account of the store and its account-key, each signed by that key`;
    problems.push({ code: 'snap.root', severity: 'error', message });
    return undefined;
  }
}

/** A format that the node's snapd refuses, or that a node's snapd of which we know nothing might refuse. */
function formatProblem(statement: Statement, nodeSnapd: string | undefined): SnapProblem | undefined {
  const { type, format, index } = statement;
  const needs = snapdOfFormat(type, format);
  if (format > highestFormat(type, nodeSnapd)) {
    const takes =
      needs === undefined ? 'no snapd that is known here takes it' : `snapd ${needs} and later take it`;
    const node = nodeSnapd === undefined ? '' : ` and the node has snapd ${nodeSnapd}`;
    const message = `the .assert is refused: assertion ${index} (${type}) has format ${format}: ${takes}${node}. ${remedies.format}`;
    return { code: 'snap.assert-format', severity: 'error', message };
  }
  if (nodeSnapd !== undefined || needs === undefined || format <= formatOfOldNodes[type]) return undefined;
  const message = `assertion ${index} (${type}) has format ${format}, which needs snapd ${needs} or later on the nodes: look there with snap version`;
  return { code: 'snap.node-snapd', severity: 'warning', message };
}

/** What every snapd takes that a supported Ubuntu or Debian has: 2.54 and later. */
const formatOfOldNodes: Readonly<Record<Statement['type'], number>> = {
  account: 0,
  'account-key': 0,
  'snap-declaration': 5,
  'snap-revision': 0,
};

const missing =
  'there is no .assert beside this .snap: without it snap install fails (cannot find signatures with metadata for snap). Download both with snap download';

const empty =
  'the .assert is empty: snap ack takes it without a word, and snap install fails (cannot find signatures with metadata for snap). Download it again with snap download';
