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
  it('install snapd, the base and k8s in that order, and nothing twice', () => {
    assert.equal(
      shell('node.install', workFrom(mirror)),
      `airgap_do 'snapd is ready' snap wait system seed.loaded
if airgap_is test /snap/snapd/current -ef /snap/snapd/21; then
  airgap_so 'assertions of snapd 21'
else
  airgap_do 'assertions of snapd 21' snap ack snaps/amd64/snapd.assert
fi
if airgap_is test /snap/snapd/current -ef /snap/snapd/21; then
  airgap_so 'snap snapd 21'
else
  airgap_do 'snap snapd 21' snap install ./snaps/amd64/snapd.snap
fi
if airgap_is test /snap/core22/current -ef /snap/core22/22; then
  airgap_so 'assertions of core22 22'
else
  airgap_do 'assertions of core22 22' snap ack snaps/amd64/core22.assert
fi
if airgap_is test /snap/core22/current -ef /snap/core22/22; then
  airgap_so 'snap core22 22'
else
  airgap_do 'snap core22 22' snap install ./snaps/amd64/core22.snap
fi
if airgap_is test /snap/k8s/current -ef /snap/k8s/23; then
  airgap_so 'assertions of k8s 23'
else
  airgap_do 'assertions of k8s 23' snap ack snaps/amd64/k8s.assert
fi
if airgap_is test /snap/k8s/current -ef /snap/k8s/23; then
  airgap_so 'snap k8s 23'
else
  airgap_do 'snap k8s 23' snap install ./snaps/amd64/k8s.snap --classic
fi
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
    const hostsFiles = ['hosts.d/ghcr.io/hosts.toml', 'hosts.d/ghcr.io/ca.crt'];
    const moved = mirror.replace('nodes:', 'cluster: {containerdBaseDir: /opt/ck}\nnodes:');
    const places = (yaml: string) =>
      nodeCommands('node.runtime', workFrom(yaml, { hostsFiles })).map(({ argv }) => argv.at(-1));
    assert.deepEqual(places(mirror), [
      '/etc/containerd/hosts.d',
      '/etc/containerd/hosts.d/ghcr.io/hosts.toml',
      '/etc/containerd/hosts.d/ghcr.io/ca.crt',
    ]);
    assert.equal(places(moved)[0], '/opt/ck/k8s-containerd/etc/containerd/hosts.d');
    assert.equal(places(moved.replace('1.35', '1.36'))[0], '/opt/ck/etc/containerd/hosts.d');
  });

  it('ask for the login of the mirror and of the proxy on the node, and carry neither', () => {
    const hostsFiles = ['hosts.d/ghcr.io/hosts.toml'];
    const withLogin = mirror.replace('5050"}', '5050", pull: login}');
    assert.deepEqual(nodeCommands('node.runtime', workFrom(withLogin, { hostsFiles })).at(-1)?.argv, [
      'airgap_install_mirror_login',
      'hosts.d/ghcr.io/hosts.toml',
      '/etc/containerd/hosts.d/ghcr.io/hosts.toml',
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
    const restarts = nodeCommands('node.runtime', workFrom(sideload, { archives: ['archives/amd64/a.tar'] }));
    assert.deepEqual(restarts.at(-1), {
      what: 'containerd starts again',
      argv: ['systemctl', 'restart', 'snap.k8s.containerd.service'],
      when: [
        ['systemctl', 'is-active', '--quiet', 'snap.k8s.containerd.service'],
        ['airgap_has_archive', '/var/snap/k8s/common/images'],
      ],
      unless: [],
    });
    assert.deepEqual(nodeCommands('node.runtime', workFrom(sideload)), []);
  });

  it('bootstrap once, and join with the file of the role where there is one', () => {
    assert.equal(
      shell('cluster.bootstrap', workFrom(mirror)),
      `if airgap_is k8s status; then
  airgap_so 'first control plane'
else
  airgap_do 'first control plane' k8s bootstrap --address 10.0.0.11 --name cp-1 --file node/bootstrap.yaml
fi
airgap_do 'cluster is ready' k8s status --wait-ready --timeout 10m`,
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
