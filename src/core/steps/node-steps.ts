import type { Plan, PlanNode } from '../plan/plan.ts';
import type { Step, StepCommand } from './step.ts';

/**
 * The steps inside the gap, for every node in the order they are done: control planes one by one, then workers.
 * The first control plane bootstraps; the others join.
 */
export function nodeSteps(plan: Plan): readonly Step[] {
  const first = plan.nodes.find((node) => node.role === 'control-plane');
  const ordered = [
    ...plan.nodes.filter((node) => node.role === 'control-plane'),
    ...plan.nodes.filter((node) => node.role === 'worker'),
  ];
  return ordered.flatMap((node) => stepsOn(node, node === first, plan));
}

function on(argv: readonly [string, ...string[]]): StepCommand {
  return { argv, cwd: '.', env: [] };
}

function stepsOn(node: PlanNode, bootstraps: boolean, plan: Plan): Step[] {
  return [
    {
      ...apply,
      node: node.name,
      id: 'node.preflight',
      title: 'Preflight',
      evidence: 'name, clock, space, interface, /run/containerd absent: one line each',
      section: 'Check network requirements',
    },
    ...(plan.network.dummyGateway ? [networkStep(node)] : []),
    ...installSteps(node.name),
    bootstraps ? bootstrapStep(node) : joinStep(node.name),
    {
      ...apply,
      node: node.name,
      id: 'node.prove',
      title: 'Prove images',
      needs: ['node.runtime'],
      evidence: 'every planned image resolves, or is there, on this node',
      section: 'Configure container runtime',
    },
  ];
}

const apply = {
  phase: 'apply',
  delivery: [],
  needs: [],
  commands: [],
  runs: 'not-yet',
  looks: 'command',
} as const;

function networkStep(node: PlanNode): Step {
  return {
    ...apply,
    node: node.name,
    id: 'node.network',
    title: 'Dummy default route',
    commands: [on(['ip', 'route', 'add', 'default', 'dev', node.interface])],
    evidence: 'the route is there now and in the persistent configuration',
    section: 'Default gateway',
  };
}

function installSteps(node: string): Step[] {
  return [
    {
      ...apply,
      node,
      id: 'node.transfer',
      title: 'Transfer',
      needs: ['carrier.pack'],
      evidence: 'the checksums hold on the node',
      section: 'Install Canonical Kubernetes',
    },
    {
      ...apply,
      node,
      id: 'node.install',
      title: 'Install snaps',
      needs: ['node.transfer'],
      commands: installs,
      evidence: "the installed revision is the assertion's",
      section: 'Install Canonical Kubernetes',
    },
    {
      ...apply,
      node,
      id: 'node.runtime',
      title: 'Container runtime',
      needs: ['config.generate'],
      evidence: 'the files on the node are as planned',
      section: 'Configure container runtime',
    },
  ];
}

function bootstrapStep(node: PlanNode): Step {
  return {
    ...apply,
    node: node.name,
    id: 'cluster.bootstrap',
    title: 'Bootstrap',
    needs: ['node.install', 'node.runtime'],
    commands: [on(['k8s', 'bootstrap', '--address', node.address, '--name', node.name])],
    evidence: '`k8s status --wait-ready`, and the node is Ready',
    section: 'Bootstrap the first node',
  };
}

function joinStep(node: string): Step {
  return {
    ...apply,
    node,
    id: 'cluster.join',
    title: 'Join',
    needs: ['cluster.bootstrap'],
    evidence: 'the node is Ready',
    section: 'Add and remove nodes',
  };
}

const installs: readonly StepCommand[] = [
  on(['snap', 'ack', 'snapd.assert']),
  on(['snap', 'install', './snapd.snap']),
  on(['snap', 'ack', 'k8s.assert']),
  on(['snap', 'install', './k8s.snap', '--classic']),
];
