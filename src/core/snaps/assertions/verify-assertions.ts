import { AssertionFault, quoted } from './assertion-fault.ts';
import type { HeaderMap } from './assertion.ts';
import type { AssertionHashes } from './hashes.ts';
import { optionalTextHeader, textHeader } from './header-checks.ts';
import { defaultProvenance, series } from './read-statement.ts';
import { statementKey } from './statement.ts';
import type { AccountKeyStatement, SnapRevisionStatement, Statement } from './statement.ts';
import { nameOf, verifySignature } from './verify-signature.ts';

/** What assertions are verified against. */
export interface VerifyOptions {
  /** Accounts and account-keys that are trusted as they are. */
  readonly roots: readonly Statement[];
  /** The node's clock, in milliseconds since 1970. */
  readonly now: number;
  readonly hashes: AssertionHashes;
}

/**
 * Verifies the assertions of one file as `snap ack` does on a node that has nothing but the roots (snapd
 * asserts/batch.go, fetcher.go, database.go): of each primary key the highest revision, the first of equals; what it
 * needs before it; its signature, its authority, its times. One that fails refuses the whole file.
 * @returns by key, the roots and what was looked at
 * @throws AssertionFault with the first reason to refuse, in the order of the file
 */
export function verifyAssertions(
  statements: readonly Statement[],
  options: VerifyOptions,
): ReadonlyMap<string, Statement> {
  const roots = new Map(options.roots.map((statement) => [statement.key, statement]));
  const proposed = new Map<string, Statement>();
  for (const statement of statements) {
    const current = proposed.get(statement.key);
    // What is a root already is skipped unread, and of each other one only the highest revision counts.
    if (!roots.has(statement.key) && (current === undefined || statement.revision > current.revision)) {
      proposed.set(statement.key, statement);
    }
  }
  const accepted = new Map(roots);
  const begun = new Set<string>();
  const accept = (key: string, wantedBy: Statement | undefined): void => {
    if (accepted.has(key)) return;
    const statement = proposed.get(key);
    if (statement === undefined) throw missing(key, wantedBy);
    if (begun.has(key))
      throw new AssertionFault('circular', `${nameOf(statement)} needs itself, in a circle`);
    begun.add(key);
    for (const needed of [...statement.prerequisites, statementKey('account-key', statement.signKey)]) {
      accept(needed, statement);
    }
    check(statement, accepted, options);
    accepted.set(key, statement);
  };
  for (const key of proposed.keys()) accept(key, undefined);
  return accepted;
}

function check(statement: Statement, accepted: ReadonlyMap<string, Statement>, options: VerifyOptions): void {
  const key = accepted.get(statementKey('account-key', statement.signKey));
  if (key?.type !== 'account-key') throw missing(statementKey('account-key', statement.signKey), statement);
  if (key.accountId !== statement.authority) {
    throw new AssertionFault(
      'authority',
      `${nameOf(statement)} says that ${quoted(statement.authority)} signed it, and its key is of ${quoted(key.accountId)}`,
    );
  }
  checkTimes(statement, key, BigInt(Math.trunc(options.now)) * 1_000_000n);
  if (key.constraints !== undefined && !key.constraints.some((asked) => matches(statement, asked))) {
    throw new AssertionFault(
      'authority',
      `the key that signed ${nameOf(statement)} may sign other things only`,
    );
  }
  verifySignature(statement, key, options.hashes);
  checkAuthority(statement, accepted, options.roots);
  if (statement.type === 'account-key') checkKeyName(statement, accepted);
}

function checkTimes(statement: Statement, key: AccountKeyStatement, now: bigint): void {
  if (!isWithin(now, key)) {
    throw new AssertionFault(
      'time',
      `the key that signed ${nameOf(statement)} is not valid now: it is valid ${spanOf(key)}`,
    );
  }
  if (statement.timestamp !== undefined && !isWithin(statement.timestamp, key)) {
    throw new AssertionFault(
      'time',
      `${nameOf(statement)} was made when its key was not valid: the key is valid ${spanOf(key)}`,
    );
  }
}

function isWithin(time: bigint, { since, until }: AccountKeyStatement): boolean {
  return time >= since && (until === undefined || time < until);
}

function spanOf({ assertion }: AccountKeyStatement): string {
  const until = optionalTextHeader(assertion.headers, 'until');
  return `from ${textHeader(assertion.headers, 'since')}${until === undefined ? '' : ` until ${until}`}`;
}

/**
 * Whether the headers of an assertion are those that a constraint asks for. snapd matches them by regular expressions;
 * here only words that match nothing but themselves are understood, and every other constraint is not met.
 */
function matches({ assertion }: Statement, asked: HeaderMap): boolean {
  return (
    asked.has('type') &&
    [...asked].every(
      ([name, value]) =>
        typeof value === 'string' && /^[a-zA-Z0-9-]+$/.test(value) && assertion.headers.get(name) === value,
    )
  );
}

/** Who may say this: an account of the roots, or for a revision of another provenance whom the declaration names. */
function checkAuthority(
  statement: Statement,
  accepted: ReadonlyMap<string, Statement>,
  roots: readonly Statement[],
): void {
  const trusted = roots.some(({ key }) => key === statementKey('account', statement.authority));
  const delegated = statement.type === 'snap-revision' && statement.provenance !== defaultProvenance;
  if (delegated ? isDelegated(statement, accepted) : trusted) return;
  throw new AssertionFault(
    'authority',
    `${nameOf(statement)} is signed by the account ${quoted(statement.authority)}, which may not say this`,
  );
}

function isDelegated(
  { authority, provenance, snapId, snapRevision }: SnapRevisionStatement,
  accepted: ReadonlyMap<string, Statement>,
): boolean {
  const declaration = accepted.get(statementKey('snap-declaration', series, snapId));
  return (
    declaration?.type === 'snap-declaration' &&
    declaration.revisionAuthorities.some(
      (one) =>
        one.accountId === authority &&
        one.provenances.includes(provenance) &&
        one.minRevision <= snapRevision &&
        snapRevision <= one.maxRevision,
    )
  );
}

/** Two keys of one account may not share a name. */
function checkKeyName(statement: AccountKeyStatement, accepted: ReadonlyMap<string, Statement>): void {
  if (statement.name === undefined) return;
  for (const other of accepted.values()) {
    if (other.type !== 'account-key' || other.key === statement.key) continue;
    if (other.accountId === statement.accountId && other.name === statement.name) {
      throw new AssertionFault(
        'key-name',
        `two keys of the account ${quoted(statement.accountId)} are called ${quoted(statement.name)}`,
      );
    }
  }
}

function missing(key: string, wantedBy: Statement | undefined): AssertionFault {
  const [type = '', ...id] = key.split('/');
  const by = wantedBy === undefined ? '' : `, which ${nameOf(wantedBy)} needs`;
  return type === 'account-key'
    ? new AssertionFault(
        'key-unknown',
        `the key ${quoted(id.join('/'))}${by}, is neither in the file nor a trusted root`,
      )
    : new AssertionFault('prerequisite', `the ${type} ${quoted(id.join('/'))}${by}, is not in the file`);
}
