import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { formatReference } from '../../../src/core/images/reference.ts';
import { planOf } from '../../../src/core/plan/plan.ts';
import { proposeImages } from '../../../src/core/workloads/propose-images.ts';
import type { FoundInFile } from '../../../src/core/workloads/propose-images.ts';
import { workloadImages } from '../../../src/core/workloads/workload-images.ts';

const file = (path: string, text: string): FoundInFile => ({ path, found: workloadImages(text) });
const pod = (...containers: string[]) =>
  `kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n${containers.map((one) => `    - {name: c, ${one}}\n`).join('')}`;
const listOf = (text: string) => [{ path: 'images/k8s.txt', content: parseImageList(text) }];
const names = (proposal: ReturnType<typeof proposeImages>) =>
  proposal.images.map(({ reference }) => formatReference(reference));

describe('proposeImages', () => {
  it('proposes what no list has, written out, once, in the order of names', () => {
    const files = [
      file('b.yaml', pod('image: "nginx:1.27"', 'image: quay.io/z/z')),
      file('a.yaml', pod('image: docker.io/library/nginx:1.27', 'image: "ghcr.io/listed:1"', 'image: redis')),
    ];
    const proposal = proposeImages(files, { lists: listOf('ghcr.io/listed:1\n'), plan: undefined });
    const expected = ['docker.io/library/nginx:1.27', 'docker.io/library/redis:latest', 'quay.io/z/z:latest'];
    assert.deepEqual(names(proposal), expected);
    assert.deepEqual(
      proposal.images.map(({ reference }) => reference.text),
      expected,
    );
    assert.equal(proposal.found, 4);
    assert.deepEqual(
      proposal.images[0]?.uses.map(({ path }) => path),
      ['a.yaml', 'b.yaml'],
    );
    assert.deepEqual(
      proposeImages(files.toReversed(), { lists: listOf('ghcr.io/listed:1\n'), plan: undefined }),
      proposal,
    );
  });

  it('proposes nothing once the lists have it, however it is written there', () => {
    const files = [file('a.yaml', pod('image: "nginx:1.27"'))];
    for (const written of ['nginx:1.27', 'docker.io/nginx:1.27', 'index.docker.io/library/nginx:1.27'])
      assert.deepEqual(names(proposeImages(files, { lists: listOf(written), plan: undefined })), []);
  });

  it('calls an image a hint only where nothing but custom resources name it', () => {
    const custom = 'apiVersion: a.example/v1\nkind: A\nspec:\n  x: {image: "a:1"}\n  y: {image: "b:1"}\n';
    const proposal = proposeImages([file('c.yaml', custom), file('p.yaml', pod('image: "b:1"'))], {
      lists: [],
      plan: undefined,
    });
    assert.deepEqual(
      proposal.images.map(({ hint }) => hint),
      [true, false],
    );
  });

  const sideloaded = planOf({
    kubernetes: { channel: '1.35-classic/stable' },
    images: { delivery: 'sideload', overrides: [{ match: 'quay.io/', delivery: ['sideload', 'mirror'] }] },
  });
  for (const [name, container, expected] of [
    [
      'policy Always',
      'image: "a:1", imagePullPolicy: Always',
      /has the pull policy Always.*asks docker\.io.*imagePullPolicy: IfNotPresent/,
    ],
    ['tag latest', 'image: "a:latest"', /has the tag latest and no pull policy/],
    ['no tag', 'image: a', /has the tag latest/],
    ['tag latest, but pulled only when missing', 'image: a, imagePullPolicy: IfNotPresent', undefined],
    ['a digest', `image: "a@sha256:${'1'.repeat(64)}"`, undefined],
    ['a version', 'image: "a:1"', undefined],
    ['a mirror beside it', 'image: "quay.io/a:1", imagePullPolicy: Always', undefined],
  ] as const) {
    it(`${expected === undefined ? 'is content with' : 'warns of'} a side-loaded image with ${name}`, () => {
      const text = pod(container);
      // Listed or not: the pod fails all the same.
      const { problems } = proposeImages([file('a.yaml', text)], {
        lists: listOf('a:1\na\n'),
        plan: sideloaded,
      });
      assert.equal(problems.length, expected === undefined ? 0 : 1);
      if (expected === undefined) return;
      const [{ path, problem } = assert.fail()] = problems;
      assert.deepEqual([path, problem.code], ['a.yaml', 'workloads.always-pull']);
      assert.match(problem.message, expected);
      assert.match(text.slice(problem.range.start, problem.range.end), /^"?a/);
    });
  }

  it('warns of volumes by their own key, and of hints only where Always is written', () => {
    const text = `kind: Pod\nspec: {volumes: [{name: v, image: {reference: "m:1", pullPolicy: Always}}]}\n---\napiVersion: a.example/v1\nkind: A\nspec: {image: a}\n`;
    const { problems } = proposeImages([file('a.yaml', text)], { lists: [], plan: sideloaded });
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.problem.message ?? '', /Write pullPolicy: IfNotPresent/);
  });

  it('warns of nothing without a plan or with a mirror', () => {
    const files = [file('a.yaml', pod('image: a, imagePullPolicy: Always'))];
    const mirrored = planOf({ kubernetes: { channel: '1.35-classic/stable' }, images: {} });
    for (const plan of [undefined, mirrored])
      assert.deepEqual(proposeImages(files, { lists: [], plan }).problems, []);
  });
});
