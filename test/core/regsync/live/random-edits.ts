import type { Random } from '../../../support/random.ts';

/** A change of a text: a range of it is replaced. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const characters = [
  'a',
  '7',
  ' ',
  '\n',
  ':',
  '-',
  "'",
  '"',
  '#',
  '{',
  '}',
  '[',
  ']',
  '.',
  '/',
  '@',
  '|',
  '>',
  '&',
  '*',
  '!',
  '%',
  '?',
  ',',
  '\t',
  '\r',
  'é',
  '😀',
];
const pastes = [
  '  - source: ghcr.io/a/b:1\n    target: \'{{ env "MIRROR" }}/a/b:1\'\n    type: image\n',
  '  - source: ghcr.io/c/d:2\n    target: \'{{ env "MIRROR" }}/a/b:1\'\n    type: image\n',
  '  - source: quay.io/x/y:1\n    target: 10.0.0.1:5000/x/y:1\n    type: repository\n    tags: {allow: ["1\\\\..*"]}\n',
  '  # airgap-ignore: sync.target-twice\n',
  '    # a note\n',
  '\n',
  '  - \n',
  '  -\n',
  '- a\n',
  'sync:\n',
  'version: 1\n',
  'creds: []\n',
  '---\n',
  '    tags:\n      allow:\n        - latest|3\n',
  "    type: 'registry'\n",
  '    source: {{ env "X" }}/a\n',
  '    platform: linux/amd64\n',
  '    hooks: |\n      text {{\n',
  '{{ env "MIRROR" }}',
  "'",
  '  x: &a 1\n',
  '    fastcheck: yes\n',
  '    type: image\r\n',
];

/** A sync file of a few entries, most in the form that is generated. */
export function randomList(random: Random): string {
  const indent = random.pick(['  ', '  ', '', '    ']);
  const eol = random.pick(['\n', '\n', '\n', '\r\n']);
  const lines = [
    'version: 1',
    ...(random.below(2) === 0
      ? ['creds:', `${indent}- registry: '{{ env "MIRROR" }}'`, `${indent}  tls: disabled`]
      : []),
    `sync:${random.pick(['', '', ' # all of them'])}`,
  ];
  for (let left = 2 + random.below(4); left > 0; left -= 1) {
    const name = `${random.pick(['a', 'b', 'c'])}/${random.pick(['d', 'e'])}:${random.below(3)}`;
    const source = random.pick([
      `ghcr.io/${name}`,
      `ghcr.io/${name}`,
      `docker.io/${name}`,
      `quay.io/${name}`,
      name,
    ]);
    const target = random.pick([
      `'{{ env "MIRROR" }}/${name}'`,
      `'{{ env "MIRROR" }}/${name}'`,
      `10.10.10.10:5050/${name}`,
      `"{{ env "MIRROR" }}/${name}"`,
      name,
    ]);
    lines.push(
      `${indent}- source: ${source}`,
      `${indent}  target: ${target}`,
      `${indent}  type: ${random.pick(['image', 'image', 'image', 'repository'])}`,
    );
    if (random.below(8) === 0)
      lines.push(
        random.pick(['', `${indent}# note`, '# note', `${indent}  # airgap-ignore: sync.image-not-listed`]),
      );
  }
  if (random.below(4) === 0) lines.push('defaults:', '  parallel: 2');
  return lines.join(eol) + random.pick([eol, eol, '']);
}

/** Something that a person may do to a text: type, delete, paste, copy or move lines. */
export function randomEdit(text: string, random: Random): Edit {
  const at = random.below(text.length + 1);
  const line = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
  const end = Math.min(text.length, at + random.below(4));
  switch (random.below(9)) {
    case 0:
      return { start: at, end: Math.min(text.length, at + 1 + random.below(3)), text: '' };
    case 1:
      return { start: line(at), end: line(at), text: random.pick(pastes) };
    case 2: {
      const start = line(at);
      const next = text.indexOf('\n', at);
      return { start, end: next < 0 ? text.length : next + 1, text: '' };
    }
    case 3: {
      const from = line(random.below(text.length + 1));
      const to = Math.min(text.length, from + random.below(160));
      return { start: line(at), end: line(at), text: text.slice(from, to) };
    }
    case 4:
      return { start: at, end, text: random.pick(pastes) };
    default:
      return { start: at, end: random.below(3) === 0 ? end : at, text: random.pick(characters) };
  }
}
