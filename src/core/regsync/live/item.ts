import { foundIn } from '../../language/check.ts';
import { movedProblem } from '../../language/moved.ts';
import { formatReference, parseReference } from '../../images/reference.ts';
import { syncTarget } from '../../images/mirror-path.ts';
import { prefixOf } from '../../plan/planned-images.ts';
import type { Problem } from '../../problems/problem.ts';
import { syncLanguage } from '../language.ts';
import { entryRules } from '../rules.ts';
import { copiedBy } from '../rules/image-not-synced.ts';
import { mirrorName } from '../sync-file.ts';
import type { SyncEntry } from '../sync-file.ts';
import { imageIdentity, isMirrorName } from '../sync-names.ts';
import type { Facts } from './facts.ts';
import { outOfItem, readItem } from './read-item.ts';

/** What an entry means to the others. */
export interface ItemTies {
  /** Equal for entries that copy the same kind of thing to the same place; undefined where no place is known. */
  readonly place: string | undefined;
  /** What it copies, as `copiedBy` says it. */
  readonly copies: string | undefined;
  readonly toMirror: boolean;
}

/** One item of the list, looked at by itself. */
export interface Item extends ItemTies {
  /** What is wrong with it, counted from the beginning of its text. */
  readonly problems: readonly Problem[];
  /** Whether YAML cannot read all of it. */
  readonly isBroken: boolean;
  /** Whether a value in it looks like a template without quotes. */
  readonly isUnquoted: boolean;
  /** Whether a comment in it silences codes. */
  readonly silences: boolean;
}

const nothing: readonly Problem[] = [];
const entryLanguage = { ...syncLanguage, rules: entryRules };
/** The form in which entries are generated, and the page writes them. */
const generatedForm =
  /^( *)- source: ([A-Za-z][A-Za-z0-9./_-]*(?::[0-9]+\/[A-Za-z0-9./_-]+)?:[A-Za-z0-9._-]+)\r?\n\1 {2}target: '([^'\r\n]+)'\r?\n\1 {2}type: image\r?\n$/;

/**
 * Looks at an item.
 * @param text the item's lines up to the next item
 * @param indent columns before its dash
 * @returns undefined where it cannot be read by itself
 */
export function itemOf(text: string, indent: number, facts: Facts): Item | undefined {
  return generatedItem(text, facts) ?? readAndCheck(text, indent, facts);
}

/** Of an entry as we generate it nothing needs to be looked at: most entries of a large file are. */
function generatedItem(text: string, { site, listed }: Facts): Item | undefined {
  const [, , source = '', target = ''] = generatedForm.exec(text) ?? [];
  const result = parseReference(source);
  if (!result.ok || (listed.size > 0 && !listed.has(source))) return undefined;
  const { reference } = result;
  const isFull = reference.registry.includes('.') && formatReference(reference) === source;
  // What regsync takes for Docker Hub, too, is left to its own reader.
  if (!isFull || /^(?:index|registry-1)\.docker\.io\//.test(source)) return undefined;
  if (target !== `${mirrorName}/${syncTarget(reference, prefixOf(site.plan, reference.registry))}`)
    return undefined;
  return {
    problems: nothing,
    place: `image ${target}`,
    copies: source,
    toMirror: true,
    isBroken: false,
    isUnquoted: false,
    silences: false,
  };
}

function readAndCheck(text: string, indent: number, facts: Facts): Item | undefined {
  const document = readItem(text, indent);
  const [entry] = document?.entries ?? [];
  if (document === undefined || entry === undefined) return undefined;
  const { site, path, listed } = facts;
  const problems = foundIn(entryLanguage, { document, path, site, listed })
    .map((problem) => movedProblem(problem, outOfItem))
    .filter(({ range }) => range.start >= 0);
  return {
    problems: problems.length === 0 ? nothing : problems,
    ...tiesOf(entry, facts),
    isBroken: document.problems.length > 0,
    isUnquoted: looksUnquoted(text),
    silences: text.includes('airgap-ignore'),
  };
}

/** What an entry means to the others. */
export function tiesOf(entry: SyncEntry, { site }: Facts): ItemTies {
  const to = imageIdentity(entry.target, site);
  return {
    place: to === undefined ? undefined : `${entry.type?.text ?? ''} ${to}`,
    copies: copiedBy(entry),
    toMirror: isMirrorName(entry.target?.registry, site),
  };
}

/** Whether a text holds what may be a template without quotes, whose reading depends on what is broken before it. */
export function looksUnquoted(text: string): boolean {
  return /:[ \t]+\{\{/.test(text);
}
