import type { AirgapPlan } from '../../generated/airgap.ts';
import type { SchemaError } from '../language/compile-schema.ts';
import { plainOf } from '../language/tree.ts';
import type { ParsedDocument, PathSegment } from '../language/tree.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { validatePlan } from './validate-plan.ts';

/** A plan as far as it can be trusted. */
export interface ReadPlan {
  /** Undefined where there is no usable channel or no `images`. */
  readonly plan: Plan | undefined;
  /** Whether all of it was usable; a step runs only from a whole plan. */
  readonly whole: boolean;
}

/**
 * Reads a plan out of a document. Every value of the result fits schemas/airgap.schema.json: what does not is left
 * out, so that one slip does not blank the views, and nothing unchecked reaches a file or a command.
 */
export function readPlan(document: ParsedDocument): ReadPlan {
  const value = plainOf(document.root);
  if (typeof value !== 'object' || value === null) return { plan: undefined, whole: false };
  let errors = validatePlan(value);
  const whole = errors.length === 0 && document.problems.length === 0;
  // Taking one value out can only empty what holds it, so this ends; the bound is for a schema gone wrong.
  for (let round = 0; errors.length > 0; round += 1) {
    if (round === 20) return { plan: undefined, whole: false };
    const items = new Map<unknown[], Set<number>>();
    for (const error of errors) remove(value, error, items);
    for (const [list, indices] of items)
      list.splice(0, list.length, ...list.filter((_, index) => !indices.has(index)));
    errors = validatePlan(value);
  }
  return { plan: planOf(value as AirgapPlan), whole };
}

/** Takes out what an error speaks of. List items are only noted, since taking one out moves the others. */
function remove(root: object, error: SchemaError, items: Map<unknown[], Set<number>>): void {
  const path = [...error.path];
  const names = error.keyword === 'additionalProperties' || error.keyword === 'propertyNames';
  if (names && error.key !== undefined) path.push(error.key);
  const last = path.pop();
  if (last === undefined) return;
  let owner: unknown = root;
  for (const part of path) owner = memberOf(owner, part);
  if (Array.isArray(owner)) items.set(owner, (items.get(owner) ?? new Set()).add(Number(last)));
  else if (typeof owner === 'object' && owner !== null) delete (owner as Record<string, unknown>)[last];
}

function memberOf(owner: unknown, part: PathSegment): unknown {
  if (typeof owner !== 'object' || owner === null) return undefined;
  return Object.hasOwn(owner, part) ? (owner as Record<string, unknown>)[part] : undefined;
}
