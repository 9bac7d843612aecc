import type { Assertion, HeaderMap } from './assertion.ts';
import type { RsaPublicKey } from './rsa.ts';

/** What every assertion says, whatever its type. */
interface Common {
  readonly assertion: Assertion;
  /** Position in its file, from 1; 0 for a root's. */
  readonly index: number;
  readonly authority: string;
  /** Id of the key that signed it. */
  readonly signKey: string;
  readonly revision: number;
  readonly format: number;
  /** What there is one of: its type and the values of its primary key. */
  readonly key: string;
  /** Keys of the assertions that have to be there too, besides the account-key that signed it. */
  readonly prerequisites: readonly string[];
  /** When it was made, in nanoseconds since 1970; undefined for an account-key. */
  readonly timestamp: bigint | undefined;
}

/** Who an account is. */
export interface AccountStatement extends Common {
  readonly type: 'account';
  readonly accountId: string;
}

/** A key of an account, and when it may sign. */
export interface AccountKeyStatement extends Common {
  readonly type: 'account-key';
  readonly accountId: string;
  readonly keyId: string;
  readonly name: string | undefined;
  readonly since: bigint;
  readonly until: bigint | undefined;
  readonly publicKey: RsaPublicKey;
  /** The headers that one of the maps asks for; undefined where the key may sign everything. */
  readonly constraints: readonly HeaderMap[] | undefined;
}

/** The name of a snap, and who publishes it. */
export interface SnapDeclarationStatement extends Common {
  readonly type: 'snap-declaration';
  readonly snapId: string;
  /** Empty where the declaration is revoked. */
  readonly snapName: string;
  readonly revisionAuthorities: readonly RevisionAuthority[];
}

/** Who else than the store may sign revisions of a snap. */
export interface RevisionAuthority {
  readonly accountId: string;
  readonly provenances: readonly string[];
  readonly minRevision: number;
  readonly maxRevision: number;
}

/** That a file with this digest and size is that revision of a snap. */
export interface SnapRevisionStatement extends Common {
  readonly type: 'snap-revision';
  readonly sha3_384: string;
  readonly provenance: string;
  readonly size: bigint;
  readonly snapId: string;
  readonly snapRevision: number;
}

/** An assertion whose headers and body have been understood; its signature has not been looked at. */
export type Statement =
  | AccountStatement
  | AccountKeyStatement
  | SnapDeclarationStatement
  | SnapRevisionStatement;

/** The key of a statement: its type and the values of its primary key. */
export function statementKey(type: Statement['type'], ...primaryKey: readonly string[]): string {
  return [type, ...primaryKey].join('/');
}
