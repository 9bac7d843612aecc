import type { ProblemCode } from '../problems/problem-code.ts';
import type { Severity } from '../problems/problem.ts';
import type { SnapProblemCode } from './assertions/snap-problem.ts';

/** What can be wrong with the snaps of a site, beyond what the proof of one .snap says. */
type PlanSnapCode = 'snap.missing' | 'snap.unreadable' | 'snap.base' | 'snap.architecture' | 'snap.track';

/** Something wrong with one of a site's snaps, which have no lines to point at. */
export interface SiteSnapProblem {
  readonly code: SnapProblemCode | PlanSnapCode;
  readonly severity: Severity;
  /** What is so, what snapd does for it, and the next action. */
  readonly message: string;
}

const asserts = 'canonical/snapd asserts/';
const snapasserts = 'canonical/snapd asserts/snapasserts/snapasserts.go';
const refused = 'so snap ack refuses the whole file';

/** By code: what it says, and whose rule it is. All are errors but the warning for the snapd of the nodes. */
const described: Readonly<Record<SiteSnapProblem['code'], readonly [description: string, source: string]>> = {
  'snap.architecture': ["A snap is not for the nodes' architecture.", 'canonical/snapd snap/info.go'],
  'snap.assert-authority': [`An assertion is signed by somebody who may not, ${refused}.`, asserts],
  'snap.assert-circular': [`Assertions certify each other and lead to no root, ${refused}.`, asserts],
  'snap.assert-cut': [`The .assert ends inside an assertion, ${refused}.`, asserts],
  'snap.assert-empty': ['The .assert is empty: it is acked, and snap install fails.', snapasserts],
  'snap.assert-form': [`The .assert is no stream of assertions, ${refused}.`, asserts],
  'snap.assert-format': ["An assertion has a format that the node's snapd does not know.", asserts],
  'snap.assert-header': ['A header is missing, or written as no store writes it.', asserts],
  'snap.assert-key-form': ['A public key is written as no store writes it.', asserts],
  'snap.assert-key-name': [`Two keys of an account share a name, ${refused}.`, asserts],
  'snap.assert-key-unknown': [`The key of a signature is not in the file, ${refused}.`, asserts],
  'snap.assert-missing': ['There is no .assert beside the .snap, and snap install fails.', snapasserts],
  'snap.assert-no-revision': ['The .assert has no snap-revision: it is acked, install fails.', snapasserts],
  'snap.assert-prerequisite': [`An assertion needs one that is not in the file, ${refused}.`, asserts],
  'snap.assert-signature': [`A signature does not hold: changed or forged, ${refused}.`, asserts],
  'snap.assert-signature-form': ['A signature is written as no store writes it.', asserts],
  'snap.assert-time': [`A key is not valid now, or was not when it signed, ${refused}.`, asserts],
  'snap.assert-too-large': [`An assertion is larger than snapd reads, ${refused}.`, asserts],
  'snap.assert-type': ["An assertion is of a type that the node's snapd may not know.", asserts],
  'snap.base': [
    'The base that the k8s snap names is not there, and another base is.',
    'canonical/snapd overlord/snapstate/handlers.go',
  ],
  'snap.changed': ["A .snap is as long as it was signed, and its bytes are others'.", snapasserts],
  'snap.metadata': [
    'A .snap is damaged, cut, no snap at all, or names none.',
    'snapcraft.io, The snap format',
  ],
  'snap.missing': [
    'A snap that the nodes need is not there: snapd, the base, or k8s.',
    'canonical/snapd overlord/snapstate/handlers.go',
  ],
  'snap.name': ['A .snap and its assertion name different snaps.', 'canonical/snapd overlord/snapstate'],
  'snap.node-snapd': ['An assertion has a format that an older snapd on the nodes refuses.', asserts],
  'snap.other-revision': ['The .assert is of another revision, or the .snap is cut.', snapasserts],
  'snap.other-snap': ['The .assert is of another snap, or this is not the snap that is wanted.', snapasserts],
  'snap.provenance': ['A .snap and its assertion disagree about provenance.', snapasserts],
  'snap.revoked': ["The snap's declaration is revoked, and snap install refuses it.", snapasserts],
  'snap.root': ["The plan's root of trust (kubernetes.trust) is no account with its account-key.", asserts],
  'snap.size': ['A .snap is longer or shorter than its assertion says.', snapasserts],
  'snap.track': ["The version of the k8s snap is not of the plan's channel.", 'canonical/k8s-snap snap/'],
  'snap.unreadable': ['A .snap or .assert cannot be read here, so nothing is proved.', 'the plan workspace'],
};

/** The codes of problems with snaps. */
export const snapCodes: readonly ProblemCode[] = Object.entries(described).map(
  ([code, [description, source]]) => ({
    code,
    severity: code === 'snap.node-snapd' ? 'warning' : 'error',
    description,
    source,
  }),
);
