import { hostsDirectoryOn } from '../containerd/versions.ts';
import { formatJoinConfig, clusterConfigOf } from '../cluster/bootstrap-config.ts';
import { defaultRouteFilesOf } from '../network/default-route-files.ts';
import { deliveriesOf } from '../plan/plan.ts';
import { proxyDropInOf } from '../proxy/proxy-drop-in.ts';
import type { StepId } from '../steps/step.ts';
import type { Argv, NodeCommand } from './node-command.ts';
import { nodePlaces } from './node-work.ts';
import type { NodeSnap, NodeWork } from './node-work.ts';

/** The steps that are commands on a node, besides those that only look. */
export type NodeCommandStep = Extract<
  StepId,
  'node.network' | 'node.install' | 'node.runtime' | 'cluster.bootstrap' | 'cluster.join'
>;

/**
 * What a step runs on a node, in this order; none where it is not needed there. Each command does nothing where its
 * outcome is there already, so that a step that was cut off is simply run again.
 */
export function nodeCommands(step: NodeCommandStep, work: NodeWork): readonly NodeCommand[] {
  return commandsOf[step](work);
}

const commandsOf: Readonly<Record<NodeCommandStep, (work: NodeWork) => readonly NodeCommand[]>> = {
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

function networkCommands({ plan, node }: NodeWork): readonly NodeCommand[] {
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
function installCommands({ snaps }: NodeWork): readonly NodeCommand[] {
  return [
    command('snapd is ready', 'snap', 'wait', 'system', 'seed.loaded'),
    ...snaps.flatMap(snapCommands),
    command('no refresh by itself', 'airgap_hold', 'k8s'),
  ];
}

function snapCommands({ name, path, revision }: NodeSnap): readonly NodeCommand[] {
  const installed: Argv = ['test', `/snap/${name}/current`, '-ef', `/snap/${name}/${revision}`];
  const assertion = path.replace(/\.snap$/, '.assert');
  return [
    { ...command(`assertions of ${name} ${revision}`, 'snap', 'ack', assertion), unless: [installed] },
    {
      ...command(
        `snap ${name} ${revision}`,
        'snap',
        'install',
        `./${path}`,
        ...(name === 'k8s' ? ['--classic'] : []),
      ),
      unless: [installed],
    },
  ];
}

function proxyCommands({ plan }: NodeWork): readonly NodeCommand[] {
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

function hostsCommands({ plan, hostsFiles }: NodeWork): readonly NodeCommand[] {
  if (!deliveriesOf(plan).has('mirror') || hostsFiles.length === 0) return [];
  const folder = hostsDirectoryOn({ channel: plan.channel, baseDir: plan.cluster.containerdBaseDir });
  return [
    { ...command('hosts directory', 'install', '-d', '-m', '700', folder), unless: [['test', '-d', folder]] },
    ...hostsFiles.map((path) => {
      const relative = path.replace(/^hosts\.d\//, '');
      const to = `${folder}/${relative}`;
      return plan.mirror?.pull === 'login' && path.endsWith('/hosts.toml')
        ? command(relative, 'airgap_install_mirror_login', path, to, plan.mirror.url)
        : fileCommand(relative, '644', path, to);
    }),
  ];
}

function archiveCommands({ archives }: NodeWork): readonly NodeCommand[] {
  if (archives.length === 0) return [];
  const folder = nodePlaces.images;
  return [
    { ...command('images folder', 'install', '-d', '-m', '755', folder), unless: [['test', '-d', folder]] },
    ...archives.map((path): NodeCommand => {
      const to = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`;
      return {
        ...command(path.slice(path.lastIndexOf('/') + 1), 'airgap_copy', path, to),
        // containerd renames what it has loaded; an archive that was exported anew is loaded again.
        unless: [
          ['cmp', '-s', path, `${to}.loaded`],
          ['cmp', '-s', path, to],
        ],
      };
    }),
  ];
}

/** Ends with 0 where the node is bootstrapped: before that, a started containerd would make bootstrap refuse. */
const containerdRuns: Argv = ['systemctl', 'is-active', '--quiet', nodePlaces.containerdService];

function restartCommands({ plan, archives }: NodeWork): readonly NodeCommand[] {
  const needs: Argv[] = [
    ...(archives.length === 0 ? [] : [['airgap_has_archive', nodePlaces.images] as const]),
    ...(proxyDropInOf(plan) === undefined ? [] : [['airgap_older_than', nodePlaces.dropIns] as const]),
  ];
  return needs.map((need) => ({
    ...command('containerd starts again', 'systemctl', 'restart', nodePlaces.containerdService),
    when: [containerdRuns, need],
  }));
}

const isClustered: Argv = ['k8s', 'status'];

function bootstrapCommands({ node }: NodeWork): readonly NodeCommand[] {
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
    command('cluster is ready', 'k8s', 'status', '--wait-ready', '--timeout', '10m'),
  ];
}

function joinCommands({ plan, node }: NodeWork): readonly NodeCommand[] {
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
