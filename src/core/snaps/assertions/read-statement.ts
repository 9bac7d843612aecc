import { AssertionFault, quoted } from './assertion-fault.ts';
import type { Assertion, HeaderMap } from './assertion.ts';
import { encodeBase64Url } from './base64.ts';
import { checkInterfaceRules } from './check-interface-rules.ts';
import type { AssertionHashes } from './hashes.ts';
import {
  digestHeader,
  integerHeader,
  keyHeader,
  mapsHeader,
  optionalTextHeader,
  positiveHeader,
  textHeader,
  textsHeader,
} from './header-checks.ts';
import { readPublicKey } from './openpgp.ts';
import { parseRfc3339 } from './rfc3339.ts';
import { rsaKeyProblem } from './rsa.ts';
import { snapdOfResources } from './snapd-formats.ts';
import { statementKey } from './statement.ts';
import type {
  AccountKeyStatement,
  AccountStatement,
  RevisionAuthority,
  SnapDeclarationStatement,
  SnapRevisionStatement,
  Statement,
} from './statement.ts';

/** The one series there is (snapd release/release.go). */
export const series = '16';
/** The provenance of what was uploaded to the store itself (snapd snap/naming/validate.go). */
export const defaultProvenance = 'global-upload';

const keyNameForm = /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/;
const provenanceForm = /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;
const appForm = provenanceForm;
const aliasForm = /^[a-zA-Z0-9][-_.a-zA-Z0-9]*$/;
const accountIdForm = /^(?:[a-z0-9A-Z]{32}|[-a-z0-9]{2,28})$/;

type CommonPart = Omit<AccountStatement, 'type' | 'accountId' | 'key' | 'prerequisites' | 'timestamp'>;

/**
 * Understands an assertion of a type that proves snaps, as snapd's asserts package assembles it (account.go,
 * account_key.go, snap_asserts.go). Neither its signature nor its authority is looked at, nor whether this snapd takes its format.
 * @param index position in its file, from 1
 * @throws AssertionFault for another type, a header that is missing or wrong, or a key that is none
 */
export function readStatement(assertion: Assertion, index: number, hashes: AssertionHashes): Statement {
  const { headers, type } = assertion;
  if (integerHeader(headers, 'body-length') === undefined && assertion.body.length > 0) {
    throw new AssertionFault('form', 'it has a body, and no body-length');
  }
  const common: CommonPart = {
    assertion,
    index,
    authority: textHeader(headers, 'authority-id'),
    signKey: digestHeader(headers, 'sign-key-sha3-384'),
    revision: integerHeader(headers, 'revision') ?? 0,
    format: integerHeader(headers, 'format') ?? 0,
  };
  if (headers.has('signatory-id') && headers.get('signatory-id') !== common.authority) {
    throw new AssertionFault('authority', 'it is signed in the name of another account (signatory-id)');
  }
  switch (type) {
    case 'account':
      return readAccount(headers, common);
    case 'account-key':
      return readAccountKey(headers, common, hashes);
    case 'snap-declaration':
      return readSnapDeclaration(headers, common);
    case 'snap-revision':
      return readSnapRevision(headers, common);
    default:
      throw new AssertionFault('type', unexpectedType(type));
  }
}

function readAccount(headers: HeaderMap, common: CommonPart): AccountStatement {
  const accountId = keyHeader(headers, 'account-id');
  textHeader(headers, 'display-name');
  textHeader(headers, 'validation');
  optionalTextHeader(headers, 'username');
  const timestamp = timeHeader(headers, 'timestamp');
  const key = statementKey('account', accountId);
  return { ...common, type: 'account', accountId, timestamp, key, prerequisites: [] };
}

function readAccountKey(
  headers: HeaderMap,
  common: CommonPart,
  hashes: AssertionHashes,
): AccountKeyStatement {
  const keyId = keyHeader(headers, 'public-key-sha3-384');
  const accountId = textHeader(headers, 'account-id');
  const name = headers.has('name') ? textHeader(headers, 'name', keyNameForm) : undefined;
  const since = timeHeader(headers, 'since');
  const until = headers.has('until') ? timeHeader(headers, 'until') : undefined;
  if (until !== undefined && until < since) {
    throw new AssertionFault('header', 'its key ends (until) before it begins (since)');
  }
  const { key: publicKey, encoded } = readPublicKey(common.assertion.body);
  if (encodeBase64Url(hashes.sha3_384(encoded)) !== keyId) {
    throw new AssertionFault('key-form', 'the key in its body is not the one of public-key-sha3-384');
  }
  const problem = rsaKeyProblem(publicKey);
  if (problem !== undefined) throw new AssertionFault('key-form', `its key is not taken: ${problem}`);
  return {
    ...common,
    type: 'account-key',
    accountId,
    keyId,
    name,
    since,
    until,
    publicKey,
    constraints: readConstraints(headers),
    timestamp: undefined,
    key: statementKey('account-key', keyId),
    prerequisites: [statementKey('account', accountId)],
  };
}

/** A list of maps, each with a map `headers` (snapd 2.61 and later). */
function readConstraints(headers: HeaderMap): readonly HeaderMap[] | undefined {
  if (!headers.has('constraints')) return undefined;
  return mapsHeader(headers, 'constraints').map((constraint) => {
    const asked = constraint.get('headers');
    if (!(asked instanceof Map))
      throw new AssertionFault('header', 'its "constraints" are no maps of headers');
    return asked as HeaderMap;
  });
}

function readSnapDeclaration(headers: HeaderMap, common: CommonPart): SnapDeclarationStatement {
  const ofSeries = keyHeader(headers, 'series');
  const snapId = keyHeader(headers, 'snap-id');
  const snapName = optionalTextHeader(headers, 'snap-name');
  if (snapName === undefined) throw new AssertionFault('header', 'the header "snap-name" is missing');
  const publisher = textHeader(headers, 'publisher-id');
  const timestamp = timeHeader(headers, 'timestamp');
  textsHeader(headers, 'refresh-control');
  textsHeader(headers, 'auto-aliases', aliasForm);
  checkAliases(headers);
  checkInterfaces(headers, common.format);
  return {
    ...common,
    type: 'snap-declaration',
    snapId,
    snapName,
    revisionAuthorities: readRevisionAuthorities(headers),
    timestamp,
    key: statementKey('snap-declaration', ofSeries, snapId),
    prerequisites: [statementKey('account', publisher)],
  };
}

/** Formats above 5 brought forms of rules that are not judged here. */
function checkInterfaces(headers: HeaderMap, format: number): void {
  for (const [name, side] of [
    ['plugs', 'plug'],
    ['slots', 'slot'],
  ] as const) {
    const rules = headers.get(name);
    if (rules === undefined) continue;
    if (!(rules instanceof Map)) throw new AssertionFault('header', `the header ${quoted(name)} is no map`);
    if (format <= 5) checkInterfaceRules(side, rules as HeaderMap);
  }
}

function checkAliases(headers: HeaderMap): void {
  const seen = new Set<string>();
  for (const alias of mapsHeader(headers, 'aliases')) {
    const name = textHeader(alias, 'name', aliasForm);
    textHeader(alias, 'target', appForm);
    if (seen.has(name)) throw new AssertionFault('header', `the alias ${quoted(name)} stands there twice`);
    seen.add(name);
  }
}

function readRevisionAuthorities(headers: HeaderMap): readonly RevisionAuthority[] {
  return mapsHeader(headers, 'revision-authority').map((one) => {
    if (['on-store', 'on-brand', 'on-model'].some((name) => one.has(name))) {
      throw new AssertionFault(
        'authority',
        'a revision-authority holds on some devices only, which no file can tell',
      );
    }
    const provenances = textsHeader(one, 'provenance', provenanceForm);
    if (provenances.length === 0)
      throw new AssertionFault('header', 'a revision-authority has no provenance');
    const minRevision = one.has('min-revision') ? positiveHeader(one, 'min-revision') : 1;
    const maxRevision = one.has('max-revision') ? positiveHeader(one, 'max-revision') : Infinity;
    if (maxRevision < minRevision) {
      throw new AssertionFault(
        'header',
        'a revision-authority ends (max-revision) before it begins (min-revision)',
      );
    }
    return {
      accountId: textHeader(one, 'account-id', accountIdForm),
      provenances,
      minRevision,
      maxRevision,
    };
  });
}

function readSnapRevision(headers: HeaderMap, common: CommonPart): SnapRevisionStatement {
  const sha3_384 = digestHeader(headers, 'snap-sha3-384');
  const provenance = headers.has('provenance')
    ? textHeader(headers, 'provenance', provenanceForm)
    : defaultProvenance;
  const snapId = textHeader(headers, 'snap-id');
  const size = BigInt(textHeader(headers, 'snap-size', /^(?:0|[1-9][0-9]{0,19})$/));
  if (size >= 2n ** 64n) throw new AssertionFault('header', 'the header "snap-size" is out of range');
  const snapRevision = positiveHeader(headers, 'snap-revision');
  const developer = textHeader(headers, 'developer-id');
  const timestamp = timeHeader(headers, 'timestamp');
  return {
    ...common,
    type: 'snap-revision',
    sha3_384,
    provenance,
    size,
    snapId,
    snapRevision,
    timestamp,
    key: statementKey('snap-revision', sha3_384, provenance),
    prerequisites: [
      // A snap-id may hold a slash here, and then there is no declaration with that key.
      statementKey('snap-declaration', series, snapId),
      statementKey('account', developer),
    ],
  };
}

function timeHeader(headers: HeaderMap, name: string): bigint {
  const text = textHeader(headers, name);
  const time = parseRfc3339(text);
  if (time === undefined) {
    throw new AssertionFault('header', `the header ${quoted(name)} is no time of RFC 3339: ${quoted(text)}`);
  }
  return time;
}

function unexpectedType(type: string): string {
  if (type === '') return 'its header "type" is missing';
  if (/^snap-resource-(?:revision|pair)$/.test(type)) {
    return `it is of type ${type}, which snapd before ${snapdOfResources} refuses together with the whole file`;
  }
  return `it is of type ${quoted(type)}, which proves no snap and which snap download does not write`;
}
