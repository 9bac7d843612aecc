import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { checkDocument, fixesOf } from '../../../src/core/language/check.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { planLanguage } from '../../../src/core/plan/language.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';

const head = 'kubernetes: {channel: 1.35-classic/stable}\n';
const mirror = 'mirror:\n  url: http://10.10.10.10:5050 # rack 4\n';
const proxy = 'proxy: {https: "http://squid:3128"}\n';
const list = 'ghcr.io/a/b:1\nghcr.io/a/c:1\nquay.io/d/e:1\n';
const block = (...overrides: readonly string[]) =>
  `images:\n  overrides:\n${overrides.map((text) => `    - ${text}\n`).join('')}`;

interface Example {
  readonly name: string;
  readonly text: string;
  /** What each problem of a mixture underlines, with its code; none for a good plan. */
  readonly marks?: readonly (readonly [code: string, text: string])[];
  readonly message?: RegExp;
  /** The text that the related place of the first problem underlines. */
  readonly related?: string;
  /** After the fix of the first problem. */
  readonly fixed?: string;
}

const examples: readonly Example[] = [
  {
    name: 'two overrides of the same images that disagree',
    text:
      head +
      mirror +
      block('{match: ghcr.io/a/b, delivery: sideload}', 'match: ghcr.io/a/b # again\n      delivery: mirror'),
    marks: [['plan.override-twice', 'ghcr.io/a/b']],
    message: /^ghcr\.io\/a\/b comes in by sideload already, so mirror here does nothing/,
    related: 'ghcr.io/a/b',
    fixed: head + mirror + block('{match: ghcr.io/a/b, delivery: sideload}'),
  },
  {
    name: 'two that agree, and a list that means both',
    text:
      head +
      mirror +
      block(
        '{match: ghcr.io/a/b, delivery: [mirror, sideload]}',
        '{match: ghcr.io/a/b, delivery: [sideload, mirror]}',
        '{match: ghcr.io/a/, delivery: mirror}',
      ),
  },
  {
    name: 'a prefix without its slash, in a flow',
    text: `${head}${mirror}images: {overrides: [{match: ghcr.io/a, delivery: sideload}, {match: ghcr.io/a/, delivery: sideload}]}\n`,
    marks: [['plan.override-unused', 'ghcr.io/a']],
    message: /^No listed image is ghcr\.io\/a, so this override does nothing/,
    fixed: `${head}${mirror}images: {overrides: [{match: ghcr.io/a/, delivery: sideload}]}\n`,
  },
  {
    name: 'the last of a flow',
    text: `${head}${mirror}images: {overrides: [{match: ghcr.io/a/, delivery: sideload}, {match: docker.io/, delivery: mirror}]}\n`,
    marks: [['plan.override-unused', 'docker.io/']],
    fixed: `${head}${mirror}images: {overrides: [{match: ghcr.io/a/, delivery: sideload}]}\n`,
  },
  {
    name: 'the only override goes with its key',
    text: `${head}${mirror}${block('{match: docker.io/, delivery: sideload}')}  lists: [images/*.txt]\n`,
    marks: [['plan.override-unused', 'docker.io/']],
    fixed: `${head}${mirror}images:\n  lists: [images/*.txt]\n`,
  },
  {
    name: 'every way to write an image',
    text:
      head +
      mirror +
      block(
        '{match: "ghcr.io/a/b:1", delivery: sideload}',
        '{match: quay.io/d/e, delivery: sideload}',
        '{match: ghcr.io/, delivery: mirror}',
      ),
  },
  {
    name: 'an image by proxy behind a hosts.toml for the mirror',
    text: head + mirror + proxy + block('{match: ghcr.io/a/b, delivery: proxy}'),
    marks: [['plan.proxy-behind-mirror', 'ghcr.io/a/b']],
    message: /^ghcr\.io\/a\/b:1 cannot come in by proxy: other images of ghcr\.io come in by mirror/,
    related: 'ghcr.io/a/c:1',
    fixed:
      head +
      'mirror:\n  url: http://10.10.10.10:5050 # rack 4\n  upstreamFallback: true\n' +
      proxy +
      block('{match: ghcr.io/a/b, delivery: proxy}'),
  },
  {
    name: 'the default way is the one that is shut',
    text: `${head}mirror: {url: "https://m"}\n${proxy}images: {delivery: proxy, overrides: [{match: ghcr.io/a/b, delivery: mirror}]}\n`,
    marks: [['plan.proxy-behind-mirror', 'proxy']],
    related: 'ghcr.io/a/b:1',
    fixed: `${head}mirror: {url: "https://m", upstreamFallback: true}\n${proxy}images: {delivery: proxy, overrides: [{match: ghcr.io/a/b, delivery: mirror}]}\n`,
  },
  {
    name: 'a registry by proxy and another by mirror',
    text: head + mirror + proxy + block('{match: quay.io/, delivery: proxy}'),
  },
  {
    name: 'by proxy and by mirror on purpose',
    text: head + mirror + proxy + block('{match: ghcr.io/a/b, delivery: [proxy, mirror]}'),
  },
  {
    name: 'by proxy where a miss may ask the upstream',
    text: `${head}mirror: {url: "http://m", upstreamFallback: true}\n${proxy}${block('{match: ghcr.io/a/b, delivery: proxy}')}`,
  },
  {
    name: 'a proxy for http only, while every registry answers on https',
    text: `${head}proxy: {http: "http://squid:3128"}\nimages: {delivery: proxy}\n`,
    marks: [['plan.delivery-needs', 'proxy']],
    message:
      /^Delivery by proxy, but the plan has one for http only, and registries answer on https\. Add proxy: \{https:/,
  },
  {
    name: 'ways that the plan does not have',
    text: `${head}${block('{match: ghcr.io/a/b, delivery: proxy}', '{match: ghcr.io/a/c, delivery: [sideload, mirror]}')}  delivery: sideload\n`,
    marks: [
      ['plan.delivery-needs', 'proxy'],
      ['plan.delivery-needs', 'mirror'],
    ],
    message: /^Delivery by proxy, but the plan has no proxy/,
  },
];

describe('mixtures of ways in', () => {
  const codes = new Set(examples.flatMap(({ marks }) => marks?.map(([code]) => code) ?? []));
  for (const { name, text, marks = [], message, related, fixed } of examples) {
    it(name, () => {
      const document = parseYaml(text);
      const { plan } = readPlan(document);
      const lists = [{ path: 'images/k8s.txt', content: parseImageList(list) }];
      const context = { document, path: 'airgap.yaml', site: { ...emptySite, plan, lists } };
      const problems = checkDocument(planLanguage, context).filter(({ code }) => codes.has(code));
      assert.deepEqual(
        problems.map(({ code, range }) => [code, text.slice(range.start, range.end)]),
        marks,
      );
      const [first] = problems;
      if (message !== undefined) assert.match(first?.message ?? '', message);
      if (related !== undefined) {
        const place = first?.related;
        const source = place?.file === undefined ? text : list;
        assert.equal(source.slice(place?.range.start, place?.range.end), related);
      }
      if (fixed !== undefined && first !== undefined) {
        const [fix] = fixesOf(planLanguage, first, context);
        assert.equal(applyEdits(text, fix?.edits ?? []), fixed);
      }
    });
  }
});
