import assert from 'node:assert/strict';
import { nodeUrls, nodeWorkOf } from '../../../src/core/nodes/node-work-of.ts';
import { wantedSnap } from '../../../src/core/snaps/site-snaps.ts';
import type { SnapCheck } from '../../../src/core/snaps/site-snaps.ts';
import { siteFrom } from '../steps/support.ts';

const plan = (rest: string) => `kubernetes: {channel: 1.35-classic/stable}
images: {lists: [images/*.txt], ${rest}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
  - {name: w-1, address: 10.0.0.21, role: worker, arch: arm64}
`;
const lists = { 'images/k8s.txt': 'ghcr.io/canonical/coredns:1\nnginx:1.27\n' };
const check = (name: string, arch: 'amd64' | 'arm64', revision: number | undefined): SnapCheck => ({
  snap: wantedSnap(name, arch),
  checked: true,
  revision,
  problems: [],
});

describe('the work of a node', () => {
  const site = siteFrom(
    plan(`delivery: mirror, overrides: [{match: docker.io/, delivery: sideload}]}
mirror: {url: "http://10.10.10.10:5050"}`),
    lists,
  );
  for (const [index, arch] of (['amd64', 'arm64'] as const).entries()) {
    it(`is what its architecture needs (${arch})`, () => {
      const node = site.plan?.nodes[index];
      assert.ok(site.plan && node);
      const checks = [check('snapd', 'amd64', 1), check('snapd', 'arm64', 2), check('k8s', arch, undefined)];
      const work = nodeWorkOf(site, site.plan, node, checks);
      assert.deepEqual(
        work.snaps.map(({ name, path, revision }) => [name, path, revision]),
        [
          ['snapd', `snaps/${arch}/snapd.snap`, index + 1],
          ['k8s', `snaps/${arch}/k8s.snap`, undefined],
        ],
      );
      assert.equal(work.archives.length, 1);
      assert.ok(
        work.archives.every((path) => path.startsWith(`archives/${arch}/`) && path.includes('nginx')),
      );
      assert.deepEqual(work.hostsFiles, ['hosts.d/ghcr.io/hosts.toml']);
    });
  }

  it('asks the mirror where images come from it, and upstreams through the proxy', () => {
    assert.deepEqual(nodeUrls(site), { direct: ['http://10.10.10.10:5050/v2/'], proxied: [] });
    const proxied = siteFrom(
      plan('delivery: proxy}\nproxy: {http: "http://10.0.0.5:3128", https: "http://10.0.0.5:3128"}'),
      lists,
    );
    assert.deepEqual(nodeUrls(proxied), {
      direct: [],
      proxied: nodeUrls(proxied).proxied.filter((url) => /^https:\/\/[a-z0-9.-]+\/v2\/$/.test(url)),
    });
    assert.equal(nodeUrls(proxied).proxied.length, 2);
  });
});
