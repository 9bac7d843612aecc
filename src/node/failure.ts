/**
 * An expected failure: a program that is missing, a file that is damaged, a person who cancelled.
 * `reason` is for code, `message` for people: what happened, and what to do. Everything else that is thrown is a bug.
 */
export class Failure<Reason extends string = string> extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.reason = reason;
  }
}

/**
 * Stops work that is no longer wanted.
 * @throws Failure with reason `cancelled` once the signal is aborted
 */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Failure('cancelled', 'cancelled');
}

/** The `code` that Node gives a system, TLS or HTTP error (`ENOENT`, `ECONNREFUSED` …); empty where there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
