import type { Rule } from '../language/rule.ts';
import type { TomlDocument } from '../language/toml/toml.ts';
import { byteOrderMark } from './rules/byte-order-mark.ts';
import { caOfThePage } from './rules/ca-of-the-page.ts';
import { capabilityIncomplete } from './rules/capability-incomplete.ts';
import { capabilityUnknown } from './rules/capability-unknown.ts';
import { daemonDies } from './rules/daemon-dies.ts';
import { dialTimeoutUnknown } from './rules/dial-timeout-unknown.ts';
import { fileDiscarded } from './rules/file-discarded.ts';
import { fileMissing } from './rules/file-missing.ts';
import { hostSplit } from './rules/host-split.ts';
import { hostTableMisspelt } from './rules/host-table-misspelt.ts';
import { hostUnnamed } from './rules/host-unnamed.ts';
import { hostWithoutHeader } from './rules/host-without-header.ts';
import { httpsFirst } from './rules/https-first.ts';
import { ipv6Table } from './rules/ipv6-table.ts';
import { loginInSite } from './rules/login-in-site.ts';
import { pathSuffixed } from './rules/path-suffixed.ts';
import { schemeOfMirror } from './rules/scheme-of-mirror.ts';
import { serverMissing } from './rules/server-missing.ts';
import { serverOnly } from './rules/server-only.ts';
import { serverUnquoted } from './rules/server-unquoted.ts';
import { urlRefused } from './rules/url-refused.ts';
import { valueUnquoted } from './rules/value-unquoted.ts';

const specific: readonly Rule<TomlDocument>[] = [
  byteOrderMark,
  caOfThePage,
  capabilityIncomplete,
  capabilityUnknown,
  daemonDies,
  dialTimeoutUnknown,
  fileMissing,
  hostSplit,
  hostTableMisspelt,
  hostUnnamed,
  hostWithoutHeader,
  httpsFirst,
  ipv6Table,
  loginInSite,
  pathSuffixed,
  schemeOfMirror,
  serverMissing,
  serverOnly,
  serverUnquoted,
  urlRefused,
  valueUnquoted,
];

/** Everything that is looked for in a hosts.toml beside its syntax and its schema. */
export const hostsRules: readonly Rule<TomlDocument>[] = [...specific, fileDiscarded(specific)];
