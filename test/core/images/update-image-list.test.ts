import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { updateImageList } from '../../../src/core/images/update-image-list.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';

const wanted = 'ghcr.io/a:1\nghcr.io/b:1\n';

const cases: readonly {
  readonly name: string;
  readonly before: string;
  readonly merged: string;
  readonly replaced: string;
}[] = [
  { name: 'an empty list', before: '', merged: wanted, replaced: wanted },
  { name: 'the same list', before: wanted, merged: wanted, replaced: wanted },
  {
    name: 'comments, blank lines and lines that are no reference',
    before: '# ours\n\nghcr.io/a:1 # pinned\nnot a reference\n',
    merged: '# ours\n\nghcr.io/a:1 # pinned\nnot a reference\nghcr.io/b:1\n',
    replaced: '# ours\n\nghcr.io/a:1 # pinned\nnot a reference\nghcr.io/b:1\n',
  },
  {
    name: 'images of an older snap',
    before: 'ghcr.io/a:0\nghcr.io/a:1\nghcr.io/z:0',
    merged: 'ghcr.io/a:0\nghcr.io/a:1\nghcr.io/z:0\nghcr.io/b:1\n',
    replaced: 'ghcr.io/a:1\nghcr.io/b:1\n',
  },
  {
    name: 'comments behind images of an older snap',
    before: 'ghcr.io/a:0  # wanted by shop\r\nghcr.io/z:0 #and by till',
    merged: 'ghcr.io/a:0  # wanted by shop\r\nghcr.io/z:0 #and by till\r\nghcr.io/a:1\r\nghcr.io/b:1\r\n',
    replaced: '# wanted by shop\r\n#and by till\r\nghcr.io/a:1\r\nghcr.io/b:1\r\n',
  },
  {
    name: 'CRLF',
    before: '# ours\r\nghcr.io/a:1\r\n',
    merged: '# ours\r\nghcr.io/a:1\r\nghcr.io/b:1\r\n',
    replaced: '# ours\r\nghcr.io/a:1\r\nghcr.io/b:1\r\n',
  },
];

describe('updateImageList', () => {
  const references = parseImageList(wanted).entries.map(({ reference }) => reference);
  for (const { name, before, ...after } of cases) {
    for (const [mode, text] of [
      ['merge', after.merged],
      ['replace', after.replaced],
    ] as const) {
      it(`${mode}: ${name}`, () => {
        const { edits } = updateImageList(parseImageList(before), references, mode);
        assert.equal(applyEdits(before, edits), text);
        assert.deepEqual(updateImageList(parseImageList(text), references, mode).edits, [], 'a second time');
      });
    }
  }
});
