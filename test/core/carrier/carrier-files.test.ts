import assert from 'node:assert/strict';
import { archivePathOf } from '../../../src/core/archives/archive-path.ts';
import { carrierFiles, isInCarrier } from '../../../src/core/carrier/carrier-files.ts';
import { parseToml } from '../../../src/core/language/toml/toml.ts';
import type { Site } from '../../../src/core/plan/site.ts';
import { siteSnaps } from '../../../src/core/snaps/site-snaps.ts';
import { siteFrom } from '../steps/support.ts';

const images = {
  'images/k8s.txt': 'ghcr.io/canonical/pause:3.10\n',
  'images/apps.txt': 'docker.io/library/nginx:1\n',
};
const node = 'nodes: [{name: n, address: 10.0.0.1, role: control-plane}]\n';
const channel = 'kubernetes: {channel: 1.35-classic/stable}\n';

function carried(plan: string, more: Partial<Site> = {}): readonly string[] {
  const site = siteFrom(channel + plan, images);
  const architectures = [...new Set(site.plan.nodes.map(({ arch }) => arch))];
  const snaps = architectures.flatMap((arch) => siteSnaps(site.plan, arch, 'core24'));
  return carrierFiles({ ...site, ...more }, snaps);
}

const snapsOf = (arch: string): string[] =>
  ['core24', 'k8s', 'snapd'].flatMap((name) => [
    `snaps/${arch}/${name}.assert`,
    `snaps/${arch}/${name}.snap`,
  ]);
const always = [
  'airgap.yaml',
  'images/apps.txt',
  'images/k8s.txt',
  'node/bootstrap.yaml',
  'node/node.sh',
  ...snapsOf('amd64'),
];

/** What each plan carries besides what all carry. */
const plans: readonly (readonly [name: string, plan: string, files: readonly string[]])[] = [
  [
    'A: the drop-in of the proxy',
    `images: {delivery: proxy}\nproxy: {https: 'http://squid:3128'}\n${node}`,
    ['node/http-proxy.conf'],
  ],
  [
    'B: hosts.toml of each upstream, and the CA beside it and where the plan names it',
    `images: {delivery: mirror}\nmirror: {url: 'https://m', ca: ./certs/ca.crt}\n${node}`,
    [
      'certs/ca.crt',
      'hosts.d/docker.io/ca.crt',
      'hosts.d/docker.io/hosts.toml',
      'hosts.d/ghcr.io/ca.crt',
      'hosts.d/ghcr.io/hosts.toml',
    ],
  ],
  [
    'C: an archive of each image, and no hosts.toml',
    `images: {delivery: sideload}\n${node}`,
    [
      archivePathOf('ghcr.io/canonical/pause:3.10', 'amd64'),
      archivePathOf('docker.io/library/nginx:1', 'amd64'),
    ],
  ],
  [
    'a mixture, for two architectures, with a route and a root of trust',
    `images: {delivery: mirror, overrides: [{match: ghcr.io/canonical/pause, delivery: sideload}]}
mirror: {url: 'http://m:5000'}
network: {dummyGateway: true}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}, {name: w, address: 10.0.0.2, role: worker, arch: arm64}]
`.replace('mirror:', 'upstreams: {docker.io: {ca: hub.crt}}\nmirror:'),
    [
      archivePathOf('ghcr.io/canonical/pause:3.10', 'amd64'),
      archivePathOf('ghcr.io/canonical/pause:3.10', 'arm64'),
      'hosts.d/docker.io/hosts.toml',
      'hub.crt',
      'node/90-airgap.yaml',
      'node/airgap-default-route.service',
      ...snapsOf('arm64'),
    ],
  ],
];

describe('what belongs in a carrier', () => {
  for (const [name, plan, files] of plans) {
    it(`is for ${name}`, () => {
      assert.deepEqual(carried(plan), [...always, ...files].toSorted());
    });
  }

  it('is nothing without nodes, and without a plan', () => {
    assert.deepEqual(carried('images: {delivery: sideload}\n'), []);
    const site = { ...siteFrom(`${channel}images: {}\n${node}`, images), plan: undefined };
    assert.deepEqual(carrierFiles(site, []), []);
  });

  it('is what a planned hosts.toml names by hand, where it is there and lies below it', () => {
    const text = `ca = "own.crt"\n[host."https://x"]\nclient = [["./c.crt", "/etc/key"], ["../up.crt", "gone.key"]]\n`;
    const hosts = (directory: string) => ({
      path: `hosts.d/${directory}/hosts.toml`,
      content: parseToml(text),
    });
    const files = carried(`images: {}\nmirror: {url: 'http://m'}\n${node}`, {
      hostsFiles: [hosts('ghcr.io'), hosts('quay.io')],
      fileExists: (path) => !path.endsWith('gone.key'),
    });
    const own = ['c.crt', 'own.crt'].map((file) => `hosts.d/ghcr.io/${file}`);
    const generated = ['docker.io', 'ghcr.io'].map((directory) => `hosts.d/${directory}/hosts.toml`);
    assert.deepEqual(files, [...always, ...generated, ...own].toSorted());
  });

  it('is told from the site by its folder', () => {
    const paths = ['carrier/a', 'carrier.part/a', 'carriers/a', 'a/carrier/b', 'carrier'];
    assert.deepEqual(paths.map(isInCarrier), [true, true, false, false, false]);
  });
});
