import assert from 'node:assert/strict';
import { commandLine } from '../../../src/core/systemd/command-line.ts';
import { environmentLine } from '../../../src/core/systemd/environment-line.ts';

describe('environmentLine', () => {
  const cases: readonly [value: string, line: string][] = [
    ['http://h:1', 'Environment="A=http://h:1"'],
    ['a b', 'Environment="A=a b"'],
    ['100%', 'Environment="A=100%%"'],
    ['say "hi"', 'Environment="A=say \\"hi\\""'],
    ['back\\slash', 'Environment="A=back\\\\slash"'],
    ['$HOME $(id) `id`', 'Environment="A=$HOME $(id) `id`"'],
    ['a\nb\u007f', 'Environment="A=a\\x0ab\\x7f"'],
  ];
  for (const [value, line] of cases) {
    it(`writes ${JSON.stringify(value)}`, () => assert.equal(environmentLine('A', value), line));
  }
});

describe('commandLine', () => {
  const cases: readonly [argument: string, word: string][] = [
    ['eth0', 'eth0'],
    ['', '""'],
    ['$HOME', '"$$HOME"'],
    ['${HOME}', '"$${HOME}"'],
    ['100%h', '"100%%h"'],
    [';', '";"'],
    ["it's", `"it's"`],
    ['a\nExecStart=/bin/x', '"a\\x0aExecStart=/bin/x"'],
  ];
  for (const [argument, word] of cases) {
    it(`writes ${JSON.stringify(argument)}`, () =>
      assert.equal(commandLine(['/bin/echo', argument]), `/bin/echo ${word}`));
  }
});
