import assert from 'node:assert/strict';
import { checkInterfaceRules } from '../../../../src/core/snaps/assertions/check-interface-rules.ts';
import { isGoRegexp } from '../../../../src/core/snaps/assertions/go-regexp.ts';
import { parseHeaders } from '../../../../src/core/snaps/assertions/parse-headers.ts';
import type { HeaderMap } from '../../../../src/core/snaps/assertions/assertion.ts';

/** Rules of one interface, as they stand below `plugs:` or `slots:`. */
const rulesOf = (rule: string): HeaderMap => parseHeaders(`rules:\n  x:${rule}`).get('rules') as HeaderMap;
const constraint = (subrule: string, lines: string): string => `\n    ${subrule}:\n      ${lines}`;

describe('interface rules of a snap-declaration', () => {
  const good: readonly string[] = [
    ' true',
    ' false',
    '\n    allow-installation: true',
    '\n    unknown: x\n    deny-connection: false',
    constraint('allow-connection', 'on-classic:\n        - ubuntu'),
    constraint('allow-connection', 'slots-per-plug: *'),
    constraint('allow-connection', 'plug-names:\n        - $INTERFACE\n        - [a-z]+'),
    constraint(
      'deny-connection',
      'plug-attributes:\n        a: $SLOT(b)\n        c:\n          - d\n          - $MISSING',
    ),
    constraint(
      'allow-connection',
      '-\n        slot-snap-type:\n          - core\n      -\n        on-brand:\n          - acme',
    ),
    constraint('allow-installation', 'unknown: x'),
  ];
  for (const rule of good) {
    it(`takes ${JSON.stringify(rule)}`, () => {
      checkInterfaceRules('plug', rulesOf(rule));
    });
  }

  const bad: readonly string[] = [
    ' yes',
    '\n    - a',
    '\n    unknown: true',
    '\n    allow-installation:\n      - true',
    '\n    allow-connection: maybe',
    constraint('allow-connection', 'unknown: x'),
    constraint('allow-connection', 'on-classic: no'),
    constraint('allow-connection', 'slots-per-plug: 0'),
    constraint('deny-connection', 'slots-per-plug: 1'),
    constraint('allow-installation', 'slots-per-plug: 1'),
    constraint('allow-connection', 'plug-names: a'),
    constraint('allow-connection', 'plug-names:\n        - $x'),
    constraint('allow-connection', 'plug-attributes: a'),
    constraint('allow-connection', 'plug-attributes:\n        a: ('),
    constraint('allow-connection', 'plug-attributes:\n        a: $OTHER(b)'),
    constraint('allow-connection', 'plug-attributes:\n        a:\n          -\n            - b'),
    constraint('allow-connection', 'slot-snap-type:\n        - base'),
    constraint('allow-connection', 'slot-publisher-id:\n        - A'),
    constraint('allow-connection', 'on-model:\n        - box'),
  ];
  for (const rule of bad) {
    it(`refuses ${JSON.stringify(rule)}`, () => {
      assert.throws(() => checkInterfaceRules('plug', rulesOf(rule)), { kind: 'header' });
    });
  }
});

describe('regular expressions of Go', () => {
  for (const source of [
    '',
    String.raw`org\.a\-b.*`,
    '/dev/tty[A-Z]+[0-9]*',
    'a|(?:b)?',
    '(?i)a',
    '[[:alpha:]_]',
    String.raw`[\]\^]`,
    'a{1000}',
    'a{2}?',
  ]) {
    it(`takes ${source}`, () => {
      assert.equal(isGoRegexp(source), true);
    });
  }

  for (const source of [
    '(',
    '*',
    'a**',
    '(?=a)',
    '?!)(?:',
    String.raw`(a)\1`,
    String.raw`[a-\-]`,
    '[a-[:alpha:]]',
    '[a-(?i)]',
    '[]',
    '[^]',
    'a{1001}',
    '(a{100}){100}',
    '('.repeat(600) + ')'.repeat(600),
  ]) {
    it(`refuses ${source.slice(0, 20)}`, () => {
      assert.equal(isGoRegexp(source), false);
    });
  }
});
