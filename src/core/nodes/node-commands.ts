import { hostsDirectoryOn } from '../containerd/versions.ts';
import { formatJoinConfig, clusterConfigOf } from '../cluster/bootstrap-config.ts';
import { defaultRouteFilesOf } from '../network/default-route-files.ts';
import { deliveriesOf } from '../plan/plan.ts';
import { proxyDropInOf } from '../proxy/proxy-drop-in.ts';
import type { StepId } from '../steps/step.ts';
import type { Argv, NodeCommand } from './node-command.ts';
import { nodePlaces } from './node-work.ts';
import type { NodeTarget } from './node-work.ts';

/** The steps that are commands on a node, besides those that only look. */
export type NodeCommandStep = Extract<
  StepId,
  'node.network' | 'node.install' | 'node.runtime' | 'cluster.bootstrap' | 'cluster.join'
>;

/**
 * What a step runs on a node, in this order; none where it is not needed there. Each command does nothing where its
 * outcome is there already, so that a step that was cut off is simply run again.
 */
export function nodeCommands(step: NodeCommandStep, work: NodeTarget): readonly NodeCommand[] {
  return commandsOf[step](work);
}

const commandsOf: Readonly<Record<NodeCommandStep, (work: NodeTarget) => readonly NodeCommand[]>> = {
  'node.network': networkCommands,
  'node.install': installCommands,
  'node.runtime': (work) => [
    ...proxyCommands(work),
    ...hostsCommands(work),
    ...archiveCommands(work),
    ...restartCommands(work),
  ],
  'cluster.bootstrap': bootstrapCommands,
  'cluster.join': joinCommands,
};

/** A command without conditions. */
function command(what: string, ...argv: Argv): NodeCommand {
  return { what, argv, when: [], unless: [] };
}

/** A file of the carrier, put where it belongs unless it is there with the same bytes. */
function fileCommand(what: string, mode: string, from: string, to: string): NodeCommand {
  return {
    ...command(what, 'install', '-D', '-m', mode, '-o', 'root', '-g', 'root', from, to),
    unless: [['cmp', '-s', from, to]],
  };
}

/** Ends with 0 where there is any default route. */
const hasRoute: Argv = ['sh', '-c', 'ip -4 route show default | grep -q .'];
/** Ends with 0 where there is a default route besides the dummy one, which is known by its metric. */
const hasOwnRoute: Argv = ['sh', '-c', "ip -4 route show default | grep -qv 'metric 20000'"];
const hasNetplan: Argv = ['test', '-x', '/usr/sbin/netplan'];
const hasNoNetplan: Argv = ['test', '!', '-x', '/usr/sbin/netplan'];

function networkCommands({ plan, node }: NodeTarget): readonly NodeCommand[] {
  const files = defaultRouteFilesOf(plan, node);
  if (files === undefined) return [];
  const netplan = fileCommand('netplan file of the dummy route', '600', files.netplan, nodePlaces.netplan);
  const unit = fileCommand('unit of the dummy route', '600', files.unit, nodePlaces.routeUnit);
  const isUnset = (what: string, when: Argv, ...argv: Argv): NodeCommand => ({
    ...command(what, ...argv),
    when: [when],
    unless: [hasRoute],
  });
  return [
    { ...netplan, when: [hasNetplan], unless: [...netplan.unless, hasOwnRoute] },
    isUnset('dummy default route', hasNetplan, 'netplan', 'apply'),
    { ...unit, when: [hasNoNetplan], unless: [...unit.unless, hasOwnRoute] },
    isUnset('systemd reads its units again', hasNoNetplan, 'systemctl', 'daemon-reload'),
    isUnset(
      'dummy default route',
      hasNoNetplan,
      'systemctl',
      'enable',
      '--now',
      'airgap-default-route.service',
    ),
  ];
}

/** @see canonical/snapd: overlord/snapstate, handlers_prereq.go: snapd and the base come before what needs them */
function installCommands({ node }: NodeTarget): readonly NodeCommand[] {
  return [
    {
      ...command('snapd is ready', 'snap', 'wait', 'system', 'seed.loaded'),
      unless: [['sh', '-c', 'test "$(snap get system seed.loaded)" = true']],
    },
    command('snaps: snapd, the base, k8s', 'airgap_install_snaps', `snaps/${node.arch}`),
    command('no refresh by itself', 'airgap_hold', 'k8s'),
  ];
}

function proxyCommands({ plan }: NodeTarget): readonly NodeCommand[] {
  const dropIn = proxyDropInOf(plan);
  if (dropIn === undefined) return [];
  const file = 'node/http-proxy.conf';
  const what = 'proxy for containerd';
  return [
    dropIn.login
      ? command(what, 'airgap_install_proxy_login', file, nodePlaces.dropIns)
      : command(what, 'airgap_install_drop_in', file, nodePlaces.dropIns),
    command('systemd reads its units again', 'systemctl', 'daemon-reload'),
  ];
}

function hostsCommands({ plan }: NodeTarget): readonly NodeCommand[] {
  const { mirror } = plan;
  if (mirror === undefined || !deliveriesOf(plan).has('mirror')) return [];
  const folder = hostsDirectoryOn({ channel: plan.channel, baseDir: plan.cluster.containerdBaseDir });
  return [
    { ...command('hosts directory', 'install', '-d', '-m', '700', folder), unless: [['test', '-d', folder]] },
    // With a login, the mirror's address names the host tables that get it.
    mirror.pull === 'login'
      ? command('files of hosts.d', 'airgap_install_hosts', folder, mirror.url)
      : command('files of hosts.d', 'airgap_install_hosts', folder),
  ];
}

function archiveCommands({ plan, node }: NodeTarget): readonly NodeCommand[] {
  if (!deliveriesOf(plan).has('sideload')) return [];
  const folder = nodePlaces.images;
  return [
    { ...command('images folder', 'install', '-d', '-m', '755', folder), unless: [['test', '-d', folder]] },
    command('archives', 'airgap_install_archives', `archives/${node.arch}`, folder),
  ];
}

/** Ends with 0 where the node is bootstrapped: before that, a started containerd would make bootstrap refuse. */
const containerdRuns: Argv = ['systemctl', 'is-active', '--quiet', nodePlaces.containerdService];

function restartCommands({ plan }: NodeTarget): readonly NodeCommand[] {
  const needs: Argv[] = [
    ...(deliveriesOf(plan).has('sideload') ? [['airgap_has_archive', nodePlaces.images] as const] : []),
    ...(proxyDropInOf(plan) === undefined ? [] : [['airgap_older_than', nodePlaces.dropIns] as const]),
  ];
  return needs.map((need) => ({
    ...command('containerd starts again', 'systemctl', 'restart', nodePlaces.containerdService),
    when: [containerdRuns, need],
  }));
}

/**
 * Ends with 0 where the node is of a cluster already. `k8s status` would not do: it is refused on workers.
 * @see canonical/k8s-snap: src/k8s/cmd/k8s/k8s_local_node_status.go; src/k8s/pkg/k8sd/api/endpoints.go, restrictWorkers
 */
const isClustered: Argv = ['k8s', 'local-node-status'];

function bootstrapCommands({ node }: NodeTarget): readonly NodeCommand[] {
  const { address, name } = node;
  return [
    {
      ...command(
        'first control plane',
        'k8s',
        'bootstrap',
        '--address',
        address,
        '--name',
        name,
        '--file',
        'node/bootstrap.yaml',
      ),
      unless: [isClustered],
    },
    {
      ...command('cluster is ready', 'k8s', 'status', '--wait-ready', '--timeout', '10m'),
      unless: [['sh', '-c', "k8s status | grep -q '^cluster status: *ready'"]],
    },
  ];
}

function joinCommands({ plan, node }: NodeTarget): readonly NodeCommand[] {
  const { address, name, role } = node;
  const file = formatJoinConfig(clusterConfigOf(plan), role, '');
  const options = file === undefined ? [] : ['--file', `node/join-${role}.yaml`];
  return [
    {
      ...command(`joins as ${role}`, 'airgap_join', '--address', address, '--name', name, ...options),
      unless: [isClustered],
    },
  ];
}
