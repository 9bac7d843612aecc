import type { ProblemCode } from '../../problems/problem-code.ts';

const source = 'https://toml.io/en/v1.0.0';

function code(name: string, description: string): ProblemCode {
  return { code: `toml.${name}`, severity: 'error', description, source };
}

/** The codes of what the TOML reader reports. */
export const tomlCodes: readonly ProblemCode[] = [
  code('bad-value', 'A number or date that TOML does not allow.'),
  code('carriage-return', 'A carriage return without a line feed; readers differ in what it means.'),
  code('comma', 'A comma too many or too few.'),
  code('control-character', 'A control character that must be written as an escape.'),
  code('duplicate-key', 'A key set twice in one table.'),
  code('duplicate-table', 'A table with two headers.'),
  code('equals-expected', 'A key without = and a value.'),
  code('escape', 'A backslash sequence that TOML does not know.'),
  code('header', 'A table header that is not closed.'),
  code('key-expected', 'Something that is no key where one must stand.'),
  code('newer-syntax', 'A form that came with TOML 1.1, which readers of TOML 1.0 refuse.'),
  code('number-range', 'A whole number that does not fit into 64 bits.'),
  code('table-conflict', 'A table or key that is defined in another way already.'),
  code('too-deep', 'Lists within lists beyond what is read.'),
  code('trailing', 'Something behind a statement, where the line must end.'),
  code('unquoted-value', 'Text without quotes.'),
  code('unterminated-inline-table', 'An inline table without its }.'),
  code('unterminated-list', 'A list without its ].'),
  code('unterminated-string', 'A string without its closing quotes.'),
  code('value-missing', 'Nothing behind the =.'),
];
