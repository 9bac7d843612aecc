import assert from 'node:assert/strict';
import {
  clusterConfigOf,
  formatBootstrapConfig,
  formatJoinConfig,
} from '../../../src/core/cluster/bootstrap-config.ts';
import { plainOf } from '../../../src/core/language/tree.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { planFrom } from '../steps/support.ts';

const configOf = (channel: string, rest = '') =>
  clusterConfigOf(planFrom(`kubernetes: {channel: ${channel}}\nimages: {}\n${rest}`));
const valueOf = (text: string | undefined) =>
  text === undefined ? undefined : plainOf(parseYaml(text).root);

describe('formatBootstrapConfig', () => {
  it('names every feature, since metrics-server is on where it is not named', () => {
    assert.deepEqual(valueOf(formatBootstrapConfig(configOf('1.35-classic/stable'), 'd')), {
      'cluster-config': {
        network: { enabled: true },
        dns: { enabled: true },
        ingress: { enabled: false },
        'load-balancer': { enabled: false },
        'local-storage': { enabled: true },
        gateway: { enabled: true },
        'metrics-server': { enabled: false },
      },
      'pod-cidr': '10.1.0.0/16',
      'service-cidr': '10.152.183.0/24',
    });
  });

  const places: readonly [channel: string, directory: string][] = [
    ['1.32-classic/stable', '/opt/ck/k8s-containerd/etc/containerd/hosts.d'],
    ['1.35-classic/stable', '/opt/ck/k8s-containerd/etc/containerd/hosts.d'],
    ['1.36-classic/stable', '/opt/ck/etc/containerd/hosts.d'],
  ];
  for (const [channel, directory] of places) {
    it(`says where containerd of ${channel} looks for hosts.toml`, () => {
      const text = formatBootstrapConfig(configOf(channel, 'cluster: {containerdBaseDir: /opt/ck}'), 'd');
      assert.ok(text.includes(` ${directory}\ncontainerd-base-dir: /opt/ck\n`), text);
    });
  }

  it('writes the networks and names of the plan as text', () => {
    const text = formatBootstrapConfig(
      configOf(
        '1.35-classic/stable',
        'network: {podCidr: "10.100.0.0/16,fd01::/108", serviceCidr: 10.200.0.0/16}\ncluster: {extraSans: [api.example, "no", 10.0.0.9, "*.example.com", "::1"]}',
      ),
      'd',
    );
    const value = valueOf(text) as Record<string, unknown>;
    assert.equal(value['pod-cidr'], '10.100.0.0/16,fd01::/108');
    assert.equal(value['service-cidr'], '10.200.0.0/16');
    assert.deepEqual(value['extra-sans'], ['api.example', 'no', '10.0.0.9', '*.example.com', '::1']);
  });
});

describe('formatJoinConfig', () => {
  const cases: readonly [rest: string, controlPlane: unknown, worker: unknown][] = [
    ['', undefined, undefined],
    ['cluster: {extraSans: [api.example]}', { 'extra-sans': ['api.example'] }, undefined],
    [
      'cluster: {containerdBaseDir: /opt/ck}',
      { 'containerd-base-dir': '/opt/ck' },
      { 'containerd-base-dir': '/opt/ck' },
    ],
  ];
  for (const [rest, controlPlane, worker] of cases) {
    it(`says what a joining node needs with ${rest === '' ? 'defaults' : rest}`, () => {
      const config = configOf('1.35-classic/stable', rest);
      assert.deepEqual(valueOf(formatJoinConfig(config, 'control-plane', 'd')), controlPlane);
      assert.deepEqual(valueOf(formatJoinConfig(config, 'worker', 'd')), worker);
    });
  }
});
