import assert from 'node:assert/strict';
import { commandLine, quoteArgument } from '../../../src/core/steps/quote.ts';

describe('a command as a line', () => {
  const quoted: readonly [text: string, line: string][] = [
    ['regsync', 'regsync'],
    ['/site/sync-images.yaml', '/site/sync-images.yaml'],
    ['--abort-on-error', '--abort-on-error'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'\\''s'`],
    ['$HOME', "'$HOME'"],
    ['~', "'~'"],
    ['a=b', "'a=b'"],
    ['line\nbreak', "$'line\\nbreak'"],
    ['\u001b[31m', "$'\\e[31m'"],
    ["\u0001'\\", "$'\\x01\\'\\\\'"],
    ['\u202e', "$'\\xE2\\x80\\xAE'"],
    ['a\u{e0041}', "$'a\\xF3\\xA0\\x81\\x81'"],
  ];
  for (const [text, line] of quoted) {
    it(`quotes ${JSON.stringify(text)}`, () => assert.equal(quoteArgument(text), line));
  }

  it('shows only the values it was given', () => {
    const command = {
      argv: ['regsync', 'once', '-c', '/my site/s.yaml'],
      cwd: '.',
      env: ['MIRROR', 'USERNAME', 'PASSWORD'],
    } as const;
    assert.equal(
      commandLine(command, { MIRROR: '10.10.10.10:5050' }),
      "MIRROR=10.10.10.10:5050 USERNAME=… PASSWORD=… regsync once -c '/my site/s.yaml'",
    );
  });
});
