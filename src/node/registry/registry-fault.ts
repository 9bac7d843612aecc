import { Failure } from '../failure.ts';

/** What went wrong between this machine and a registry. */
export type RegistryFaultKind =
  | 'bad-address'
  | 'ca-unreadable'
  | 'unknown-host'
  | 'down'
  | 'unreachable'
  | 'timed-out'
  | 'closed-early'
  | 'plain-http'
  | 'speaks-tls'
  | 'tls-failed'
  | 'untrusted-certificate'
  | 'expired-certificate'
  | 'wrong-name-certificate'
  | 'not-http'
  | 'not-a-registry'
  | 'redirected'
  | 'login-wanted'
  | 'login-refused'
  | 'denied'
  | 'not-found'
  | 'read-only'
  | 'rate-limited'
  | 'server-error'
  | 'too-large'
  | 'digest-mismatch'
  | 'unexpected'
  | 'cancelled';

/** A fault of a registry or of the way to it; `reason` is its kind. The message never holds a secret. */
export class RegistryFault extends Failure<RegistryFaultKind> {}

/** Faults that the next request to the same registry would meet as well. */
const mirrorWide: ReadonlySet<RegistryFaultKind> = new Set<RegistryFaultKind>([
  'unknown-host',
  'down',
  'unreachable',
  'timed-out',
  'closed-early',
  'plain-http',
  'speaks-tls',
  'tls-failed',
  'untrusted-certificate',
  'expired-certificate',
  'wrong-name-certificate',
  'not-http',
  'login-refused',
  'rate-limited',
]);

/** Whether the fault is the registry's as a whole rather than that of one image. */
export function isMirrorWide(kind: RegistryFaultKind): boolean {
  return mirrorWide.has(kind);
}
