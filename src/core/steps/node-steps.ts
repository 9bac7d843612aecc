import type { Argv } from '../nodes/node-command.ts';
import type { NodeCommandStep } from '../nodes/node-commands.ts';
import { scriptWordOf } from '../nodes/node-script.ts';
import { joinCommand, nodeScriptCommand, transferCommands } from '../nodes/ssh-command.ts';
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
  return ordered.flatMap((node) => stepsOn(node, first, plan));
}

function here(argv: Argv): StepCommand {
  return { argv, cwd: '.', env: [] };
}

/** A step of node.sh, which is on the node once the carrier is. */
function byScript(node: PlanNode, step: NodeCommandStep): Pick<Step, 'commands' | 'id' | 'node' | 'runs'> {
  return {
    id: step,
    node: node.name,
    commands: [here(nodeScriptCommand(node, scriptWordOf(step)))],
    runs: 'terminal',
  };
}

function stepsOn(node: PlanNode, first: PlanNode | undefined, plan: Plan): Step[] {
  return [
    {
      ...apply,
      node: node.name,
      id: 'node.preflight',
      title: 'Preflight',
      runs: 'look',
      evidence:
        'name, architecture, clock, space, interface, /run/containerd, other nodes, mirror or proxy: one line each',
      section: 'Check network requirements',
    },
    ...installSteps(node, plan),
    node === first ? bootstrapStep(node) : joinStep(node, first),
    {
      ...apply,
      node: node.name,
      id: 'node.prove',
      title: 'Prove images',
      needs: ['node.runtime'],
      runs: 'look',
      evidence: 'every planned image resolves, or is there, on this node',
      section: 'Configure container runtime',
    },
  ];
}

const apply = { phase: 'apply', delivery: [], needs: [], commands: [], looks: 'command' } as const;

function installSteps(node: PlanNode, plan: Plan): Step[] {
  const steps: Step[] = [
    {
      ...apply,
      node: node.name,
      id: 'node.transfer',
      title: 'Transfer',
      needs: ['carrier.pack'],
      commands: transferCommands(node, { rsync: true }).map(here),
      runs: 'terminal',
      evidence: 'the carrier is there, and its checksums hold on the node',
      section: 'Install Canonical Kubernetes',
    },
    {
      ...apply,
      ...byScript(node, 'node.network'),
      title: 'Dummy default route',
      needs: ['node.transfer'],
      evidence: 'the route is there now and in the persistent configuration',
      section: 'Default gateway',
    },
    {
      ...apply,
      ...byScript(node, 'node.install'),
      title: 'Install snaps',
      needs: ['node.transfer'],
      evidence: "the installed revisions are the assertions'",
      section: 'Install Canonical Kubernetes',
    },
    {
      ...apply,
      ...byScript(node, 'node.runtime'),
      title: 'Container runtime',
      needs: ['node.transfer'],
      evidence: 'the files on the node are as planned',
      section: 'Configure container runtime',
    },
  ];
  return steps.filter(({ id }) => id !== 'node.network' || plan.network.dummyGateway);
}

function bootstrapStep(node: PlanNode): Step {
  return {
    ...apply,
    ...byScript(node, 'cluster.bootstrap'),
    title: 'Bootstrap',
    needs: ['node.install', 'node.runtime'],
    evidence: '`k8s status` says ready, and the node is Ready',
    section: 'Bootstrap the first node',
  };
}

/** Without a control plane there is nothing to join, and the plan's own check says so. */
function joinStep(node: PlanNode, first: PlanNode | undefined): Step {
  return {
    ...apply,
    node: node.name,
    id: 'cluster.join',
    title: 'Join',
    needs: ['node.install', 'node.runtime'],
    commands: first === undefined ? [] : [here(joinCommand(first, node))],
    runs: first === undefined ? 'not-yet' : 'terminal',
    evidence: 'the node is Ready',
    section: 'Add and remove nodes',
  };
}
