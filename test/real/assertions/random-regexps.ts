import { randomNumbers } from './random-numbers.ts';

const pieces = (
  String.raw`a b - _ / . | ^ $ * + ? ( ) [ ] { } , 1 2 : ! ( ) [ ] [^ (?: (?i) (?i: (?= (?! (?P<n> (? {2} {2,} {2,3} {30} {40} [a-z] ` +
  String.raw`[:alpha:] \ \. \- \] \[ \\ \d \w \s \b \n \1 \u \x \p \{ é a-`
).split(' ');

/** Texts of the pieces that regular expressions are made of, most of them short; the same for a seed. */
export function randomRegexps({ seed, count }: { readonly seed: number; readonly count: number }): string[] {
  const random = randomNumbers(seed);
  const below = (end: number): number => Math.floor(random() * end);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(8) }, () => pieces[below(pieces.length)] ?? '').join(''),
  );
}
