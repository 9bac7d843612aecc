import type { Fix, Problem, Severity } from '../problems/problem.ts';
import type { Site } from '../plan/site.ts';
import type { ParsedDocument } from './tree.ts';

/** What a rule looks at: one document, and what is known of the files around it. */
export interface RuleContext<Document extends ParsedDocument = ParsedDocument> {
  readonly document: Document;
  /** The document's path relative to the site's folder, with `/`. */
  readonly path: string;
  readonly site: Site;
  /** The images of the site's lists, as `listedImages` gives them, where the caller keeps them. */
  readonly listed?: ReadonlySet<string>;
}

/**
 * One check, a small named value in a file of its own. A rule reports only its own code, so that it can be silenced,
 * documented and tested on its own; what it does not understand it leaves to another rule.
 *
 * The comment above it is its entry in docs/reference.md (scripts/code-comments.mjs), with `@source` for where the
 * claim comes from: in a comment, so that no user loads it.
 */
export interface Rule<Document extends ParsedDocument = ParsedDocument> {
  /** Stable, `<format>.<what>` in kebab-case, for instance `hosts.server-unquoted`. */
  readonly code: string;
  readonly severity: Severity;
  readonly check: (context: RuleContext<Document>) => Iterable<Finding>;
  /** Ways to mend one problem of this code; absent where there is no single right answer. */
  readonly fixes?: (problem: Problem, context: RuleContext<Document>) => readonly Fix[];
}

/** A problem before its rule's code and severity are put in. */
export type Finding = Omit<Problem, 'code' | 'severity'> & { readonly severity?: Severity };
