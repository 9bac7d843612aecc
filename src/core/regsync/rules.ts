import type { Rule } from '../language/rule.ts';
import { byteOrderMark } from './rules/byte-order-mark.ts';
import { certPath } from './rules/cert-path.ts';
import { credExpire } from './rules/cred-expire.ts';
import { credsMissing } from './rules/creds-missing.ts';
import { credsNameless } from './rules/creds-nameless.ts';
import { credsTwice } from './rules/creds-twice.ts';
import { entryTwice } from './rules/entry-twice.ts';
import { imageNotListed } from './rules/image-not-listed.ts';
import { imageNotSynced } from './rules/image-not-synced.ts';
import { keyMissing } from './rules/key-missing.ts';
import { keyTwice } from './rules/key-twice.ts';
import { numberRewritten } from './rules/number-rewritten.ts';
import { patternGroup } from './rules/pattern-group.ts';
import { patternRefused } from './rules/pattern-refused.ts';
import { platformsIndex } from './rules/platforms-index.ts';
import { referenceRefused } from './rules/reference-refused.ts';
import { repositoryTag } from './rules/repository-tag.ts';
import { secondDocument } from './rules/second-document.ts';
import { targetDigest } from './rules/target-digest.ts';
import { targetNotAsked } from './rules/target-not-asked.ts';
import { targetTwice } from './rules/target-twice.ts';
import { targetWithoutHost } from './rules/target-without-host.ts';
import { templateRefused } from './rules/template-refused.ts';
import { templateUnquoted } from './rules/template-unquoted.ts';
import { templateWithoutData } from './rules/template-without-data.ts';
import { tlsDisabled } from './rules/tls-disabled.ts';
import { tlsMissing } from './rules/tls-missing.ts';
import { tlsValue } from './rules/tls-value.ts';
import { typeUnknown } from './rules/type-unknown.ts';
import { yamlRefused } from './rules/yaml-refused.ts';
import type { SyncFile } from './sync-file.ts';

/** Rules about the file around its entries. */
export const fileRules: readonly Rule<SyncFile>[] = [
  byteOrderMark,
  certPath,
  credExpire,
  credsNameless,
  credsTwice,
  secondDocument,
  tlsDisabled,
  tlsMissing,
  tlsValue,
];

/** Rules that look at the file and at each entry by itself: what they say of one depends on no other. */
export const entryRules: readonly Rule<SyncFile>[] = [
  imageNotListed,
  keyMissing,
  keyTwice,
  numberRewritten,
  patternGroup,
  patternRefused,
  platformsIndex,
  referenceRefused,
  repositoryTag,
  targetDigest,
  targetNotAsked,
  targetWithoutHost,
  templateRefused,
  templateUnquoted,
  templateWithoutData,
  typeUnknown,
  yamlRefused,
];

/** Rules that compare entries with each other, or with what stands elsewhere. */
export const acrossRules: readonly Rule<SyncFile>[] = [credsMissing, entryTwice, imageNotSynced, targetTwice];

/** Everything that is looked for in a sync file beyond its schema. */
export const syncRules: readonly Rule<SyncFile>[] = [...fileRules, ...entryRules, ...acrossRules].toSorted(
  (a, b) => (a.code < b.code ? -1 : 1),
);
