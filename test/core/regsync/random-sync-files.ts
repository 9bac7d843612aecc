/** A seeded source of numbers in [0, 1), so that a failing case can be made again (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Dice {
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(...choices: readonly [T, ...T[]]) => T;
  readonly comment: () => string;
}

/**
 * A sync file as people write them: block or flow style, any indentation, comments and blank lines, an anchor,
 * entries with keys of their own, sometimes generated entries among them, LF or CRLF, with or without a BOM.
 */
export function randomSyncFile(random: () => number): string {
  const chance = (probability: number) => random() < probability;
  const dice: Dice = {
    chance,
    pick: (...choices) => choices[Math.floor(random() * choices.length)] ?? choices[0],
    comment: () => (chance(0.2) ? ` # note ${Math.floor(random() * 100)}` : ''),
  };
  const indent = ' '.repeat(dice.pick(0, 1, 2, 4));
  const lines = [...head(dice, indent), ...syncLines(dice, indent), ...tail(dice)];
  const eol = chance(0.3) ? '\r\n' : '\n';
  const text = lines.join('\n').replaceAll('\n', eol) + (chance(0.8) ? eol : '');
  return (chance(0.1) ? '\uFEFF' : '') + text;
}

function head({ chance, pick, comment }: Dice, indent: string): string[] {
  const lines: string[] = [];
  if (chance(0.3)) lines.push('# mine');
  if (chance(0.3)) lines.push('---');
  if (chance(0.6)) lines.push(`version: 1${comment()}`);
  if (chance(0.2)) lines.push('x-common: &common', '  digestTags: true');
  const creds = pick(
    `creds:\n${indent}- registry: '{{ env "MIRROR" }}'\n${indent}  tls: disabled`,
    `creds: [{registry: ghcr.io}]`,
    'creds: []',
    `creds:\n${indent}-   registry: ghcr.io${comment()}`,
    'creds:',
  );
  if (chance(0.5)) lines.push(creds);
  return lines;
}

function tail({ chance }: Dice): string[] {
  const lines: string[] = [];
  if (chance(0.3)) lines.push('defaults:', '  parallel: 2');
  if (chance(0.2)) lines.push('# the end');
  if (chance(0.1)) lines.push('---', 'sync: [{source: second/document:1}]');
  return lines;
}

function syncLines(dice: Dice, indent: string): string[] {
  const { chance, pick, comment } = dice;
  const entries = Array.from({ length: pick(0, 1, 2, 3, 5) }, (_, index) =>
    entryPairs(dice, index + (chance(0.5) ? 0 : 10)),
  );
  if (entries.length === 0)
    return pick([`sync:${comment()}`], [`sync: ${pick('[]', '[ ]')}${comment()}`], []);
  const flow = entries.map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`);
  switch (pick('block', 'block', 'block', 'flow', 'flow-lines')) {
    case 'flow':
      return [`sync: [${flow.join(', ')}${chance(0.2) ? ', ' : ''}]${comment()}`];
    case 'flow-lines':
      return ['sync: [', ...flow.map((item) => `  ${item},`), '  ]'];
    default:
      return [`sync:${comment()}`, ...blockLines(dice, indent, entries)];
  }
}

function entryPairs({ chance, pick }: Dice, index: number): [string, string][] {
  const target = pick(
    `'{{ env "MIRROR" }}/a/image${index}:1'`,
    `"{{env \`MIRROR\`}}/a/image${index}:1"`,
    'other.example/a:1',
  );
  const pairs: [string, string][] = [
    ['source', `ghcr.io/a/image${index}:1`],
    ['target', target],
    ['type', 'image'],
  ];
  if (chance(0.2)) pairs.splice(1, 0, ['platform', 'linux/amd64']);
  if (chance(0.1)) pairs.reverse();
  return pairs;
}

function blockLines(
  { chance, pick, comment }: Dice,
  indent: string,
  entries: readonly (readonly [string, string][])[],
): string[] {
  const pad = pick(2, 2, 2, 4);
  return entries.flatMap((pairs) => [
    ...(chance(0.2) ? [pick('', '# above', `${indent}# indented`)] : []),
    ...pairs.map(([key, value], index) => {
      const lead = index === 0 ? `-${' '.repeat(pad - 1)}` : ' '.repeat(pad);
      return `${indent}${lead}${key}: ${value}${comment()}`;
    }),
    ...(chance(0.1) ? [''] : []),
  ]);
}
