import { generatedHeader } from '../generate/generated-header.ts';
import { quotedWhereNeeded } from '../language/yaml/yaml-style.ts';
import { commandLine } from '../systemd/command-line.ts';

/** Behind every route that somebody means: a real gateway, should there be one, is always taken first. */
const metric = 20_000;

/**
 * The dummy default route as a netplan file. Its target is `0.0.0.0/0` with link scope: netplan has no gateway-less
 * `to: default` (0.106 dies of it), and refuses a route without `via` in any other scope.
 * @see canonical/netplan: src/parse.c, doc/netplan-yaml.md, routes
 */
export function formatNetplanRoute(interfaceName: string, digest: string): string {
  return [
    generatedHeader(digest),
    '# A default route to nowhere: Kubernetes takes its address from the interface that has one.',
    '# On the node: /etc/netplan/90-airgap.yaml, mode 0600, then netplan apply.',
    '# Where the interface is a bond, a bridge or a VLAN, write bonds, bridges or vlans instead of ethernets.',
    'network:',
    '  version: 2',
    '  ethernets:',
    `    ${quotedWhereNeeded(interfaceName)}:`,
    '      routes:',
    '        - to: 0.0.0.0/0',
    '          scope: link',
    `          metric: ${metric}`,
    '',
  ].join('\n');
}

/** The command that sets the dummy default route now. Running it again changes nothing. */
export function defaultRouteCommand(interfaceName: string): readonly [string, ...string[]] {
  return [
    '/sbin/ip',
    'route',
    'replace',
    'default',
    'dev',
    interfaceName,
    'scope',
    'link',
    'metric',
    String(metric),
  ];
}

/**
 * The dummy default route as a systemd unit, for nodes without netplan. It is tried again until the interface is up,
 * and Kubernetes waits for its first try.
 * @see systemd.service(5): Restart= of oneshot services, from systemd 244
 */
export function formatRouteUnit(interfaceName: string, digest: string): string {
  return [
    generatedHeader(digest),
    '# For nodes without netplan: /etc/systemd/system/airgap-default-route.service, mode 0600,',
    '# then systemctl daemon-reload and systemctl enable --now airgap-default-route.service',
    '[Unit]',
    'Description=Default route to nowhere, for Kubernetes to take its address from',
    'Wants=network-online.target',
    'After=network-online.target',
    'Before=snap.k8s.k8sd.service snap.k8s.kubelet.service snap.k8s.kube-apiserver.service',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    'Restart=on-failure',
    'RestartSec=5',
    `ExecStart=${commandLine(defaultRouteCommand(interfaceName))}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}
