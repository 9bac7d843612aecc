import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { formatReference } from '../../../src/core/images/reference.ts';
import { plannedImages } from '../../../src/core/plan/planned-images.ts';
import type { Site } from '../../../src/core/plan/site.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { ago } from '../../../src/core/steps/ago.ts';
import { stepsOf } from '../../../src/core/steps/catalogue.ts';
import type { RememberedRun } from '../../../src/core/steps/describe-state.ts';
import { planTree } from '../../../src/core/steps/plan-tree.ts';
import type { PlanRow } from '../../../src/core/steps/plan-tree.ts';
import type { StepState } from '../../../src/core/steps/state.ts';
import { statusLine } from '../../../src/core/steps/status-line.ts';
import { stepKey } from '../../../src/core/steps/step.ts';
import { stepViews } from '../../../src/core/steps/step-views.ts';
import { imageGroups } from '../../../src/core/images/image-status.ts';
import { entry, siteFrom } from './support.ts';

const minute = 60_000;
const now = 100 * minute;
const plan = `kubernetes: {channel: 1.34-classic/stable}
images: {lists: [images/*.txt]}
mirror: {url: "http://10.10.10.10:5050"}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
  - {name: w-1, address: 10.0.0.21, role: worker}
`;
const lists = {
  'images/k8s.txt': 'ghcr.io/canonical/coredns:1\nghcr.io/canonical/cilium:2\n',
  'images/apps.txt': 'nginx:1.27\n',
};
const sync = `version: 1\nsync:\n${entry('ghcr.io/canonical/coredns:1', 'canonical/coredns:1')}${entry('ghcr.io/canonical/cilium:2', 'canonical/cilium:2')}${entry('docker.io/library/nginx:1.27', 'library/nginx:1.27')}`;

function rowsOf(
  site: Site & { plan: Plan },
  states: Readonly<Record<string, StepState>> = {},
  runs: Readonly<Record<string, RememberedRun>> = {},
): readonly PlanRow[] {
  return planTree(viewsOf(site, states, runs), site.plan, now);
}

function viewsOf(
  site: Site & { plan: Plan },
  states: Readonly<Record<string, StepState>>,
  runs: Readonly<Record<string, RememberedRun>> = {},
) {
  const sideloaded = plannedImages(site).map(({ reference }) => formatReference(reference));
  return stepViews(
    stepsOf({ plan: site.plan, root: '/site', sideloaded, proxied: [] }),
    site.plan,
    { site, problems: new Map(), sha256: (text) => createHash('sha256').update(text).digest('hex') },
    {
      state: (step) => states[stepKey(step)] ?? { kind: 'notLooked' },
      lastRun: (step) => runs[stepKey(step)],
      now,
    },
  );
}

/** Rows as nested lists of what they show. */
type Shown = readonly [icon: string, text: string, ...children: Shown[]];
function shown({ icon, label, description, children }: PlanRow): Shown {
  return [icon, description === '' ? label : `${label} | ${description}`, ...children.map(shown)];
}

const looked = { at: now - 4 * minute, expected: 3, checked: 3 };

describe('the rows of a plan', () => {
  it('say what is proved, what is short and why, and what nobody looked at', () => {
    const short: StepState = {
      kind: 'short',
      ...looked,
      summary: '2 of 3 in 10.10.10.10:5050',
      problems: [
        { subject: 'docker.io/library/nginx:1.27', message: 'not in 10.10.10.10:5050: run Sync images' },
      ],
    };
    const [prepare] = rowsOf(siteFrom(plan, lists, sync), {
      'sync.run': short,
      'mirror.check': {
        kind: 'proved',
        ...looked,
        summary: 'push allowed, 10.10.10.10:5050',
      },
    });
    assert.ok(prepare);
    assert.deepEqual(shown(prepare), [
      'none',
      'Prepare | 3 of 7 proved',
      ['notLooked', 'Download snaps | not looked at yet'],
      ['proved', 'List images | 2 images from images/k8s.txt, 1 from images/apps.txt'],
      ['proved', 'Check mirror | push allowed, 10.10.10.10:5050 · looked at 4 min ago'],
      ['proved', 'Generate sync file | 3 of 3 images in sync-images.yaml'],
      [
        'short',
        'Sync images | 2 of 3 in 10.10.10.10:5050 · looked at 4 min ago',
        ['problem', 'docker.io/library/nginx:1.27 | not in 10.10.10.10:5050: run Sync images'],
      ],
      ['notApplicable', 'Check proxy | not needed: no image comes in by proxy'],
      ['notApplicable', 'Export archives | not needed: no image comes in by sideload'],
      [
        'short',
        'Generate configuration | 0 of 4 files for nodes as planned',
        ['problem', 'hosts.d | no hosts.toml yet: generate them'],
        ['problem', 'node/bootstrap.yaml | not there yet: generate it'],
        ['problem', 'node/node.sh | not there yet: generate it'],
      ],
      ['blocked', 'Pack carrier | needs Generate configuration'],
    ]);
  });

  it('put the steps of nodes below their node', () => {
    const apply = rowsOf(siteFrom(plan, lists))[1];
    assert.ok(apply);
    assert.deepEqual([apply.label, apply.description], ['Apply', '0 of 2 nodes']);
    assert.deepEqual(
      apply.children.map(({ icon, label, description, children }) => [
        icon,
        label,
        description,
        children.length,
      ]),
      [
        ['node', 'cp-1', '10.0.0.11 · control plane · 0 of 6 proved', 6],
        ['node', 'w-1', '10.0.0.21 · worker · 0 of 6 proved', 6],
      ],
    );
    const keys = apply.children.flatMap(({ children }) => children.map(({ step }) => step));
    assert.equal(new Set(keys).size, 12, 'each row is about a step of its own');
  });

  it('say what has to come first', () => {
    const [prepare] = rowsOf(siteFrom(plan, lists));
    const texts = prepare?.children.map(({ icon, label, description }) => [icon, label, description]) ?? [];
    assert.deepEqual(texts.slice(3, 5), [
      ['short', 'Generate sync file', 'no sync file yet'],
      ['blocked', 'Sync images', 'needs Generate sync file'],
    ]);
  });

  const states: readonly [state: StepState, run: RememberedRun | undefined, description: string][] = [
    [{ kind: 'notLooked' }, undefined, 'not looked at yet'],
    [{ kind: 'notLooked' }, { exit: 0, at: now - 61 * minute }, 'not looked at yet · ran 1 h ago, exit 0'],
    [
      { kind: 'notLooked' },
      { exit: 'undecided', at: now },
      'not looked at yet · ran just now, outcome unknown',
    ],
    [{ kind: 'running', since: now - minute }, undefined, 'running in the terminal, started 1 min ago'],
    [{ kind: 'failed', exit: 3, at: now }, undefined, 'exit 3 just now'],
    [{ kind: 'undecided', at: now }, undefined, 'ended just now, outcome unknown: look at the evidence'],
    [{ kind: 'stale', why: 'the mirror changed' }, undefined, 'stale: the mirror changed'],
  ];
  for (const [state, run, description] of states) {
    it(`describe a step: ${description}`, () => {
      const [prepare] = rowsOf(
        siteFrom(plan, lists, sync),
        { 'sync.run': state },
        run && { 'sync.run': run },
      );
      const row = prepare?.children[4];
      assert.deepEqual([row?.icon, row?.description], [state.kind, description]);
      assert.match(row?.spoken ?? '', /^Sync images, \w/);
    });
  }

  it('offer only what can be done', () => {
    const flags = (state: StepState): Record<string, readonly string[]> => {
      const [prepare] = rowsOf(siteFrom(plan, lists, sync), { 'sync.run': state });
      return Object.fromEntries(prepare?.children.map(({ step, flags }) => [step, flags]) ?? []);
    };
    assert.deepEqual(flags({ kind: 'notLooked' }), {
      'snaps.download': ['step', 'command', 'run', 'look'],
      'images.list': ['step', 'run'],
      'mirror.check': ['step', 'look'],
      'sync.generate': ['step', 'run'],
      'sync.run': ['step', 'command', 'run', 'look'],
      'proxy.check': ['step'],
      'archives.export': ['step', 'command'],
      'config.generate': ['step', 'run'],
      'carrier.pack': ['step', 'command', 'run', 'look'],
    });
    assert.deepEqual(
      flags({ kind: 'running', since: now })['sync.run'],
      ['step', 'command'],
      'not twice at once',
    );
  });

  it('offer a phase of which something can be run', () => {
    const rows = rowsOf(siteFrom(plan, lists, sync));
    assert.deepEqual(
      rows.map(({ phase, flags }) => [phase, flags]),
      [
        ['prepare', ['phase']],
        ['apply', ['phase']],
        ['day-two', []],
      ],
    );
  });

  it('have ids that do not hang on what they say', () => {
    const ids = (state: StepState): string[] => {
      const all = (row: PlanRow): string[] => [row.id, ...row.children.flatMap(all)];
      return rowsOf(siteFrom(plan, lists, sync), { 'sync.run': state }).flatMap(all);
    };
    assert.deepEqual(ids({ kind: 'notLooked' }), ids({ kind: 'running', since: 0 }));
    assert.equal(new Set(ids({ kind: 'notLooked' })).size, ids({ kind: 'notLooked' }).length);
  });

  it('show the first of very many problems, and how many more there are', () => {
    const problems = Array.from({ length: 60 }, (_, index) => ({ subject: `i${index}`, message: 'gone' }));
    const [prepare] = rowsOf(siteFrom(plan, lists, sync), {
      'sync.run': { kind: 'short', ...looked, summary: 's', problems },
    });
    const rows = prepare?.children[4]?.children ?? [];
    assert.deepEqual([rows.length, rows.at(-1)?.label], [51, 'and 10 more']);
  });

  it('count lines of lists that are no reference', () => {
    const [prepare] = rowsOf(siteFrom(plan, { 'images/a.txt': 'nginx\nNot A Reference\n' }));
    const row = prepare?.children[1];
    assert.deepEqual(
      [row?.icon, row?.description, row?.children[0]?.label],
      ['short', '1 image from images/a.txt', 'images/a.txt:2'],
    );
  });

  it('prove nothing of a plan without images', () => {
    const [prepare] = rowsOf(siteFrom(plan, {}));
    assert.deepEqual(prepare?.children.slice(1, 2).map(shown), [
      [
        'short',
        'List images | no list yet (images/*.txt)',
        ['problem', 'nothing to look at | so nothing is proved'],
      ],
    ]);
  });
});

describe('the status bar', () => {
  const lines: readonly [state: StepState, text: string][] = [
    [{ kind: 'notLooked' }, 'Air-Gap 3 images'],
    [{ kind: 'running', since: 0 }, 'Air-Gap 3 images, running'],
    [{ kind: 'failed', exit: 3, at: 0 }, 'Air-Gap 3 images, failed'],
    [{ kind: 'short', ...looked, summary: '', problems: [] }, 'Air-Gap 1/3 images'],
  ];
  for (const [state, text] of lines) {
    it(`says ${text}`, () => {
      const site = siteFrom(plan, lists, sync);
      const look = {
        host: '10.10.10.10:5050',
        images: new Map([
          ['library/nginx 1.27', { state: 'present' as const, platforms: [], missingPlatforms: [] }],
        ]),
      };
      const line = statusLine(viewsOf(site, { 'sync.run': state }), imageGroups(site, look), now);
      assert.deepEqual([line.text, line.state], [text, state.kind]);
      assert.match(line.tooltip, /^List images: 2 images from/m);
    });
  }
});

describe('how long ago', () => {
  const hour = 60 * minute;
  const times: readonly [since: number, text: string][] = [
    [-5, 'just now'],
    [minute - 1, 'just now'],
    [minute, '1 min ago'],
    [hour - 1, '59 min ago'],
    [hour, '1 h ago'],
    [47 * hour, '47 h ago'],
    [48 * hour, '2 days ago'],
  ];
  for (const [since, text] of times)
    it(text, () => assert.equal(ago(1000 * hour - since, 1000 * hour), text));
});
