import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { nodeEvidence } from '../../../src/core/nodes/node-evidence.ts';
import type { NodeLook, NodeLookStep } from '../../../src/core/nodes/node-evidence.ts';
import { plannedImages } from '../../../src/core/plan/planned-images.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import { factsFrom, lookFrom, workFrom } from './support.ts';

const mirror = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: mirror}
mirror: {url: "http://10.10.10.10:5050"}
network: {dummyGateway: true}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane, interface: ens3}
  - {name: w-1, address: 10.0.0.21, role: worker}
`;
type Lines = Parameters<typeof factsFrom>[0];

/** A node on which everything was done. */
const good: Lines = [
  ['root', 'sudo'],
  ['name', 'cp-1'],
  ['machine', 'x86_64'],
  ['space', '/var/lib', '20000000'],
  ['link', 'lo'],
  ['link', 'ens3'],
  ['routes', 'default dev ens3 scope link metric 20000\n'],
  ['netplan', 'yes'],
  ['route-file', '/etc/netplan/90-airgap.yaml', '600', 'NETPLAN'],
  ['run-containerd', 'no'],
  ['snapd', 'snap    2.63\nsnapd   2.63\n'],
  [
    'snaps',
    'Name Version Rev Tracking Publisher Notes\nsnapd 2 21 - - snapd\ncore22 1 22 - - base\nk8s 1 20 - - classic,disabled\nk8s 1 23 - - classic\n',
  ],
  [
    'hosts-file',
    'ghcr.io/hosts.toml',
    '644',
    'server = "http://10.10.10.10:5050"\n[host."http://10.10.10.10:5050"]\n',
  ],
  ['containerd', 'stopped'],
  ['cluster', 'cluster status:           ready\n'],
  ['nodes', 'cp-1   Ready   control-plane,worker   1d   v1.35.0\n'],
  ['carrier', 'SUMS'],
  ['sums', ''],
  ['answer', '10.0.0.21', 'yes'],
  ['url', 'http://10.10.10.10:5050/v2/', '0', '200'],
  ['end'],
];
const hostsFiles = ['hosts.d/ghcr.io/hosts.toml'];
const texts = new Map([
  ['hosts.d/ghcr.io/hosts.toml', 'server = "http://10.10.10.10:5050"\n[host."http://10.10.10.10:5050"]\n'],
  ['node/90-airgap-cp-1.yaml', 'NETPLAN'],
]);

function lookAt(lines: Lines, more: Partial<NodeLook> = {}, yaml = mirror): NodeLook {
  const work = workFrom(yaml, { hostsFiles, archives: more.work?.archives ?? [] });
  const lists = [{ path: 'images/k8s.txt', content: parseImageList('ghcr.io/canonical/coredns:1\n') }];
  return lookFrom(work, factsFrom(lines), {
    carrier: 'SUMS',
    urls: ['http://10.10.10.10:5050/v2/'],
    images: plannedImages({ plan: work.plan, lists }),
    textOf: (path) => texts.get(path),
    ...more,
  });
}

/** The good node with some facts otherwise; a fact with no words is taken out. */
function but(...changes: Lines): Lines {
  const names = new Set(changes.map(([fact]) => fact.replace('!', '')));
  return [
    ...good.filter(([fact]) => !names.has(fact) && fact !== 'end'),
    ...changes.filter(([, ...words]) => words.length > 0),
    ['end'],
  ];
}

const steps: readonly NodeLookStep[] = [
  'node.preflight',
  'node.network',
  'node.transfer',
  'node.install',
  'node.runtime',
  'cluster.bootstrap',
  'node.prove',
];

describe('nodeEvidence', () => {
  for (const step of steps) {
    it(`proves ${step} of a node on which it was done`, () => {
      const evidence = nodeEvidence(step, lookAt(good));
      assert.equal(stateOf(evidence, 0).kind, 'proved', JSON.stringify(evidence));
    });

    it(`proves nothing of ${step} by a look that was cut off, or that saw nothing`, () => {
      for (const lines of [[], [['root', 'yes']], [['end']]] satisfies Lines[]) {
        const evidence = nodeEvidence(step, lookAt(lines));
        assert.ok(evidence.expected > 0);
        assert.equal(stateOf(evidence, 0).kind, 'short', JSON.stringify(evidence));
      }
    });
  }

  const short: readonly [NodeLookStep, Lines, RegExp, Partial<NodeLook>?][] = [
    [
      'node.preflight',
      but(),
      /^name: cp-1 and w-1 both call themselves cp-1/,
      { otherNames: new Map([['w-1', 'cp-1']]) },
    ],
    [
      'node.preflight',
      but(['machine', 'aarch64']),
      /^architecture: the node is aarch64, the plan says amd64/,
    ],
    ['node.preflight', but(), /^clock: the clock is 2 days behind/, { clockOffset: -172_800 }],
    ['node.preflight', but(['space', '/', '999']), /^space: 0.0 GB free in \//],
    ['node.preflight', but(['link', 'eth0']), /^interface: there is no interface ens3, only eth0/],
    [
      'node.preflight',
      but(['run-containerd', 'yes']),
      /^\/run\/containerd: it exists before k8s is bootstrapped/,
    ],
    ['node.preflight', but(['answer', '10.0.0.21', 'no']), /^w-1 answers: 10.0.0.21 does not answer/],
    [
      'node.preflight',
      but(['url', 'http://10.10.10.10:5050/v2/', '7', 'curl: (7) refused\n000']),
      /5050\/v2\/: curl: \(7\) refused:/,
    ],
    ['node.preflight', but(['url'], ['!url', 'curl is not there']), /not looked at: curl is not there/],
    ['node.network', but(['routes', '']), /^route: there is no default route/],
    [
      'node.network',
      but(['route-file', '/etc/netplan/90-airgap.yaml', '600', 'OLD']),
      /^after a reboot: no file/,
    ],
    [
      'node.network',
      but(['route-file'], ['root', 'no'], ['!route-file', 'needs root']),
      /^after a reboot: not looked at: needs root/,
    ],
    ['node.transfer', but(['carrier', 'OTHER']), /^carrier: the node has another one/],
    ['node.transfer', but(['carrier']), /^carrier: it is not on the node/],
    ['node.transfer', but(['sums']), /^sha256sum -c: not looked at/],
    ['node.transfer', but(['sums', 'snaps/amd64/k8s.snap: FAILED\n']), /k8s.snap: FAILED/],
    [
      'node.install',
      but(['snaps', 'Name\nsnapd 2 21 - - snapd\nk8s 1 22 - - classic\n']),
      /^k8s: revision 22 is installed, the carried one is 23/,
    ],
    [
      'node.install',
      but(['snaps'], ['!snapd', 'snap is not there']),
      /^snapd: not looked at: snap is not there/,
    ],
    ['node.runtime', but(['hosts-file', 'ghcr.io/hosts.toml', '644', '']), /^ghcr.io\/hosts.toml: differs/],
    [
      'node.runtime',
      but(['hosts-file', 'docker.io/hosts.toml', '644', '']),
      /^ghcr.io\/hosts.toml: not on the node/,
    ],
    ['cluster.bootstrap', but(['nodes', 'cp-1 NotReady x 1d v1\n']), /^cp-1: is NotReady/],
    [
      'cluster.bootstrap',
      but(['cluster', 'cluster status:           not ready\n']),
      /^cluster: cluster status/,
    ],
    [
      'node.prove',
      but(['hosts-file', 'ghcr.io/hosts.toml', '644', 'server = http://x']),
      /ghcr.io\/hosts.toml on the node is not used/,
    ],
    ['node.prove', but(['hosts-file', 'quay.io/hosts.toml', '644', '']), /hosts.d on the node is not there/],
    [
      'node.prove',
      but(['hosts-file', 'ghcr.io/hosts.toml', '644', '[host."http://10.10.10.10:5050"]\n']),
      /would ask ghcr.io/,
    ],
  ];
  for (const [step, lines, message, more] of short) {
    it(`is short in ${step}: ${message.source}`, () => {
      const { problems } = nodeEvidence(step, lookAt(lines, more));
      assert.ok(
        problems.some((problem) => message.test(`${problem.subject}: ${problem.message}`)),
        JSON.stringify(problems),
      );
    });
  }

  const untrusted: readonly [registry: string, step: NodeLookStep, message: RegExp][] = [
    [
      'registry.corp:5000',
      'node.preflight',
      /put certs\/corp.crt of the carrier into .*update-ca-certificates/,
    ],
    ['registry.corp:5000', 'node.runtime', /put certs\/corp.crt of the carrier into .*restart it$/],
    ['ghcr.io', 'node.preflight', /put the CA that signed it, maybe of a proxy that opens TLS, into/],
  ];
  for (const [registry, step, message] of untrusted) {
    it(`says in ${step} what makes the node trust ${registry}`, () => {
      const url = `https://${registry}/v2/`;
      const yaml = mirror.replace(
        'network:',
        "upstreams: {'registry.corp:5000': {ca: certs/corp.crt}}\nnetwork:",
      );
      const said =
        'curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore details here\n000';
      const problemsOf = (...answer: [string, string]) =>
        nodeEvidence(step, lookAt(but(['url', url, ...answer]), { urls: [url] }, yaml)).problems;
      const [first, ...more] = problemsOf('60', said);
      assert.deepEqual([first?.subject, more], [url, []]);
      assert.match(first?.message ?? '', message);
      assert.deepEqual(problemsOf('0', '401'), []);
    });
  }

  it('takes a real default route for what it is, and wants no dummy one beside it', () => {
    const lines = but(['routes', 'default via 10.0.0.1 dev ens3 proto static\n'], ['route-file']);
    assert.equal(
      nodeEvidence('node.network', lookAt(lines)).summary,
      'default via 10.0.0.1 dev ens3 proto static',
    );
  });

  it('takes no route of IPv6 for one of IPv4', () => {
    const advertised =
      'default via fe80::1 dev ens3 proto ra metric 1024 expires 1798sec hoplimit 64 pref medium\n';
    const look = (yaml: string) =>
      nodeEvidence('node.network', lookAt(but(['routes', advertised]), {}, yaml));
    assert.match(look(mirror).problems[0]?.message ?? '', /^there is no default route$/);
    assert.equal(look(mirror.replace('10.0.0.11', '"fd00::11"')).summary, advertised.trim());
  });

  it('reads a login as a word in its place, and wants it where the plan does, in a file for root alone', () => {
    const plain = texts.get('hosts.d/ghcr.io/hosts.toml') ?? '';
    const text = `${plain}# Login of the mirror, in this file of the node only.\n[header]\n  Authorization = LOGIN\n[host."http://10.10.10.10:5050".header]\n  Authorization = LOGIN\n`;
    const withLogin = mirror.replace('5050"}', '5050", pull: login}');
    const look = (mode: string, read: string) => {
      const lines = but(['hosts-file', 'ghcr.io/hosts.toml', mode, read]);
      return nodeEvidence('node.runtime', lookAt(lines, {}, withLogin)).problems.map(
        ({ message }) => message,
      );
    };
    assert.deepEqual(look('600', text), []);
    assert.match(look('644', text).join(), /^holds a login and has mode 644/);
    assert.match(look('644', plain).join(), /^lacks the login/);
    assert.match(look('600', `${text}[host."http://x"]\n`).join(), /^differs from the plan/);
  });

  it('wants the login of the proxy where the plan does', () => {
    const drop = '[Service]\nEnvironment="HTTPS_PROXY=http://squid:3128"\n';
    const proxy = mirror
      .replace('delivery: mirror', 'delivery: proxy')
      .replace('network:', 'proxy: {https: "http://squid:3128", login: true}\nnetwork:');
    const look = (read: string) => {
      const lines = but(['drop-in', 'http-proxy.conf', '600', read]);
      const work = workFrom(proxy);
      const seen = lookFrom(work, factsFrom(lines), { textOf: () => drop });
      return nodeEvidence('node.runtime', seen).problems.map(({ message }) => message);
    };
    assert.deepEqual(look(drop.replace('squid', 'LOGIN@squid')), []);
    assert.match(look(drop).join(), /^lacks the login/);
  });
});
