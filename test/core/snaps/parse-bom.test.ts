import assert from 'node:assert/strict';
import { parseBom } from '../../../src/core/snaps/parse-bom.ts';

describe('bom.json', () => {
  it('tells what was built into the snap', () => {
    const text = JSON.stringify({
      k8s: { version: '1.34.11', revision: 'abc' },
      tools: { go: 'go version go1.24' },
      components: {
        containerd: {
          repository: 'https://github.com/containerd/containerd',
          version: 'v1.7.34',
          revision: 'x',
          patches: [],
        },
        kubernetes: { version: 'v1.34.11' },
        helm: { version: ' v3.18.0\n' },
        odd: { version: 3 },
        none: null,
      },
    });
    const bom = parseBom(`\uFEFF${text}`);
    assert.equal(bom.containerd, '1.7.34');
    assert.equal(bom.kubernetes, '1.34.11');
    assert.deepEqual(
      [...bom.versions],
      [
        ['containerd', '1.7.34'],
        ['kubernetes', '1.34.11'],
        ['helm', '3.18.0'],
      ],
    );
  });

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"components": 3}',
    '{"components": {"containerd": "v1"}}',
    '<html>',
  ]) {
    it(`never throws: ${text}`, () => {
      assert.deepEqual(parseBom(text), { versions: new Map(), containerd: undefined, kubernetes: undefined });
    });
  }
});
