import assert from 'node:assert/strict';
import { parseSnapYaml } from '../../../src/core/snaps/parse-snap-yaml.ts';

describe('meta/snap.yaml', () => {
  it('is read, versions as they are written', () => {
    const text =
      'name: k8s\nversion: 1.30\nbase: core22\narchitectures:\n- amd64\n- arm64\nconfinement: classic\nprovenance: acme\napps: {k8s: {command: x}}\n';
    assert.deepEqual(parseSnapYaml(text), {
      name: 'k8s',
      version: '1.30',
      base: 'core22',
      architectures: ['amd64', 'arm64'],
      confinement: 'classic',
      provenance: 'acme',
    });
  });

  const nothing = {
    name: undefined,
    version: undefined,
    base: undefined,
    architectures: [],
    confinement: undefined,
    provenance: undefined,
  };
  const explode = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replaceAll(
    /./g,
    (c) =>
      `${c}: &${c} [${Array(10)
        .fill(`*${String.fromCharCode(c.charCodeAt(0) - 1)}`)
        .join(',')}]\n`,
  )}`;
  const texts: readonly [name: string, text: string, expected: object][] = [
    ['an empty text', '', nothing],
    ['a list', '- a\n- b\n', nothing],
    ['a word', 'k8s', nothing],
    ['keys of other shapes', 'name: [k8s]\nbase:\narchitectures: {a: b}\n', nothing],
    ['one architecture', 'architectures: amd64\n', { ...nothing, architectures: ['amd64'] }],
    ['a broken end', 'name: k8s\nbase: "core2', nothing],
    ['tabs', 'name: k8s\n\tbase: core22\n', nothing],
    ['two documents', 'name: k8s\n---\nname: other\n', { ...nothing, name: 'k8s' }],
    ['aliases that explode', explode, nothing],
    [
      'CRLF and a byte order mark',
      '\uFEFFname: k8s\r\nbase: core20\r\n',
      { ...nothing, name: 'k8s', base: 'core20' },
    ],
  ];
  for (const [name, text, expected] of texts) {
    it(`never throws: ${name}`, () => assert.deepEqual({ ...parseSnapYaml(text) }, expected));
  }
});
