import type { ProblemCode } from '../problems/problem-code.ts';

/** What can be wrong with a carrier. */
export type CarrierCode =
  | 'carrier.changed'
  | 'carrier.foreign'
  | 'carrier.missing'
  | 'carrier.outdated'
  | 'carrier.sums';

const described: Readonly<Record<CarrierCode, string>> = {
  'carrier.changed': 'A file of the carrier has other bytes than SHA256SUMS says: sha256sum -c fails.',
  'carrier.foreign': 'Something lies in the carrier that was not packed, so that nothing proves it.',
  'carrier.missing': 'A file that the nodes need is not in the carrier.',
  'carrier.outdated': 'A file of the carrier is older than the site, or the plan does not call for it.',
  'carrier.sums': 'SHA256SUMS is not there, cannot be read, or has a line that sha256sum -c does not read.',
};

/** The codes of problems with a carrier. */
export const carrierCodes: readonly ProblemCode[] = Object.entries(described).map(([code, description]) => ({
  code,
  severity: 'error',
  description,
  source:
    code === 'carrier.sums' || code === 'carrier.changed' ? 'coreutils, sha256sum(1)' : 'the plan workspace',
}));
