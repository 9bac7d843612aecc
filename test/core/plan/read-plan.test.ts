import assert from 'node:assert/strict';
import { parseReference } from '../../../src/core/images/reference.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { deliveryOf } from '../../../src/core/plan/plan.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';

const read = (text: string) => readPlan(parseYaml(text));

describe('readPlan', () => {
  it('fills in the defaults', () => {
    const { plan, whole } = read(
      'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "http://10.10.10.10:5050/"}\n',
    );
    assert.equal(whole, true);
    assert.deepEqual(plan?.images, { lists: ['images/*.txt'], delivery: 'mirror', overrides: [] });
    assert.equal(plan.mirror?.host, '10.10.10.10:5050');
    assert.equal(plan.mirror.plainHttp, true);
    assert.equal(plan.network.podCidr, '10.1.0.0/16');
  });

  it('leaves out what does not fit and keeps the rest', () => {
    const { plan, whole } = read(
      'kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: boat}\nnodes: [{name: A B}, {name: a, address: 10.0.0.1, role: worker}, 5, {name: b, address: 10.0.0.2, role: worker, "$(id)": 1}]\n',
    );
    assert.equal(whole, false);
    assert.equal(plan?.images.delivery, 'mirror');
    assert.deepEqual(
      plan.nodes.map((node) => node.name),
      ['a', 'b'],
    );
  });

  const useless = [
    '',
    'a: [',
    '5',
    '[]',
    'images: {}',
    'kubernetes: {channel: "; rm -rf /"}\nimages: {}',
    '\u0000\u0001\u0002',
  ];
  for (const text of useless) {
    it(`gives no plan for ${JSON.stringify(text)}`, () =>
      assert.deepEqual(read(text), { plan: undefined, whole: false }));
  }

  const hostile = [
    '$(id)',
    '`id`',
    '${env:HOME}',
    '${command:x}',
    "a'b",
    'a"b',
    'a\nb',
    '-oProxyCommand=id',
    'a;b',
    '../../etc',
    'http://u:p@h',
    '\u202Eevil',
    '{{ env "HOME" }}',
    'a%b',
  ];
  for (const value of hostile) {
    it(`lets ${JSON.stringify(value)} into no field that becomes a command or a file`, () => {
      const quoted = JSON.stringify(value);
      const { plan, whole } = read(
        `kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: mirror}\nmirror: {url: ${quoted}}\nproxy: {http: ${quoted}}\nupstreams: {${quoted}: {}, h: {prefix: ${quoted}}}\nnetwork: {interface: ${quoted}}\ncluster: {containerdBaseDir: ${quoted}}\nnodes: [{name: ${quoted}, address: 10.0.0.1, role: worker}, {name: n, address: 10.0.0.2, role: worker, ssh: ${quoted}}]\n`,
      );
      assert.equal(whole, false);
      assert.equal(plan?.mirror, undefined);
      assert.equal(plan?.proxy?.http, undefined);
      assert.equal(plan?.network.interface, 'eth0');
      assert.equal(plan?.cluster.containerdBaseDir, '/');
      assert.ok(
        plan !== undefined &&
          !JSON.stringify([plan, [...plan.upstreams]]).includes(JSON.stringify(value).slice(1, -1)),
      );
    });
  }
});

describe('deliveryOf', () => {
  const { plan } = read(
    'kubernetes: {channel: 1.35-classic/stable}\nimages:\n  delivery: mirror\n  overrides:\n    - {match: ghcr.io/canonical/, delivery: proxy}\n    - {match: ghcr.io/canonical/k8s-snap/pause, delivery: [mirror, sideload]}\nmirror: {url: http://h:1}\n',
  );
  const cases: readonly [reference: string, delivery: readonly string[]][] = [
    ['docker.io/library/nginx:1', ['mirror']],
    ['ghcr.io/canonical/cilium:1', ['proxy']],
    ['ghcr.io/canonical/k8s-snap/pause:3.10', ['mirror', 'sideload']],
    ['ghcr.io/canonical/k8s-snap/pause-not:3.10', ['proxy']],
  ];
  for (const [text, delivery] of cases) {
    it(`${text} comes in by ${delivery.join(' and ')}`, () => {
      const parsed = parseReference(text);
      assert.ok(plan !== undefined && parsed.ok);
      assert.deepEqual(deliveryOf(plan, parsed.reference), delivery);
    });
  }
});
