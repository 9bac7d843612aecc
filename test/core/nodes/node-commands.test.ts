import assert from 'node:assert/strict';
import { nodeCommands } from '../../../src/core/nodes/node-commands.ts';
import type { NodeCommandStep } from '../../../src/core/nodes/node-commands.ts';
import type { NodeWork } from '../../../src/core/nodes/node-work.ts';
import { shellLinesOf } from '../../../src/core/nodes/node-shell.ts';
import { workFrom } from './support.ts';

const node = '{name: cp-1, address: 10.0.0.11, role: control-plane, interface: ens3}';
const mirror = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: mirror}
mirror: {url: "http://10.10.10.10:5050"}
network: {dummyGateway: true}
nodes: [${node}]
`;

function shell(step: NodeCommandStep, work: NodeWork): string {
  return nodeCommands(step, work).flatMap(shellLinesOf).join('\n');
}

describe('nodeCommands', () => {
  it('install the snaps of the architecture, and hold k8s', () => {
    assert.equal(
      shell('node.install', workFrom(mirror)),
      `if airgap_is sh -c 'test "$(snap get system seed.loaded)" = true'; then
  airgap_so 'snapd is ready'
else
  airgap_do 'snapd is ready' snap wait system seed.loaded
fi
airgap_do 'snaps: snapd, the base, k8s' airgap_install_snaps snaps/amd64
airgap_do 'no refresh by itself' airgap_hold k8s`,
    );
  });

  it('write the dummy route for netplan, or a unit where that is not, unless there is a real route', () => {
    const commands = nodeCommands('node.network', workFrom(mirror));
    assert.deepEqual(
      commands.map(({ argv }) => argv.join(' ')),
      [
        'install -D -m 600 -o root -g root node/90-airgap.yaml /etc/netplan/90-airgap.yaml',
        'netplan apply',
        'install -D -m 600 -o root -g root node/airgap-default-route.service /etc/systemd/system/airgap-default-route.service',
        'systemctl daemon-reload',
        'systemctl enable --now airgap-default-route.service',
      ],
    );
    assert.ok(commands.every(({ when, unless }) => when.length === 1 && unless.length > 0));
    assert.deepEqual(
      nodeCommands('node.network', workFrom(mirror.replace('dummyGateway: true', 'dummyGateway: false'))),
      [],
    );
  });

  it("put hosts.toml where this channel's containerd looks", () => {
    const moved = mirror.replace('nodes:', 'cluster: {containerdBaseDir: /opt/ck}\nnodes:');
    const place = (yaml: string) => nodeCommands('node.runtime', workFrom(yaml))[1]?.argv;
    assert.deepEqual(place(mirror), ['airgap_install_hosts', '/etc/containerd/hosts.d']);
    assert.equal(place(moved)?.[1], '/opt/ck/k8s-containerd/etc/containerd/hosts.d');
    assert.equal(place(moved.replace('1.35', '1.36'))?.[1], '/opt/ck/etc/containerd/hosts.d');
  });

  it('ask for the login of the mirror and of the proxy on the node, and carry neither', () => {
    const withLogin = mirror.replace('5050"}', '5050", pull: login}');
    assert.deepEqual(nodeCommands('node.runtime', workFrom(withLogin)).at(-1)?.argv, [
      'airgap_install_hosts',
      '/etc/containerd/hosts.d',
      'http://10.10.10.10:5050',
    ]);
    const proxy = mirror
      .replace('delivery: mirror', 'delivery: proxy')
      .replace(
        'mirror: {url: "http://10.10.10.10:5050"}',
        'proxy: {https: "http://squid:3128", login: true}',
      );
    assert.equal(nodeCommands('node.runtime', workFrom(proxy))[0]?.argv[0], 'airgap_install_proxy_login');
    assert.equal(
      nodeCommands('node.runtime', workFrom(proxy.replace(', login: true', '')))[0]?.argv[0],
      'airgap_install_drop_in',
    );
  });

  it('start containerd again only where it runs, for archives that wait and for a newer drop-in', () => {
    const sideload = mirror.replace('delivery: mirror', 'delivery: sideload');
    const restarts = nodeCommands('node.runtime', workFrom(sideload));
    assert.deepEqual(restarts.at(-1), {
      what: 'containerd starts again',
      argv: ['systemctl', 'restart', 'snap.k8s.containerd.service'],
      when: [
        ['systemctl', 'is-active', '--quiet', 'snap.k8s.containerd.service'],
        ['airgap_has_archive', '/var/snap/k8s/common/images'],
      ],
      unless: [],
    });
    assert.ok(nodeCommands('node.runtime', workFrom(mirror)).every(({ argv }) => argv[0] !== 'systemctl'));
  });

  it('bootstrap once, and join with the file of the role where there is one', () => {
    assert.equal(
      shell('cluster.bootstrap', workFrom(mirror)),
      `if airgap_is k8s local-node-status; then
  airgap_so 'first control plane'
else
  airgap_do 'first control plane' k8s bootstrap --address 10.0.0.11 --name cp-1 --file node/bootstrap.yaml
fi
if airgap_is sh -c 'k8s status | grep -q '\\''^cluster status: *ready'\\'''; then
  airgap_so 'cluster is ready'
else
  airgap_do 'cluster is ready' k8s status --wait-ready --timeout 10m
fi`,
    );
    const join = (yaml: string) => nodeCommands('cluster.join', workFrom(yaml))[0]?.argv;
    const worker = mirror.replace('control-plane', 'worker');
    assert.deepEqual(join(worker), ['airgap_join', '--address', '10.0.0.11', '--name', 'cp-1']);
    assert.deepEqual(
      join(worker.replace('nodes:', 'cluster: {containerdBaseDir: /opt/ck}\nnodes:'))?.slice(5),
      ['--file', 'node/join-worker.yaml'],
    );
  });
});
