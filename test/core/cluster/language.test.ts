import assert from 'node:assert/strict';
import { languageKindOf, serviceFor } from '../../../src/core/check/languages.ts';
import {
  clusterConfigOf,
  formatBootstrapConfig,
  formatJoinConfig,
} from '../../../src/core/cluster/bootstrap-config.ts';
import { bootstrapSchema } from '../../../src/generated/bootstrap-schema.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import type { Site } from '../../../src/core/plan/site.ts';
import type { Problem } from '../../../src/core/problems/problem.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';
import { randomFrom } from '../../support/random.ts';
import { randomPlan } from '../generate/random-plan.ts';
import { planFrom } from '../steps/support.ts';

const open = (text: string) => serviceFor('bootstrap').open(text);
const check = (path: string, text: string, site: Site = emptySite): readonly Problem[] =>
  open(text).check({ path, site });
const named =
  'cluster-config: {network: {enabled: true}, dns: {enabled: true}, gateway: {enabled: true}, local-storage: {enabled: false}}\n';

describe('the bootstrap language', () => {
  it('is that of the three files in node/, and of no other', () => {
    const paths = ['node/bootstrap.yaml', 'site/node/join-worker.yaml', 'node/join-control-plane.yaml'];
    assert.deepEqual(paths.map(languageKindOf), ['bootstrap', 'bootstrap', 'bootstrap']);
    assert.deepEqual(['bootstrap.yaml', 'node/join-x.yaml'].map(languageKindOf), [undefined, undefined]);
  });

  const cases: readonly [path: string, text: string, code: string, at: string, says: RegExp][] = [
    [
      'node/bootstrap.yaml',
      `${named}cluster-cidr: 10.1.0.0/16\n`,
      'bootstrap.unknown-key',
      'cluster-cidr',
      /refuses the whole file\. Write pod-cidr/,
    ],
    ['node/bootstrap.yaml', `${named}address: 10.0.0.1\n`, 'bootstrap.unknown-key', 'address', /no key here/],
    [
      'node/bootstrap.yaml',
      `${named}registry-mirrors: []\n`,
      'bootstrap.unknown-key',
      'registry-mirrors',
      /no key here/,
    ],
    [
      'node/bootstrap.yaml',
      named.replace('network: {', 'network: {pod-cidr: 10.1.0.0/16, '),
      'bootstrap.unknown-key',
      'pod-cidr',
      /no key here/,
    ],
    [
      'node/bootstrap.yaml',
      `${named}pod-cidr: 10.1.0.0\n`,
      'bootstrap.wrong-value',
      '10.1.0.0',
      /no network/,
    ],
    [
      'node/bootstrap.yaml',
      `${named}extra-sans: api.example\n`,
      'bootstrap.wrong-type',
      'api.example',
      /a list/,
    ],
    [
      'node/bootstrap.yaml',
      `${named}containerd-base-dir: opt\n`,
      'bootstrap.wrong-value',
      'opt',
      /no absolute path/,
    ],
    [
      'node/bootstrap.yaml',
      'pod-cidr: 10.1.0.0/16\n',
      'bootstrap.feature-not-named',
      'pod-cidr',
      /^network, dns, gateway, local-storage are off/,
    ],
    [
      'node/bootstrap.yaml',
      named.replace('dns: {enabled: true}', 'dns: {}'),
      'bootstrap.feature-not-named',
      'cluster-config',
      /^dns is off/,
    ],
    [
      'node/bootstrap.yaml',
      `${named}extra-node-k8s-apiserver-proxy-args: {}\n`,
      'bootstrap.key-of-another-file',
      'extra-node-k8s-apiserver-proxy-args',
      /join-worker\.yaml/,
    ],
    [
      'node/join-control-plane.yaml',
      'pod-cidr: 10.1.0.0/16\n',
      'bootstrap.key-of-another-file',
      'pod-cidr',
      /once for the cluster, in bootstrap\.yaml/,
    ],
    [
      'node/join-worker.yaml',
      'extra-sans: [a]\n',
      'bootstrap.key-of-another-file',
      'extra-sans',
      /bootstrap\.yaml and join-control-plane\.yaml/,
    ],
    ['node/join-worker.yaml', 'extra-sans: [a\n', 'yaml.syntax', '', /./],
  ];
  for (const [path, text, code, at, says] of cases) {
    it(`${path}: ${code} for ${JSON.stringify(text.replace(named, '…'))}`, () => {
      const problem = check(path, text).find((one) => one.code === code);
      assert.ok(problem, JSON.stringify(check(path, text)));
      if (at !== '') assert.equal(text.slice(problem.range.start, problem.range.end), at);
      assert.match(problem.message, says);
    });
  }

  const fine: readonly [path: string, text: string][] = [
    ['node/bootstrap.yaml', ''],
    ['node/bootstrap.yaml', named],
    ['node/bootstrap.yaml', `${named}extra-node-kubelet-args: {"--v": 4, "--x": null, "--y": true}\n`],
    ['node/bootstrap.yaml', `${named}extra-node-containerd-config: {any: [thing, {at: all}]}\n`],
    ['node/join-worker.yaml', 'containerd-base-dir: /opt/ck\nextra-node-k8s-apiserver-proxy-args: {}\n'],
    ['node/join-control-plane.yaml', 'extra-sans: [a, 10.0.0.1]\netcd-peer-key: |\n  PEM\n'],
  ];
  for (const [path, text] of fine) {
    it(`${path}: takes ${JSON.stringify(text.replace(named, '…'))}`, () =>
      assert.deepEqual(check(path, text), []));
  }

  it('mends cluster-cidr in one go', () => {
    const text = `${named}cluster-cidr: 10.1.0.0/16\n`;
    const place = { path: 'node/bootstrap.yaml', site: emptySite };
    const [problem] = check(place.path, text);
    assert.ok(problem);
    const [fix] = open(text).fixes(problem, place);
    assert.ok(fix?.preferred);
    assert.deepEqual(check(place.path, applyEdits(text, fix.edits)), []);
  });

  it('knows each key for one file at least, and no key for none', () => {
    for (const key of Object.keys(bootstrapSchema.properties ?? {})) {
      const refused = ['node/bootstrap.yaml', 'node/join-control-plane.yaml', 'node/join-worker.yaml'].filter(
        (path) => check(path, `${key}:\n`).some(({ code }) => code === 'bootstrap.key-of-another-file'),
      );
      assert.ok(refused.length < 3, `${key} can stand nowhere`);
    }
  });

  it('says where a network is not the plan’s, and what to write', () => {
    const site = { ...emptySite, plan: planFrom('kubernetes: {channel: 1.35-classic/stable}\nimages: {}\n') };
    const text = `${named}pod-cidr: 10.100.0.0/16\nservice-cidr: 10.152.183.0/24\n`;
    const [problem, ...more] = check('node/bootstrap.yaml', text, site);
    assert.deepEqual(
      [problem?.code, problem?.data, more],
      ['bootstrap.network-of-the-plan', { meant: '10.1.0.0/16' }, []],
    );
  });

  for (let seed = 0; seed < 40; seed += 1) {
    it(`takes what is generated for plan ${seed}`, () => {
      const plan = planFrom(randomPlan(randomFrom(`bootstrap ${seed}`)));
      const site = { ...emptySite, plan };
      const config = clusterConfigOf(plan);
      assert.deepEqual(check('node/bootstrap.yaml', formatBootstrapConfig(config, 'd'), site), []);
      for (const role of ['control-plane', 'worker'] as const)
        assert.deepEqual(
          check(`node/join-${role}.yaml`, formatJoinConfig(config, role, 'd') ?? '', site),
          [],
        );
    });
  }
});
