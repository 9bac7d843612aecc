import type { SnapFacts } from './snap-facts.ts';
import { defaultProvenance, series } from './read-statement.ts';
import type { SnapProblem, SnapProblemCode } from './snap-problem.ts';
import { statementKey } from './statement.ts';
import type { SnapDeclarationStatement, SnapRevisionStatement, Statement } from './statement.ts';

/** What verified assertions say of a .snap. */
export interface FoundRevision {
  readonly revision: SnapRevisionStatement | undefined;
  readonly declaration: SnapDeclarationStatement | undefined;
  readonly problems: readonly SnapProblem[];
}

/**
 * Finds what verified assertions say of a .snap, and compares, as `snap install ./FILE.snap` does (snapd
 * asserts/snapasserts, DeriveSideInfo and CrossCheckProvenance; overlord/snapstate on the name).
 */
export function findSnapRevision(
  { snap, expectedName }: { readonly snap: SnapFacts; readonly expectedName?: string | undefined },
  verified: readonly Statement[],
): FoundRevision {
  const problems: SnapProblem[] = [];
  const report = (code: SnapProblemCode, message: string): void => {
    problems.push({ code, severity: 'error', message });
  };
  const revisions = verified.filter((one): one is SnapRevisionStatement => one.type === 'snap-revision');
  const ofThis = revisions.filter(({ sha3_384 }) => sha3_384 === snap.sha3_384);
  const revision =
    ofThis.find(({ provenance }) => provenance === defaultProvenance) ??
    (ofThis.length === 1 ? ofThis[0] : undefined);
  if (revision === undefined) {
    if (ofThis.length > 1)
      report(
        'snap.provenance',
        `${ofThis.length} revisions of other provenances have this digest, ${noSignatures}`,
      );
    else problems.push(noneFound(snap, revisions, verified));
    return { revision, declaration: undefined, problems };
  }
  // Verified revisions have theirs: it is their prerequisite.
  const declaration = declarationOf(revision, verified);
  const name = declaration?.snapName ?? '';
  if (revision.size !== BigInt(snap.size)) {
    report(
      'snap.size',
      `the .snap has ${snap.size} bytes and its assertion says ${revision.size}: snap install refuses it as broken or tampered. Download both again`,
    );
  }
  if (name === '') {
    report(
      'snap.revoked',
      'the declaration of this snap is revoked: snap install refuses it. Ask its publisher, and download both again',
    );
  }
  checkMetadata(snap, { name, provenance: revision.provenance }, report);
  if (name !== '' && expectedName !== undefined && name !== expectedName) {
    report('snap.other-snap', `this is the snap ${name}, and ${expectedName} is wanted: download that one`);
  }
  return { revision, declaration, problems };
}

const noSignatures =
  'and snap install fails (cannot find signatures with metadata for snap). Download the .snap and the .assert again, together';

function declarationOf(
  { snapId }: SnapRevisionStatement,
  verified: readonly Statement[],
): SnapDeclarationStatement | undefined {
  const key = statementKey('snap-declaration', series, snapId);
  return verified.find(
    (one): one is SnapDeclarationStatement => one.type === 'snap-declaration' && one.key === key,
  );
}

function checkMetadata(
  snap: SnapFacts,
  signed: { readonly name: string; readonly provenance: string },
  report: (code: SnapProblemCode, message: string) => void,
): void {
  if (snap.metaName === undefined) {
    report(
      'snap.metadata',
      'meta/snap.yaml of the .snap names no snap: snap install refuses it. Download it again',
    );
    return;
  }
  if (signed.name !== '' && snap.metaName !== signed.name) {
    report(
      'snap.name',
      `the .snap calls itself ${snap.metaName} and its assertion ${signed.name}: snap install refuses it (the name does not match the metadata). Download both again`,
    );
  }
  const provenance = snap.provenance ?? defaultProvenance;
  if (provenance !== signed.provenance) {
    report(
      'snap.provenance',
      `the .snap is of provenance ${provenance} and its assertion of ${signed.provenance}: snap install refuses it. Download both again`,
    );
  }
}

/** No revision has the digest of the .snap: says what the .assert is of instead. */
function noneFound(
  snap: SnapFacts,
  revisions: readonly SnapRevisionStatement[],
  verified: readonly Statement[],
): SnapProblem {
  if (revisions.length === 0) {
    return {
      code: 'snap.assert-no-revision',
      severity: 'error',
      message: `the .assert holds no snap-revision, as if it were cut after an assertion: snap ack takes it without a word, ${noSignatures}`,
    };
  }
  const named = revisions.map((revision) => ({
    revision,
    name: declarationOf(revision, verified)?.snapName ?? '',
  }));
  // A .snap that is too damaged to say its name may be any of them.
  const same = named.filter(({ name }) => name === (snap.metaName ?? name));
  const what = (list: typeof named): string =>
    list.map(({ revision, name }) => `${name} revision ${revision.snapRevision}`).join(', ');
  if (same.length === 0) {
    const message = `the .assert is of another snap: of ${what(named)}, while the .snap is ${snap.metaName}, ${noSignatures}`;
    return { code: 'snap.other-snap', severity: 'error', message };
  }
  const changed = same.find(({ revision }) => revision.size === BigInt(snap.size));
  if (changed !== undefined) {
    const message = `the .snap was changed or is damaged: it is as long as ${what([changed])} and its SHA3-384 is another, ${noSignatures}`;
    return { code: 'snap.changed', severity: 'error', message };
  }
  const message = `the .assert is of ${what(same)} with ${same.map(({ revision }) => revision.size).join(', ')} bytes, and the .snap, with ${snap.size} bytes, is another revision or cut, ${noSignatures}`;
  return { code: 'snap.other-revision', severity: 'error', message };
}
