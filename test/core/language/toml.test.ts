import assert from 'node:assert/strict';
import { parseToml } from '../../../src/core/language/toml/toml.ts';
import { nodeAt, plainOf, type TreeNode } from '../../../src/core/language/tree.ts';

/** What TOML 1.0 allows: the text and the value it stands for. */
const valid: readonly (readonly [name: string, text: string, value: unknown])[] = [
  ['nothing', '', {}],
  ['only a comment', '# x', {}],
  [
    'bare, quoted and dotted keys',
    'a-1_ = 1\n"b c" = 2\nd . "e.f" . \'g\' = 3\n',
    { 'a-1_': 1, 'b c': 2, d: { 'e.f': { g: 3 } } },
  ],
  ['basic strings', String.raw`a = "q\"b\\t\tu\u00e9\U0001F600"`, { a: 'q"b\\t\tué😀' }],
  ['literal strings', String.raw`a = 'C:\x' # not an escape`, { a: 'C:\\x' }],
  ['long basic strings', 'a = """\none\ntwo \\\n   three"""\n', { a: 'one\ntwo three' }],
  [
    'quotes at the end of a long string',
    'a = """"two"" """""\nb = \'\'\'x\'\'\'\'\'',
    { a: '"two"" ""', b: "x''" },
  ],
  [
    'integers',
    'a = [0, +1, -17, 1_000, 0xDEAD_beef, 0o17, 0b1_0]',
    { a: [0, 1, -17, 1000, 0xdeadbeef, 15, 2] },
  ],
  [
    'floats',
    'a = [1.5, -0.25, 5e+22, 6.5E-3, inf, -inf]',
    { a: [1.5, -0.25, 5e22, 6.5e-3, Infinity, -Infinity] },
  ],
  ['booleans', 'a = true\nb = false', { a: true, b: false }],
  [
    'dates and times, kept as text',
    'a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32:00.5-07:00\nc = 2024-02-29\nd = 07:32:00',
    { a: '1979-05-27T07:32:00Z', b: '1979-05-27 07:32:00.5-07:00', c: '2024-02-29', d: '07:32:00' },
  ],
  ['lists over lines, with comments', 'a = [ # x\n  "p", # y\n\n  "q",\n]', { a: ['p', 'q'] }],
  ['lists in lists', 'a = [["c", "k"], []]', { a: [['c', 'k'], []] }],
  ['inline tables', 'a = { b = 1, c.d = "x" }\ne = {}', { a: { b: 1, c: { d: 'x' } }, e: {} }],
  ['tables', '[a]\nb = 1\n[a.c]\n[ a . "d.e" ]\nf = 2', { a: { b: 1, c: {}, 'd.e': { f: 2 } } }],
  ['a table after its child', '[a.b]\nc = 1\n[a]\nd = 2', { a: { b: { c: 1 }, d: 2 } }],
  ['lists of tables', '[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2', { a: [{ b: 1 }, { c: { d: 2 } }] }],
  ['CRLF', 'a = 1\r\n# c\r\n[b]\r\nc = 2\r\n', { a: 1, b: { c: 2 } }],
  ['a byte order mark', '\uFEFFa = 1', { a: 1 }],
  [
    'a key named __proto__',
    '__proto__ = 1\n[constructor]\nx = 2',
    JSON.parse('{"__proto__": 1, "constructor": {"x": 2}}'),
  ],
];

/** What TOML 1.0 forbids: each problem as `line:column code`, 1-based, and what is read nevertheless. */
const invalid: readonly (readonly [
  name: string,
  text: string,
  problems: readonly string[],
  value?: unknown,
])[] = [
  [
    'a value without quotes',
    'server = https://10.10.10.10:5050/v2/x # c\na = 1',
    ['1:10 toml.unquoted-value'],
    { server: 'https://10.10.10.10:5050/v2/x', a: 1 },
  ],
  [
    'an address without quotes',
    'server = 10.10.10.10:5050',
    ['1:10 toml.unquoted-value'],
    { server: '10.10.10.10:5050' },
  ],
  [
    'words without quotes in a list',
    'a = [pull, "resolve"]',
    ['1:6 toml.unquoted-value'],
    { a: ['pull', 'resolve'] },
  ],
  ['a capitalised boolean', 'a = True', ['1:5 toml.unquoted-value'], { a: 'True' }],
  ['no value', 'a =\nb = 1', ['1:3 toml.value-missing'], { a: null, b: 1 }],
  ['no equals sign', 'a\nb = 1', ['1:1 toml.equals-expected'], { a: null, b: 1 }],
  ['no key', '= 1\nb = 1', ['1:1 toml.key-expected'], { b: 1 }],
  ['a key with letters that need quotes', 'schlüssel = 1\nb = 1', ['1:1 toml.equals-expected'], undefined],
  ['two statements on a line', 'a = 1 b = 2\nc = 3', ['1:7 toml.trailing'], { a: 1, c: 3 }],
  ['a header that is not closed', '[a\nb = 1', ['1:1 toml.header'], { a: { b: 1 } }],
  ['a header without a name', '[]\nb = 1\n[c]', ['1:2 toml.key-expected'], { c: {} }],
  ['a string that is not closed', 'a = "x\nb = 1', ['1:5 toml.unterminated-string'], { a: 'x', b: 1 }],
  [
    'a long string that is not closed',
    'a = """x\nb = 1',
    ['1:5 toml.unterminated-string'],
    { a: 'x\nb = 1' },
  ],
  [
    'a list that is not closed',
    'a = ["x",\n[b]\nc = 1',
    ['1:5 toml.unterminated-list'],
    { a: ['x'], b: { c: 1 } },
  ],
  [
    'a list that is not closed before a key',
    'a = ["x"\nc = 1',
    ['1:5 toml.unterminated-list'],
    { a: ['x'], c: 1 },
  ],
  [
    'an inline table that is not closed',
    'a = { b = 1\nc = 1',
    ['1:5 toml.unterminated-inline-table'],
    { a: { b: 1 }, c: 1 },
  ],
  ['a comma too many', 'a = [1,,2]', ['1:8 toml.comma'], { a: [1, 2] }],
  ['a comma too few', 'a = ["p" "q"]', ['1:10 toml.comma'], { a: ['p', 'q'] }],
  ['an unknown escape', String.raw`a = "\q"`, ['1:6 toml.escape'], { a: 'q' }],
  ['half a surrogate', String.raw`a = "\ud800"`, ['1:6 toml.escape'], { a: '\uFFFD' }],
  [
    'escapes of TOML 1.1',
    String.raw`a = "\x2e\e"`,
    ['1:6 toml.newer-syntax', '1:10 toml.newer-syntax'],
    { a: '.\u001b' },
  ],
  [
    'an inline table over lines',
    'a = { b = 1,\n  c = 2 }',
    ['1:13 toml.newer-syntax'],
    { a: { b: 1, c: 2 } },
  ],
  [
    'a comma before the end of an inline table',
    'a = { b = 1, }',
    ['1:14 toml.newer-syntax'],
    { a: { b: 1 } },
  ],
  ['a time without seconds', 'a = 07:32', ['1:5 toml.newer-syntax'], { a: '07:32' }],
  ['leading zeros', 'a = 0123', ['1:5 toml.bad-value'], { a: '0123' }],
  ['a number beyond 64 bits', 'a = 9223372036854775808', ['1:5 toml.number-range']],
  ['a date that does not exist', 'a = 2023-02-29', ['1:5 toml.bad-value'], { a: '2023-02-29' }],
  ['a control character in a comment', '# a\u0001b\nc = 1', ['1:4 toml.control-character'], { c: 1 }],
  ['a control character in a string', 'a = "\u0000"', ['1:6 toml.control-character'], { a: '\u0000' }],
  ['a carriage return alone', 'a = 1\rb = 2', ['1:6 toml.carriage-return'], { a: 1, b: 2 }],
  ['a key twice', 'a = 1\na = 2', ['2:1 toml.duplicate-key'], { a: 2 }],
  ['a table twice', '[a]\nb = 1\n[a]\nb = 2', ['3:1 toml.duplicate-table'], { a: { b: 2 } }],
  ['a table over a key', 'a = 1\n[a]\nb = 1', ['2:2 toml.table-conflict'], { a: { b: 1 } }],
  ['a table below a key', 'a = 1\n[a.b]\nc = 1\n[d]', ['2:2 toml.table-conflict'], { a: 1, d: {} }],
  ['a table below an inline table', 'a = {}\n[a.b]\nc = 1', ['2:2 toml.table-conflict'], { a: {} }],
  [
    'a dotted key into a table',
    '[a.b]\nx = 1\n[a]\nb.c = 2',
    ['4:1 toml.table-conflict'],
    { a: { b: { x: 1 } } },
  ],
  ['a list of tables over a table', '[a]\n[[a]]', ['2:3 toml.table-conflict'], { a: [{}] }],
  ['lists in lists without end', `a = ${'['.repeat(5000)}`, ['1:105 toml.too-deep']],
];

describe('TOML', () => {
  for (const [name, text, value] of valid) {
    it(`reads ${name}`, () => {
      const document = parseToml(text);
      assert.deepEqual(document.problems, []);
      assert.deepEqual(plainOf(document.root), value);
    });
  }

  for (const [name, text, expected, value] of invalid) {
    it(`reports ${name}, and reads the rest`, () => {
      const document = parseToml(text);
      const found = document.problems.map(({ range, code }) => {
        const { line, character } = document.source.positionAt(range.start);
        return `${line + 1}:${character + 1} ${code}`;
      });
      assert.deepEqual(found.slice(0, Math.max(1, expected.length)), expected);
      if (value !== undefined) assert.deepEqual(plainOf(document.root), value);
    });
  }

  it('says where keys, values, headers and comments stand', () => {
    const text = 'server = "x" # c\n[host."http://h:1".header]\n  a.b = [1, "two"]\n';
    const document = parseToml(text);
    const [server, header, dotted] = document.statements;
    assert.equal(document.source.slice(server?.range ?? { start: 0, end: 0 }), 'server = "x"');
    assert.equal(header?.kind, 'table');
    assert.equal(header?.line, 1);
    assert.deepEqual(
      header?.path.map((key) => key.value),
      ['host', 'http://h:1', 'header'],
    );
    assert.equal(document.source.slice(header?.range ?? { start: 0, end: 0 }), '[host."http://h:1".header]');
    assert.equal(document.source.slice(dotted?.range ?? { start: 0, end: 0 }), 'a.b = [1, "two"]');
    assert.deepEqual(
      document.comments.map((comment) => comment.text),
      [' c'],
    );
    const two = nodeAt(document.root, ['host', 'http://h:1', 'header', 'a', 'b', 1]);
    assert.equal(two?.kind === 'scalar' ? two.raw : undefined, '"two"');
    assert.equal(document.source.slice(two?.range ?? { start: 0, end: 0 }), '"two"');
  });

  it('keeps a key given twice twice, and points at the first', () => {
    const document = parseToml('a = 1\na = 2');
    assert.deepEqual(
      document.root.entries.map((entry) => plainOf(entry.value)),
      [1, 2],
    );
    assert.deepEqual(document.problems[0]?.related?.range, { start: 0, end: 1 });
  });

  it('survives 3 000 random edits with sound ranges', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    const start =
      'server = "https://m:5050"\ncapabilities = ["pull", "resolve"]\n[host."http://m:5050"]\n  ca = [["a", "b"]]\n  header = { x = """y""" }\n';
    const pieces = [
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '\n',
      '\r',
      '=',
      '.',
      ',',
      '#',
      '\\',
      '"""',
      '[[',
      'x',
      ' ',
      '\u0000',
      '1979-05-27',
      '\uFEFF',
    ];
    let text = start;
    let broken = 0;
    for (let round = 0; round < 3000; round += 1) {
      const at = random(text.length + 1);
      const piece = pieces[random(pieces.length)] ?? '';
      text = text.slice(0, at) + (random(3) === 0 ? '' : piece) + text.slice(at + random(3));
      const document = parseToml(text);
      if (document.problems.length > 0) broken += 1;
      checkRanges(document.root, text);
      for (const { range } of document.problems) {
        assert.ok(
          range.start >= 0 && range.start <= range.end && range.end <= text.length,
          JSON.stringify(text),
        );
      }
      if (round % 40 === 0) text = start;
    }
    assert.ok(broken > 2000, `${broken} of 3000 were broken`);
  });
});

function checkRanges(node: TreeNode | undefined, text: string): void {
  if (node === undefined) return;
  const { start, end } = node.range;
  assert.ok(start >= 0 && start <= end && end <= text.length, `${start}-${end} in ${JSON.stringify(text)}`);
  if (node.kind === 'scalar') assert.equal(text.slice(start, end), node.raw);
  if (node.kind === 'sequence') for (const item of node.items) checkRanges(item, text);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    checkRanges(key, text);
    checkRanges(value, text);
  }
}
