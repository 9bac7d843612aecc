import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { planOf } from '../../../src/core/plan/plan.ts';
import { checkWorkloads } from '../../../src/core/workloads/check-workloads.ts';
import { mayBeManifest, readManifest } from '../../../src/core/workloads/manifest.ts';
import type { Manifest } from '../../../src/core/workloads/manifest.ts';

const manifest = (path: string, text: string): Manifest =>
  readManifest(path, text) ?? assert.fail(`${path} is no manifest`);
const pod = (...images: string[]) =>
  `kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n${images.map((image) => `    - {name: c, image: ${image}}\n`).join('')}`;
const site = (list: string, delivery: 'mirror' | 'sideload' = 'mirror') => ({
  lists: [{ path: 'images/k8s.txt', content: parseImageList(list) }],
  plan: planOf({ kubernetes: { channel: '1.35-classic/stable' }, images: { delivery } }),
});
const codes = (check: ReturnType<typeof checkWorkloads>, path: string) =>
  (check.problems.get(path) ?? []).map(({ code }) => code);

describe('checkWorkloads', () => {
  it('counts each image that pods ask for once, and finds what no list has at each of its places', () => {
    const files = [
      manifest('b.yaml', pod('"nginx:1.27"', '"quay.io/acme/app:1"')),
      manifest('a.yaml', pod('quay.io/acme/app:1')),
    ];
    const check = checkWorkloads(files, site('docker.io/library/nginx:1.27\n'));
    assert.deepEqual([check.expected, check.passed], [2, 1]);
    assert.deepEqual(check.short, [
      { image: 'quay.io/acme/app:1', why: 'no list has it, and a.yaml asks for it' },
    ]);
    assert.deepEqual([...check.problems.keys()].sort(), ['a.yaml', 'b.yaml']);
    const [problem = assert.fail()] = check.problems.get('b.yaml') ?? [];
    assert.equal(problem.severity, 'error');
    assert.equal(
      files[0]?.source.slice(problem.range),
      '"quay.io/acme/app:1"',
      'the problem stands at the image, not at the object',
    );
    assert.match(
      problem.message,
      /^quay\.io\/acme\/app:1 of Pod p, container c is in no image list.*Track Workload Images/,
    );
  });

  it('is content once the lists have it', () => {
    const check = checkWorkloads([manifest('a.yaml', pod('nginx'))], site('nginx:latest\n'));
    assert.deepEqual([check.expected, check.passed, check.short, check.problems.size], [1, 1, [], 0]);
  });

  it('says of a custom resource only that it may name an image, and counts nothing', () => {
    const text = 'apiVersion: a.example/v1\nkind: A\nspec: {image: "quay.io/a:1"}\n';
    const check = checkWorkloads([manifest('a.yaml', text)], site(''));
    assert.deepEqual([check.expected, check.passed, check.short], [0, 0, []]);
    assert.deepEqual(codes(check, 'a.yaml'), ['workloads.hint-not-listed']);
  });

  it('counts an image as missing until each place that asks for it is silenced', () => {
    const silenced =
      'kind: Pod\nspec:\n  containers:\n    - image: quay.io/a:1 # airgap-ignore: workloads.not-listed\n';
    const both = checkWorkloads(
      [manifest('a.yaml', silenced), manifest('b.yaml', pod('"quay.io/a:1"'))],
      site(''),
    );
    assert.deepEqual([both.expected, both.passed, both.short.length], [1, 0, 1]);
    assert.deepEqual(codes(both, 'a.yaml'), []);
    const one = checkWorkloads([manifest('a.yaml', silenced)], site(''));
    assert.deepEqual([one.expected, one.passed, one.short], [1, 1, []]);
  });

  it('passes on what was found in a manifest itself, in the order of the text', () => {
    const text = `${pod('"$(IMAGE)"', '"quay.io/a:latest"')}---\nkind: Pod\nx: "never ends\n`;
    const check = checkWorkloads([manifest('a.yaml', text)], site('', 'sideload'));
    assert.deepEqual(codes(check, 'a.yaml'), [
      'workloads.not-a-reference',
      'workloads.always-pull',
      'workloads.not-listed',
      'workloads.unreadable',
    ]);
  });
});

describe('mayBeManifest', () => {
  for (const [path, expected] of [
    ['deploy/web.yaml', true],
    ['web.yml', true],
    ['live/dump.json', true],
    ['airgap.yaml', false],
    ['site/sync-images.yaml', false],
    ['node/bootstrap.yaml', false],
    ['images/k8s.txt', false],
    ['yaml', false],
  ] as const)
    it(`${expected ? 'reads' : 'leaves alone'} ${path}`, () => assert.equal(mayBeManifest(path), expected));
});
