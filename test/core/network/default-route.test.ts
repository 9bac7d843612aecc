import assert from 'node:assert/strict';
import { plainOf } from '../../../src/core/language/tree.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { defaultRouteFiles, defaultRouteFilesOf } from '../../../src/core/network/default-route-files.ts';
import { formatNetplanRoute, formatRouteUnit } from '../../../src/core/network/default-route.ts';
import { planFrom } from '../steps/support.ts';

const plan = (network: string, nodes: string) =>
  planFrom(
    `kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nnetwork: {${network}}\nnodes: [${nodes}]\n`,
  );
const node = (name: string, more = ''): string => `{name: ${name}, address: 10.0.0.1, role: worker${more}}`;

describe('the files of the dummy default route', () => {
  it('are none unless the plan wants the route', () => {
    const unwanted = plan('interface: ens3', node('a'));
    assert.deepEqual(defaultRouteFiles(unwanted), []);
    assert.equal(unwanted.nodes[0] && defaultRouteFilesOf(unwanted, unwanted.nodes[0]), undefined);
  });

  const shared = { netplan: 'node/90-airgap.yaml', unit: 'node/airgap-default-route.service' };
  const cases: readonly [
    what: string,
    network: string,
    nodes: readonly string[],
    files: readonly object[],
  ][] = [
    ['without nodes', 'dummyGateway: true', [], [{ interface: 'eth0', ...shared }]],
    [
      'with one interface on all nodes',
      'dummyGateway: true, interface: eth0',
      [node('a', ', interface: ens3'), node('b', ', interface: ens3')],
      [{ interface: 'ens3', ...shared }],
    ],
    [
      'with two',
      'dummyGateway: true',
      [node('a'), node('b', ', interface: ens3')],
      [
        { interface: 'eth0', netplan: 'node/90-airgap-a.yaml', unit: 'node/airgap-default-route-a.service' },
        { interface: 'ens3', netplan: 'node/90-airgap-b.yaml', unit: 'node/airgap-default-route-b.service' },
      ],
    ],
  ];
  for (const [what, network, nodes, files] of cases) {
    it(what, () => {
      const wanted = plan(network, nodes.join(', '));
      assert.deepEqual(defaultRouteFiles(wanted), files);
      assert.deepEqual(
        wanted.nodes.map((one) => defaultRouteFilesOf(wanted, one)?.interface),
        wanted.nodes.map((one) => one.interface),
      );
    });
  }
});

describe('formatNetplanRoute', () => {
  for (const name of ['eth0', 'enp1s0.100', 'null', '1e3', 'on', 'true']) {
    it(`names the interface ${name} as text`, () => {
      assert.deepEqual(plainOf(parseYaml(formatNetplanRoute(name, 'd')).root), {
        network: {
          version: 2,
          ethernets: { [name]: { routes: [{ to: '0.0.0.0/0', scope: 'link', metric: 20000 }] } },
        },
      });
    });
  }
});

describe('formatRouteUnit', () => {
  it('sets the route once more without harm', () => {
    assert.match(
      formatRouteUnit('ens3', 'd'),
      /^ExecStart=\/sbin\/ip route replace default dev ens3 scope link metric 20000$/m,
    );
  });
});
