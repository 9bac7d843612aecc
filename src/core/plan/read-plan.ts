import type { AirgapPlan } from '../../generated/airgap.ts';
import { validate } from '../../generated/airgap-validator.js';
import type { SchemaError } from '../language/language.ts';
import { plainOf } from '../language/tree.ts';
import type { ParsedDocument } from '../language/tree.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';

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
  if (validate(value)) return { plan: planOf(value as AirgapPlan), whole: document.problems.length === 0 };
  // Taking one value out can only empty what holds it, so this ends; the bound is for a validator gone wrong.
  for (let round = 0; round < 20; round += 1) {
    const items = new Map<unknown[], Set<number>>();
    for (const error of validate.errors ?? []) remove(value, error, items);
    for (const [list, indices] of items)
      list.splice(0, list.length, ...list.filter((_, index) => !indices.has(index)));
    if (validate(value)) return { plan: planOf(value as AirgapPlan), whole: false };
  }
  return { plan: undefined, whole: false };
}

/** Takes out what an error speaks of. List items are only noted, since taking one out moves the others. */
function remove(root: object, error: SchemaError, items: Map<unknown[], Set<number>>): void {
  // The same is said of the name itself by an error of its own; this one would take out the whole map.
  if (error.schemaPath.includes('/propertyNames/')) return;
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const extra = error.params['additionalProperty'];
  if (error.keyword === 'additionalProperties' && typeof extra === 'string') path.push(extra);
  const name = error.params['propertyName'];
  if (error.keyword === 'propertyNames' && typeof name === 'string') path.push(name);
  const last = path.pop();
  if (last === undefined) return;
  let owner: unknown = root;
  for (const part of path) owner = memberOf(owner, part);
  if (Array.isArray(owner)) items.set(owner, (items.get(owner) ?? new Set()).add(Number(last)));
  else if (typeof owner === 'object' && owner !== null) delete (owner as Record<string, unknown>)[last];
}

function memberOf(owner: unknown, part: string): unknown {
  if (typeof owner !== 'object' || owner === null) return undefined;
  return Object.hasOwn(owner, part) ? (owner as Record<string, unknown>)[part] : undefined;
}
