import assert from 'node:assert/strict';
import { parseToml } from '../../../src/core/language/toml/toml.ts';
import { afterNeeds } from '../../../src/core/steps/after-needs.ts';
import { stepsOf } from '../../../src/core/steps/catalogue.ts';
import type { StepState } from '../../../src/core/steps/state.ts';
import { stepInputs } from '../../../src/core/steps/step-inputs.ts';
import type { Step } from '../../../src/core/steps/step.ts';
import { stepViews } from '../../../src/core/steps/step-views.ts';
import { siteFrom } from './support.ts';

const seen = { expected: 1, checked: 1, summary: '' };
const proved = (at: number): StepState => ({ kind: 'proved', at, ...seen });
const short = (at: number): StepState => ({ kind: 'short', at, ...seen, problems: [] });
const stale: StepState = { kind: 'stale', why: 'inputs' };
const plan = `kubernetes: {channel: 1.34-classic/stable}
images: {delivery: mirror}
mirror: {url: "http://10.10.10.10:5050"}
nodes: [{name: cp, address: 10.0.0.1, role: control-plane}]
`;
const list = { 'images/a.txt': 'nginx:1\n' };

describe('a step whose needs have changed', () => {
  const exporting: Step = {
    id: 'archives.export',
    node: undefined,
    title: 'Export archives',
    phase: 'prepare',
    delivery: [],
    needs: [],
    commands: [],
    runs: 'terminal',
    looks: 'command',
    evidence: '',
    section: '',
  };
  const changed = 'Export archives changed since';
  const cases: readonly [
    name: string,
    state: StepState,
    need: StepState,
    why: string | undefined,
    ran?: number,
  ][] = [
    ['proved before the need was', proved(5), proved(6), undefined],
    ['the need is stale', proved(5), stale, changed],
    ['the need fell short later', proved(5), short(6), changed],
    ['the need was short before', proved(5), short(4), undefined],
    ['the need failed later', proved(5), { kind: 'failed', exit: 1, at: 6 }, changed],
    ['the need ended unknown later', proved(5), { kind: 'undecided', at: 6 }, changed],
    ['the need runs since', proved(5), { kind: 'running', since: 6 }, changed],
    ['the need was never looked at', proved(5), { kind: 'notLooked' }, undefined],
    ['the need ran again and is proved', proved(5), proved(7), changed, 6],
    ['the need ran before', proved(5), proved(4), undefined, 3],
    ['stale itself, by the need', stale, short(1), changed],
    ['stale itself, by its own inputs', stale, proved(9), 'inputs'],
    ['short itself', short(5), stale, undefined],
  ];
  for (const [name, state, need, why, ran] of cases) {
    it(name, () => {
      const lastRun = ran === undefined ? undefined : { exit: 0, at: ran };
      const after = afterNeeds(state, [{ step: exporting, state: need, lastRun }]);
      assert.deepEqual(after, why === undefined ? state : { kind: 'stale', why });
    });
  }

  it('is not stale by the time of what lies in files, and is so through others', () => {
    const inFiles: Step = { ...exporting, looks: 'files' };
    assert.equal(afterNeeds(proved(5), [{ step: inFiles, state: short(9) }]).kind, 'proved');
    const site = siteFrom(plan, list);
    const all = stepsOf({ plan: site.plan, root: '/site', sideloaded: [], proxied: [] });
    const steps = all.map((step) => ({ ...step, runs: 'terminal' }) as const);
    const states: Readonly<Record<string, StepState>> = {
      'snaps.download': stale,
      'carrier.pack': proved(5),
      'node.transfer': proved(6),
    };
    const files = { site, problems: new Map(), sha256: () => '' };
    const known = { state: ({ id }: Step) => states[id] ?? proved(7), lastRun: () => undefined, now: 9 };
    const views = stepViews(steps, site.plan, files, known);
    const whyOf = (id: string): string | undefined => {
      const state = views.find(({ step }) => step.id === id)?.state;
      return state?.kind === 'stale' ? state.why : undefined;
    };
    assert.deepEqual(['carrier.pack', 'node.transfer', 'node.preflight'].map(whyOf), [
      'Download snaps changed since',
      'Pack carrier changed since',
      undefined,
    ]);
  });
});

describe('the inputs of a step', () => {
  const site = siteFrom(plan, list);
  const inputs = (id: Step['id'], of = site): string =>
    stepInputs(id, of, stepsOf({ plan: of.plan, root: '/site', sideloaded: [], proxied: [] }));
  const hosts = { path: 'hosts.d/docker.io/hosts.toml', content: parseToml('server = "x"\n') };
  const changes: readonly [name: string, changed: typeof site, steps: readonly Step['id'][]][] = [
    ['nothing', siteFrom(plan, list), []],
    [
      'the channel',
      siteFrom(plan.replace('1.34', '1.35'), list),
      ['snaps.download', 'carrier.pack', 'node.transfer'],
    ],
    ['a file for the nodes', { ...site, hostsFiles: [hosts] }, ['carrier.pack', 'node.transfer']],
    [
      'an upstream',
      siteFrom(`${plan}upstreams: {docker.io: {prefix: hub}}\n`, list),
      ['sync.run', 'carrier.pack', 'node.transfer'],
    ],
    [
      'an image, whose list is carried',
      siteFrom(plan, { 'images/a.txt': 'nginx:2\n' }),
      ['sync.run', 'carrier.pack', 'node.transfer'],
    ],
  ];
  for (const [name, changed, steps] of changes) {
    it(`change with ${name}: ${steps.join(', ')}`, () => {
      const looked = ['snaps.download', 'mirror.check', 'sync.run', 'carrier.pack', 'node.transfer'] as const;
      assert.deepEqual(
        looked.filter((id) => inputs(id, changed) !== inputs(id)),
        steps,
      );
    });
  }
});
