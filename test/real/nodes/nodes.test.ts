import assert from 'node:assert/strict';
import { root } from '../../../scripts/paths.mjs';
import type { NodeLookStep } from '../../../src/core/nodes/node-evidence.ts';
import { transferCommands } from '../../../src/core/nodes/ssh-command.ts';
import type { Evidence } from '../../../src/core/steps/state.ts';
import type { NodeAnswer, NodeQuestion } from '../lab/inside/look-at-node.ts';
import { startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { mirrorHost } from '../lab/mirror.ts';
import { runInside } from '../lab/run-inside.ts';
import { prepareSite, release132 } from './node-site.ts';
import { startNodes } from './start-nodes.ts';
import type { Nodes, TestNode } from './start-nodes.ts';
import { requireNodes } from './tools.ts';

const specs = [
  { name: 'cp-1', address: '10.0.0.11', role: 'control-plane' },
  { name: 'cp-2', address: '10.0.0.12', role: 'control-plane' },
  { name: 'w-1', address: '10.0.0.21', role: 'worker' },
] as const;
const sideloaded = 'ghcr.io/canonical/k8s-snap/pause:3.10';
const rows = specs.map(
  ({ name, address, role }) =>
    `  - {name: ${name}, address: ${address}, role: ${role}, ssh: engineer@${name}, interface: eth0}\n`,
);
const plan = `kubernetes: {channel: 1.32-classic/stable, trust: trust/root.assert}
images: {lists: [images/*.txt], delivery: mirror, overrides: [{match: "${sideloaded}", delivery: sideload}]}
mirror: {url: "http://${mirrorHost}"}
upstreams: {ghcr.io: {ca: certs/upstream.crt}}
network: {dummyGateway: true}
nodes:
${rows.join('')}`;

const steps: readonly NodeLookStep[] = [
  'node.preflight',
  'node.network',
  'node.transfer',
  'node.install',
  'node.runtime',
  'cluster.bootstrap',
  'cluster.join',
  'node.prove',
];

describe('three real nodes, by node.sh alone', function () {
  this.timeout(240_000);
  // A part stands on those before it: behind a failed one the rest would only repeat it.
  this.bail(true);
  let lab: Lab;
  let nodes: Nodes;
  let site: string;

  before(async function () {
    requireNodes(this);
    lab = await startLab();
    [site, nodes] = await Promise.all([prepareSite(lab, plan, release132), startNodes(lab, specs)]);
  });
  after(async () => {
    await nodes?.stop();
    lab?.stop();
  });

  const node = (name: string): TestNode => {
    const found = nodes.nodes.find((one) => one.name === name);
    assert.ok(found);
    return found;
  };
  const look = async (): Promise<readonly NodeAnswer[]> => {
    const question: NodeQuestion = { site, nodes: specs.map(({ name }) => name), steps, root };
    const place = {
      namespace: lab.node,
      folder: lab.folder,
      env: { PATH: nodes.path },
    };
    return runInside<readonly NodeAnswer[]>(place, 'look-at-node', question);
  };
  const script = async (name: string, words = '', input = ''): Promise<string> => {
    const ran = await node(name).exec(`sh airgap-carrier/node/node.sh ${name} ${words}`, {
      input,
      timeoutMs: 180_000,
    });
    assert.equal(ran.code, 0, `${name} ${words}\n${ran.stdout}${ran.stderr}`);
    return ran.stdout;
  };

  it('are seen as they are before anything is done', async () => {
    for (const { name, facts, evidence } of await look()) {
      assert.deepEqual(
        [facts.cut, facts.root, facts.name, facts.snaps, facts.routes, facts.runContainerd],
        [false, 'sudo', name, [], [], false],
      );
      assert.deepEqual(problemsOf(evidence['node.preflight']), []);
      for (const step of steps.slice(1)) {
        const { expected, problems } = evidence[step] ?? { expected: 0, problems: [] };
        assert.ok(expected > 0 && problems.length > 0, `${name}: ${step} is short`);
      }
    }
  });

  it('get the carrier by the commands of the step', async () => {
    for (const { name } of specs) {
      for (const argv of transferCommands({ address: '', ssh: `engineer@${name}` }, { rsync: true })) {
        const ran = await lab.node.exec(argv, { cwd: site, env: { PATH: nodes.path }, timeoutMs: 120_000 });
        assert.equal(ran.code, 0, `${argv.join(' ')}\n${ran.stderr}`);
      }
    }
  });

  it('become a cluster', async () => {
    await lab.sink.take();
    await Promise.all(specs.map(({ name }) => script(name, 'sums network install runtime')));
    await script('cp-1', 'bootstrap');
    for (const { name, role } of specs.slice(1)) {
      const option = role === 'worker' ? '--worker' : '';
      const token = await node('cp-1').exec(`sudo /snap/bin/k8s get-join-token ${name} ${option}`);
      assert.equal(token.code, 0, token.stderr);
      await script(name, 'join', token.stdout);
    }
  });

  it('are proved, step by step, by a fresh look', async () => {
    for (const { name, evidence } of await look()) {
      const first = name === 'cp-1';
      for (const step of steps) {
        if (step === (first ? 'cluster.join' : 'cluster.bootstrap')) continue;
        const seen = evidence[step];
        assert.deepEqual(problemsOf(seen), [], `${name}: ${step}`);
        assert.ok(seen !== undefined && seen.expected > 0 && seen.checked === seen.expected);
        console.log(`      ${name} ${step}: ${seen.summary}`);
      }
    }
  });

  it('pull every image from the mirror, and have the carried one, with no upstream asked', async () => {
    const pulled = release132.images.filter((image) => image !== sideloaded);
    const ctr = 'sudo /snap/k8s/current/bin/ctr -n k8s.io';
    for (const { name } of specs) {
      const lines = pulled.map(
        (image) =>
          `${ctr} images pull --snapshotter native --hosts-dir /etc/containerd/hosts.d ${image} >/dev/null`,
      );
      const ran = await node(name).exec(['set -e', ...lines, `${ctr} images ls -q`].join('\n'));
      assert.equal(ran.code, 0, ran.stderr);
      const names = ran.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('sha256:'));
      assert.deepEqual(names.toSorted(), release132.images.toSorted());
    }
    assert.deepEqual(upstreamAttempts(await lab.sink.take()), {});
  });

  it('change nothing in a second run, and say so', async () => {
    const state =
      'sudo find /etc/containerd /etc/netplan /etc/systemd/system /var/snap/k8s/common/images /snap -xdev -printf "%p %T@ %i\\n" | sort';
    for (const { name } of specs) {
      const before = await node(name).exec(state);
      const said = await script(name);
      const after = await node(name).exec(state);
      assert.equal(before.code, 0, before.stderr);
      assert.ok(before.stdout.length > 500);
      assert.equal(after.stdout, before.stdout);
      const done = said.split('\n').filter((line) => line !== '' && !/^(?:ok {4}|== )/.test(line));
      assert.deepEqual(done, [], name);
    }
  });
});

function problemsOf(evidence: Evidence | undefined): readonly string[] {
  assert.ok(evidence);
  return evidence.problems.map(({ subject, message }) => `${subject}: ${message}`);
}

/** Attempts at an upstream; snapd's own look for its store is no business of images. */
function upstreamAttempts(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([what]) => what !== 'dns api.snapcraft.io'));
}
