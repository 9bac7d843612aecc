import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { parseReference } from '../../../src/core/images/reference.ts';
import { SourceText } from '../../../src/core/language/text.ts';
import { workloadCodes } from '../../../src/core/workloads/workload-codes.ts';
import { workloadImages } from '../../../src/core/workloads/workload-images.ts';
import type { WorkloadImages } from '../../../src/core/workloads/workload-images.ts';
import { randomFrom } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';
import { referenceWalk } from './reference-walk.ts';

const folder = join(root, 'test/fixtures/workloads');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const filesOf = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();

/** What each manifest holds: images by kind, and the codes of its problems. */
const manifests: Readonly<Record<string, string>> = {
  'anchors-across-documents.yaml': '2 container, 2 init',
  'anchors.yaml': '4 container, 1 init',
  'argo-rollout.yaml': '2 hint',
  'argo-workflow.yaml': '2 hint',
  'block-scalar-image.yaml': '3 container',
  'byte-order-mark.yaml': '1 container',
  'cluster-api.yaml': '',
  'config-of-other-kinds.yaml': '1 hint',
  'crd.yaml': '1 hint',
  'cronjob-v1beta1.yaml': '1 container',
  'cronjob.yaml': '1 container, 1 init',
  'daemonset-node-exporter.yaml': '2 container',
  'deployment-list.json': '2 container',
  'deployment.yaml': '1 container',
  'directives.yaml': '2 container',
  'envsubst.yaml': '1 container, 2 not-a-reference',
  'extensions-v1beta1.yaml': '1 container',
  'flow-style.yaml': '2 container, 1 volume',
  'flux-helmrelease.yaml': '3 hint',
  'gpu-cluster-policy.yaml': '4 hint',
  'helm-output.yaml': '3 container',
  'helm-values.yaml': '',
  'indentless-sequences.yaml': '2 container, 1 init',
  'istio-gateway.yaml': '1 not-a-reference',
  'job.yaml': '1 container',
  'key-order.yaml': '1 container',
  'knative-service.yaml': '1 hint',
  'kubevirt-vm.yaml': '1 hint',
  'kustomization.yaml': '1 kustomize-images',
  'kustomize-output.yaml': '2 container',
  'kustomize-patch.yaml': '1 container',
  'list.yaml': '2 container',
  'live-dump.json': '1 container',
  'minified.json': '2 container',
  'multi-doc-comments.yaml': '3 container',
  'nested-list.yaml': '2 container',
  'not-kubernetes.yaml': '',
  'odd-images.yaml': '4 container, 2 not-a-reference',
  'operator-csv.yaml': '3 hint',
  'pod-everything.yaml': '2 container, 1 ephemeral, 2 init, 1 volume',
  'pod-tabs.json': '1 container',
  'pod.yaml': '1 container',
  'podtemplate.yaml': '1 container',
  'postgres-operator.yaml': '1 hint',
  'prometheus-cr.yaml': '3 hint',
  'prometheus-rule.yaml': '1 hint',
  'quoted-keys.yaml': '1 container',
  'replicaset.yaml': '1 container',
  'replicationcontroller.yaml': '1 container',
  'rook-cluster.yaml': '1 hint',
  'statefulset.yaml': '2 container, 1 init',
  'tekton-task.yaml': '1 hint',
  'windows-line-ends.yaml': '2 container',
};

const summaryOf = ({ images, problems }: WorkloadImages): string => {
  const counts = new Map<string, number>();
  for (const kind of images.map((image) => image.kind).toSorted())
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const code of problems.map((problem) => problem.code.replace('workloads.', '')).toSorted())
    counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
};

/** In the form of the reference walk, and only what is a reference, as there. */
const seenBy = ({ images }: WorkloadImages): string[] =>
  images.map(({ kind, text, pullPolicy }) => `${kind} ${text} ${pullPolicy ?? ''}`).toSorted();
const referencesOf = (seen: readonly string[]): string[] =>
  seen
    .filter((line) => {
      const text = line.split(' ').slice(1, -1).join(' ');
      return text !== 'auto' && parseReference(text).ok;
    })
    .toSorted();

describe('workloadImages', () => {
  it('knows every manifest among the fixtures', () => {
    assert.deepEqual(filesOf(folder), Object.keys(manifests).toSorted());
    assert.ok(Object.keys(manifests).length >= 40);
  });

  for (const [name, expected] of Object.entries(manifests)) {
    it(`finds in ${name}: ${expected || 'nothing'}`, () => {
      const found = workloadImages(read(name));
      assert.equal(found.template, false);
      assert.equal(summaryOf(found), expected);
    });
  }

  it('agrees with a slow walk over all manifests', () => {
    let images = 0;
    for (const name of Object.keys(manifests)) {
      const reference = referenceWalk(read(name));
      assert.ok(reference, name);
      assert.deepEqual(seenBy(workloadImages(read(name))), referencesOf(reference), name);
      images += referencesOf(reference).length;
    }
    assert.ok(images >= 70, `only ${images} images compared`);
    console.log(`workload images: ${images} of ${Object.keys(manifests).length} manifests as the slow walk`);
  });

  it('says where each image stands, to the character', () => {
    // Written in parts, or in a form that is not the text itself.
    const composed = new Set(['gpu-cluster-policy.yaml', 'flux-helmrelease.yaml', 'block-scalar-image.yaml']);
    let compared = 0;
    for (const name of Object.keys(manifests).filter((file) => !composed.has(file))) {
      const text = read(name);
      for (const image of workloadImages(text).images) {
        const written = text.slice(image.range.start, image.range.end);
        assert.equal(written.replace(/^(["'])(.*)\1$/, '$2'), image.text, name);
        compared += 1;
      }
    }
    assert.ok(compared > 60);
  });

  for (const [name, expected] of [
    [
      'pod-everything.yaml',
      [
        'Pod everything, init container wait-for-db',
        'Pod everything, init container log-shipper',
        'Pod everything, container app',
        'Pod everything, container proxy',
        'Pod everything, ephemeral container debugger-x7k2p',
        'Pod everything, volume model',
      ],
    ],
    ['job.yaml', ['Job migrate-…, container migrate']],
    [
      'prometheus-cr.yaml',
      [
        'Prometheus k8s, spec.image',
        'Prometheus k8s, spec.thanos.image',
        'Prometheus k8s, spec.containers[0].image',
      ],
    ],
    ['nested-list.yaml', ['Pod inner, container c', 'Pod outer, container c']],
  ] as const) {
    it(`says in words who asks for the images of ${name}`, () => {
      assert.deepEqual(
        workloadImages(read(name)).images.map(({ where }) => where),
        expected,
      );
    });
  }

  it('joins what custom resources write in parts', () => {
    const texts = (name: string) => workloadImages(read(name)).images.map(({ text }) => text);
    assert.deepEqual(texts('gpu-cluster-policy.yaml'), [
      'nvcr.io/nvidia/cuda:12.6.1-base-ubi8',
      'nvcr.io/nvidia/driver:550.90.07',
      `nvcr.io/nvidia/cloud-native/dcgm@sha256:${'3'.repeat(64)}`,
      'nvcr.io/nvidia/cloud-native/k8s-mig-manager:v0.8.0-ubuntu20.04',
    ]);
    assert.deepEqual(texts('flux-helmrelease.yaml'), [
      'ghcr.io/stefanprodan/podinfo:6.7.1',
      'docker.io/bitnami/redis:7.40',
      `quay.io/oliver006/redis_exporter@sha256:${'4'.repeat(64)}`,
    ]);
  });

  it('takes the last of two equal keys, as the YAML reader of Kubernetes does', () => {
    const pod = (container: string) =>
      `kind: Pod\nx: &base {image: "a:1"}\nspec:\n  containers:\n    - ${container}\n`;
    const texts = (text: string) => workloadImages(text).images.map((image) => image.text);
    assert.deepEqual(texts(pod('{image: "b:1", image: "b:2"}')), ['b:2']);
    assert.deepEqual(texts(pod('{<<: *base, image: "b:2"}')), ['b:2']);
    assert.deepEqual(texts(pod('{image: "b:2", <<: *base}')), ['a:1']);
  });
});

describe('workloadImages of templates', () => {
  const templates = filesOf(join(folder, 'templates'));

  it('has templates to look at', () => assert.ok(templates.length >= 6));

  for (const name of templates) {
    it(`reads nothing of ${name} and offers helm template`, () => {
      const text = read(`templates/${name}`);
      const { images, problems, template } = workloadImages(text);
      assert.equal(template, true);
      assert.deepEqual(images, []);
      assert.equal(problems.length, 1);
      const [problem] = problems;
      assert.equal(problem?.code, 'workloads.template');
      assert.match(problem?.message ?? '', /helm template/);
      assert.ok(text.slice(problem?.range.start, problem?.range.end).includes('{{'));
    });
  }
});

describe('workloadImages of hostile and broken texts', () => {
  const pod = 'kind: Pod\nspec: {containers: [{name: a, image: "quay.io/acme/a:1"}]}\n';
  const billion = `kind: Pod\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((letter, index) => `${letter}: &${letter} [${`*${'abcdefghi'[index]},`.repeat(9)}]`)
    .join('\n')}\n`;
  for (const [name, text, code] of [
    ['flow collections 20 000 deep', `kind: Pod\nx: ${'['.repeat(20_000)}`, 'workloads.too-big'],
    ['flow maps 20 000 deep', `kind: Pod\nx: ${'{a: '.repeat(20_000)}`, 'workloads.too-big'],
    ['sequences 20 000 deep', `kind: Pod\nx:\n${'- '.repeat(20_000)}`, 'workloads.too-big'],
    ['explicit keys 20 000 deep', `kind: Pod\nx:\n  ${'? '.repeat(20_000)}`, 'workloads.too-big'],
    [
      'block maps 1 000 deep',
      Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}kind:`).join('\n'),
      'workloads.too-big',
    ],
    ['more than 4 million characters', `${pod}# ${'x'.repeat(4_000_000)}`, 'workloads.too-big'],
    ['more documents than fit a file', '---\nkind: x\n'.repeat(10_001), 'workloads.too-big'],
    ['aliases for a billion values', billion, 'workloads.unreadable'],
    ['a quote that never ends', `${pod}x: "abc\n`, 'workloads.unreadable'],
    ['an alias of nothing', `${pod}x: *none\n`, 'workloads.unreadable'],
  ] as const) {
    it(`says ${code} of ${name}`, () => {
      const { problems, template } = workloadImages(text);
      assert.equal(template, false);
      assert.deepEqual(
        problems.map((problem) => problem.code),
        [code],
      );
    });
  }

  for (const [name, text] of [
    ['a block scalar', `${pod}x: |\n  {{ $labels.instance }}\n`],
    ['a plain text', `${pod}x: down {{ $labels.instance }}\n`],
    ['quotes', `${pod}x: ['{{a}}', "{{b}}"]\n`],
    ['a comment', `${pod}# {{ .Values.x }}\n`],
    ['a block scalar of a broken document', `${pod}x: |\n  {{ $labels.instance }}\ny: *none\n`],
  ] as const) {
    it(`takes {{ in ${name} for text`, () => {
      const { images, template } = workloadImages(text);
      assert.equal(template, false);
      assert.equal(images.length, 1);
    });
  }

  it('gives nothing for what is no manifest', () => {
    for (const text of [
      '',
      '\ufeff',
      '\0',
      '---',
      '...',
      'kind',
      'kind: Pod',
      '[kind]',
      'kind: [Pod]',
      '%kind',
      '- kind: Pod',
    ])
      assert.deepEqual(workloadImages(text).images, [], JSON.stringify(text));
  });

  it('reads the other documents of a file where one is broken', () => {
    const { images, problems } = workloadImages(`kind: Pod\nx: "abc\n---\n${pod}---\nkind: {\n`);
    assert.deepEqual(
      images.map(({ text }) => text),
      ['quay.io/acme/a:1'],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['workloads.unreadable', 'workloads.unreadable'],
    );
  });

  it('keeps hostile names out of what people read', () => {
    const name = `\u202e${'x'.repeat(10_000)}\n`;
    const { images } = workloadImages(
      JSON.stringify({ kind: 'Pod', metadata: { name }, spec: { containers: [{ name, image: 'a:1' }] } }),
    );
    assert.equal(images.length, 1);
    assert.ok((images[0]?.where.length ?? 0) < 200);
    assert.doesNotMatch(images[0]?.where ?? '', /[\u202e\n]/);
  });

  it('never throws on changed manifests, stays in the text, and agrees with the slow walk where YAML can be read', () => {
    const codes = new Set(Object.keys(workloadCodes));
    const count = { changed: 0, compared: 0, unreadable: 0, templates: 0, images: 0 };
    for (const name of Object.keys(manifests)) {
      const random = randomFrom(`workloads ${name}`);
      for (let round = 0; round < 25; round += 1) {
        const text = changed(read(name), random);
        const found = workloadImages(text);
        count.changed += 1;
        for (const { range } of [...found.images, ...found.problems])
          assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, text);
        for (const { code } of found.problems) assert.ok(codes.has(code), code);
        const reference = found.template ? undefined : referenceWalk(text);
        if (found.template) count.templates += 1;
        else if (reference === undefined) count.unreadable += 1;
        else {
          assert.deepEqual(seenBy(found), referencesOf(reference), `${name}, round ${round}:\n${text}`);
          count.compared += 1;
          count.images += found.images.length;
        }
      }
    }
    console.log(
      `workload images: of ${count.changed} changed manifests ${count.compared} as the slow walk (${count.images} images), ${count.unreadable} no YAML, ${count.templates} templates`,
    );
    assert.ok(count.compared > 600);
    assert.ok(count.images > 600);
  });
});

const insertions = [
  '{{',
  '}}',
  '---\n',
  '...\n',
  '"',
  "'",
  ': ',
  '- ',
  '#',
  '&a ',
  '*a',
  '|\n',
  '{',
  '[',
  '\t',
  '\r\n',
  '%',
  '\0',
  '\ufeff',
  'image: x/y:1',
  '!!str ',
];

/** A text with one or two slips: a line gone, doubled or moved, a character changed, a token put in, the end cut. */
function changed(text: string, random: Random): string {
  let result = text;
  for (let slips = 1 + random.below(2); slips > 0; slips -= 1) {
    const at = random.below(result.length + 1);
    const source = new SourceText(result);
    const line = random.below(source.lineCount);
    const start = source.lineRange(line).start;
    const end = source.lineRange(line + 1).start;
    const whole = result.slice(start, end);
    const without = result.slice(0, start) + result.slice(end);
    result = random.pick([
      () => without,
      () => result.slice(0, end) + whole + result.slice(end),
      () => without.slice(0, at) + whole + without.slice(at),
      () => result.slice(0, at) + String.fromCharCode(32 + random.below(95)) + result.slice(at + 1),
      () => result.slice(0, at) + random.pick(insertions) + result.slice(at),
      () => `${result.slice(0, start)} ${result.slice(start)}`,
      () => result.slice(0, at),
    ])();
  }
  return result;
}
