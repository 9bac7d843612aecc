/** A repeatable source of numbers from 0 up to 1 (mulberry32), so that a failing reference can be made again. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const registries = [
  'ghcr.io',
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'quay.io',
  'localhost',
  'localhost:5000',
  '10.10.10.10:5050',
  'registry.corp:443',
  'host:5000',
  'Host',
  'A',
  'aB',
  'a-Bc-d',
  'A-b',
  'a-B',
  'host.',
  'host.x.',
  'ho_st.com',
  'ho_st',
  'xn--bcher-kva.example',
  '-a.io',
  'a-.io',
  'a..io',
  '[2001:db8::1]',
  '[2001:db8::1]:5000',
  '[::1]',
  '[::]',
  '[1:2:3:4:5:6:7:8]',
  '[1:2:3:4:5:6:7:8:9]',
  '[1::2::3]',
  '[12345::]',
  '[abc]',
  '[fe80::1%eth0]',
];
const components = [
  'library',
  'canonical',
  'k8s-snap',
  'pause',
  'a',
  '0',
  'a.b',
  'a_b',
  'a__b',
  'a___b',
  'a---b',
  'a..b',
  'a._b',
  'a-',
  '-a',
  'Abc',
  'localhost',
  'sha256',
  '',
];
const tags = [
  'latest',
  '1.0',
  'v1.2.3-ck0',
  '_x',
  '.x',
  '-x',
  '',
  'A'.repeat(128),
  'A'.repeat(129),
  'x+y',
  '5000',
];
const algorithms = [
  'sha256',
  'sha384',
  'sha512',
  'sha1',
  'md5',
  'SHA256',
  'sha256+b64',
  'a_b',
  'a..b',
  '5x',
  '',
];
const lengths = [64, 96, 128, 32, 31, 34, 63, 65];
const oddities = [
  ...Array.from('/:@.-_[]AZaz09 #?%+~$"\'\t\né€о'),
  '//',
  '://',
  '..',
  '__',
  'ocidir://',
  'http://',
  ':5000',
  '::',
];

/**
 * Texts around the border of both reference grammars: put together from likely and unlikely parts, about half of
 * them then changed in one or two places. The same seed gives the same texts.
 */
export function generateReferences(seed: number, count: number): string[] {
  const next = numbersFrom(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <Item>(items: readonly Item[], fallback: Item): Item => items[below(items.length)] ?? fallback;

  const digest = (): string => {
    const digits = next() < 0.9 ? '0123456789abcdef' : '0123456789abcdefABCDEFg';
    let hex = '';
    const algorithm = next() < 0.5 ? 'sha256' : pick(algorithms, '');
    const length = algorithm === 'sha256' && next() < 0.7 ? 64 : pick(lengths, 64);
    while (hex.length < length) hex += digits[below(digits.length)] ?? '';
    return `${algorithm}:${hex}`;
  };
  const assemble = (): string => {
    const path = Array.from({ length: 1 + below(4) }, () =>
      pick(components.slice(0, next() < 0.7 ? 9 : undefined), ''),
    );
    const registry = next() < 0.7 ? `${pick(registries, '')}/` : '';
    const tag = next() < 0.6 ? `:${pick(tags.slice(0, next() < 0.7 ? 4 : undefined), '')}` : '';
    return `${registry}${path.join('/')}${tag}${next() < 0.3 ? `@${digest()}` : ''}`;
  };
  const mutate = (text: string): string => {
    const at = below(text.length + 1);
    const removed = next() < 0.5 ? 0 : 1 + below(3);
    return text.slice(0, at) + (next() < 0.7 ? pick(oddities, '') : '') + text.slice(at + removed);
  };
  return Array.from({ length: count }, () => {
    const text = assemble();
    if (next() < 0.5) return text;
    return next() < 0.6 ? mutate(text) : mutate(mutate(text));
  });
}
