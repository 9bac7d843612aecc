import type { Severity } from '../../problems/problem.ts';
import type { AssertionFaultKind } from './assertion-fault.ts';

/** What can be wrong with a .snap and its .assert; the fault of an assertion is `snap.assert-…`. */
export type SnapProblemCode =
  | `snap.assert-${AssertionFaultKind}`
  | 'snap.assert-missing'
  | 'snap.assert-empty'
  | 'snap.assert-no-revision'
  | 'snap.root'
  | 'snap.node-snapd'
  | 'snap.other-snap'
  | 'snap.other-revision'
  | 'snap.changed'
  | 'snap.size'
  | 'snap.revoked'
  | 'snap.name'
  | 'snap.provenance'
  | 'snap.metadata';

/** Something wrong with a .snap or its .assert, which have no lines to point at. */
export interface SnapProblem {
  readonly code: SnapProblemCode;
  readonly severity: Severity;
  /** What is so, what snapd does for it, and the next action. */
  readonly message: string;
}

const refuses = 'snap ack refuses the whole file';
const again =
  'Download the .assert again, and copy it as it is (several, joined into one, need an empty line between)';
const otherForm = `No store writes it like that, so nothing of the file is taken. ${again}`;
const olderNode = `${refuses}. Download it on a machine whose snapd is no newer than that of the nodes, or carry a newer snapd snap and install it first`;
const incomplete = `${refuses}. Download the .assert again with snap download, which writes everything that is needed; for a store of your own name its root in the plan`;
const distrust =
  'No store writes it like that, so nothing of the file is taken: do not trust it, and download it again';

/** After what is wrong with assertions: what comes of it, and what to do now. */
export const remedies: Readonly<Record<AssertionFaultKind, string>> = {
  cut: `${refuses}. ${again}`,
  form: `${refuses}. ${again}`,
  'too-large': `${refuses}. ${again}`,
  header: otherForm,
  'signature-form': otherForm,
  'key-form': otherForm,
  type: olderNode,
  format: olderNode,
  signature: `${refuses}. It was changed on its way, or is forged: download the .assert again`,
  'key-unknown': incomplete,
  prerequisite: incomplete,
  authority: distrust,
  circular: distrust,
  'key-name': distrust,
  time: `${refuses}. Set the clock, or download the .assert again where its key has come to its end`,
};
