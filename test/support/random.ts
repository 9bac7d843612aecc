/** A repeatable source of choices: the same seed makes the same ones, so that a failing case can be made again. */
export interface Random {
  /** A whole number from 0 up to and without `limit`. */
  readonly below: (limit: number) => number;
  /** One of a list that is not empty. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** Makes a source from a seed (mulberry32 over a hash of the text). */
export function randomFrom(seed: string): Random {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}
