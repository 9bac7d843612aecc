import assert from 'node:assert/strict';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { stepsOf, whyNotApplicable } from '../../../src/core/steps/catalogue.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import { stepKey } from '../../../src/core/steps/step.ts';

function stepsFor(more: string) {
  const { plan } = readPlan(
    parseYaml(
      `kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: mirror}\nmirror: {url: http://h:1}\n${more}`,
    ),
  );
  assert.ok(plan);
  return {
    plan,
    steps: stepsOf({ plan, root: '/site', sideloaded: ['docker.io/library/a:1'], proxied: [] }),
  };
}

describe('stepsOf', () => {
  it("has every row of the page, in the page's order", () => {
    const { steps } = stepsFor(
      'nodes: [{name: w, address: 10.0.0.2, role: worker}, {name: c, address: 10.0.0.1, role: control-plane}]\nnetwork: {dummyGateway: true}\nupgrade: {to: 1.36-classic/stable}\n',
    );
    assert.deepEqual(
      steps.filter((step) => step.phase === 'prepare').map((step) => step.id),
      [
        'snaps.download',
        'images.list',
        'mirror.check',
        'sync.generate',
        'sync.run',
        'proxy.check',
        'archives.export',
        'config.generate',
        'carrier.pack',
      ],
    );
    assert.deepEqual(
      steps.filter((step) => step.node === 'c').map((step) => step.id),
      [
        'node.preflight',
        'node.transfer',
        'node.network',
        'node.install',
        'node.runtime',
        'cluster.bootstrap',
        'node.prove',
      ],
    );
    assert.ok(steps.findIndex((step) => step.node === 'c') < steps.findIndex((step) => step.node === 'w'));
    assert.ok(steps.some((step) => step.node === 'w' && step.id === 'cluster.join'));
    assert.ok(steps.some((step) => step.id === 'cluster.upgrade'));
    assert.equal(new Set(steps.map(stepKey)).size, steps.length);
  });

  it('needs only steps that are there', () => {
    const { steps } = stepsFor('nodes: [{name: c, address: 10.0.0.1, role: control-plane}]\n');
    const ids = new Set(steps.map((step) => step.id));
    for (const step of steps)
      for (const need of step.needs) assert.ok(ids.has(need), `${step.id} needs ${need}`);
  });

  it('says which steps belong to another way in', () => {
    const { plan, steps } = stepsFor('');
    const aside = steps.filter((step) => whyNotApplicable(step, plan) !== undefined).map((step) => step.id);
    assert.deepEqual(aside, ['proxy.check', 'archives.export']);
  });

  it('hands over secrets by name only', () => {
    const { steps } = stepsFor('');
    const sync = steps.find((step) => step.id === 'sync.run');
    assert.deepEqual(
      sync?.commands,
      ['check', 'once'].map((verb) => ({
        argv: ['regsync', verb, '--abort-on-error', '-c', '/site/sync-images.yaml'],
        cwd: '.',
        env: ['MIRROR', 'USERNAME', 'PASSWORD'],
      })),
    );
  });
});

describe('stateOf', () => {
  const cases: readonly [expected: number, checked: number, problems: number, kind: string][] = [
    [13, 13, 0, 'proved'],
    [13, 13, 1, 'short'],
    [13, 12, 0, 'short'],
    [0, 0, 0, 'short'],
  ];
  for (const [expected, checked, count, kind] of cases) {
    it(`${checked} of ${expected} with ${count} problems is ${kind}`, () => {
      const problems = Array.from({ length: count }, () => ({ subject: 'a', message: 'b' }));
      const state = stateOf({ expected, checked, problems, summary: '' }, 5);
      assert.equal(state.kind, kind);
      if (state.kind === 'short') assert.ok(state.problems.length > 0, 'short always says why');
    });
  }
});
