import type { Severity } from './problem.ts';

/** A code that a problem can carry, for the reference and for a setting of its severity. */
export interface ProblemCode {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence for the reference: what would happen, and why it matters. */
  readonly description: string;
  /** Where the claim comes from: a specification, an upstream file, a section of the page. */
  readonly source: string;
}
