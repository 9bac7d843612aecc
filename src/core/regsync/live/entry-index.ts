import { isCopied } from '../rules/image-not-synced.ts';
import type { Facts } from './facts.ts';
import type { Item } from './item.ts';

/** What all entries of a file come to, kept up to date entry by entry. */
export class EntryIndex {
  readonly facts: Facts;
  readonly #byPlace = new Map<string, Set<Item> | Item>();
  readonly #copied = new Map<string, number>();
  readonly #counts = { broken: 0, unquoted: 0, both: 0, silencing: 0, toMirror: 0 };
  /** The places that more than one entry copies to. */
  readonly shared = new Set<string>();
  /** What is wanted and not copied; undefined when all of it has to be looked at. */
  #missing: Set<string> | undefined;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  /** Whether what is broken in one item may change how another one is read. */
  get isEntangled(): boolean {
    const { broken, unquoted, both } = this.#counts;
    return unquoted > 0 && broken + unquoted - both > 1;
  }

  get isSilencing(): boolean {
    return this.#counts.silencing > 0;
  }

  get toMirror(): boolean {
    return this.#counts.toMirror > 0;
  }

  add(item: Item): void {
    this.#count(item, 1);
    const { place, copies } = item;
    if (copies !== undefined) this.#copy(copies, 1);
    if (place === undefined) return;
    const there = this.#byPlace.get(place);
    if (there === undefined) this.#byPlace.set(place, item);
    else {
      this.#byPlace.set(place, there instanceof Set ? there.add(item) : new Set([there, item]));
      this.shared.add(place);
    }
  }

  remove(item: Item): void {
    this.#count(item, -1);
    const { place, copies } = item;
    if (copies !== undefined) this.#copy(copies, -1);
    if (place === undefined) return;
    const there = this.#byPlace.get(place);
    if (!(there instanceof Set)) {
      this.#byPlace.delete(place);
      return;
    }
    there.delete(item);
    const [only] = there;
    if (there.size > 1 || only === undefined) return;
    this.#byPlace.set(place, only);
    this.shared.delete(place);
  }

  /** The listed images that no entry copies, in the order of the lists. */
  get missing(): readonly string[] {
    const { wanted } = this.facts;
    this.#missing ??= new Set([...wanted.keys()].filter((name) => this.#isMissing(name)));
    const orderOf = (name: string): number => wanted.get(name)?.order ?? 0;
    return [...this.#missing].toSorted((a, b) => orderOf(a) - orderOf(b));
  }

  #count(item: Item, by: 1 | -1): void {
    if (item.isBroken) this.#counts.broken += by;
    if (item.isUnquoted) this.#counts.unquoted += by;
    if (item.isBroken && item.isUnquoted) this.#counts.both += by;
    if (item.silences) this.#counts.silencing += by;
    if (item.toMirror) this.#counts.toMirror += by;
  }

  #copy(word: string, by: 1 | -1): void {
    const times = (this.#copied.get(word) ?? 0) + by;
    if (times === 0) this.#copied.delete(word);
    else this.#copied.set(word, times);
    if (times > 1 || (times === 1 && by < 0)) return;
    if (word.endsWith('/*')) this.#missing = undefined;
    else if (this.#isMissing(word)) this.#missing?.add(word);
    else this.#missing?.delete(word);
  }

  #isMissing(name: string): boolean {
    const { wanted, copiedElsewhere } = this.facts;
    const reference = wanted.get(name)?.reference;
    return (
      reference !== undefined && !isCopied(reference, this.#copied) && !isCopied(reference, copiedElsewhere)
    );
  }
}
