/** Why assertions are refused; each is the end of a problem code, `snap.assert-…`. */
export type AssertionFaultKind =
  | 'cut'
  | 'form'
  | 'too-large'
  | 'header'
  | 'type'
  | 'format'
  | 'signature-form'
  | 'signature'
  | 'key-form'
  | 'key-unknown'
  | 'prerequisite'
  | 'authority'
  | 'time'
  | 'circular'
  | 'key-name';

/**
 * One reason to refuse a whole file of assertions.
 * It is thrown where the reason is found and caught by `parseAssertions` and `verifyAssertions`: nobody else sees it thrown.
 */
export class AssertionFault extends Error {
  readonly kind: AssertionFaultKind;

  constructor(kind: AssertionFaultKind, message: string) {
    super(message);
    this.name = 'AssertionFault';
    this.kind = kind;
  }
}

/** A text of a file in a message: quoted, and no longer than a line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
