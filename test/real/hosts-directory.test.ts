import assert from 'node:assert/strict';
import { join } from 'node:path';
import { containerdVersions, type Containerd, type ContainerdVersion } from './lab/containerd.ts';
import { hostsDirectoryCases, makeHostsDirectory, type HostsDirectoryCase } from './lab/hosts-directories.ts';
import { startLab, type Lab } from './lab/lab.ts';
import { productIn, type Product, type ResolveReport } from './lab/product.ts';
import { requireLab } from './lab/tools.ts';

/** The product reads a tree of files and directories; a link that leads round in a circle is neither. */
const beyondFiles = 'a loop of links';

describe('which directory real containerd takes for a registry', function () {
  this.timeout(60_000);
  let lab: Lab;

  before(async function () {
    requireLab(this);
    lab = await startLab();
  });
  after(() => lab?.stop());

  for (const version of containerdVersions) {
    describe(`containerd ${version}`, () => {
      let containerd: Containerd;
      before(async () => (containerd = await lab.containerd(version)));
      after(() => containerd?.stop());

      for (const [index, one] of hostsDirectoryCases.entries()) {
        it(one.title, async () => {
          const root = join(lab.folder, 'directories', version, String(index));
          makeHostsDirectory(root, one.entries);
          assert.equal(await outcomeOf(lab, containerd, { root, reference: one.reference }), one.outcome);
          if (one.title === beyondFiles) return;
          assert.equal(
            await foretold(productIn(lab.node), version, { root, reference: one.reference }),
            one.outcome,
          );
        });
      }
    });
  }
});

/** The mirror is empty, so that every host that may be asked is asked. */
async function outcomeOf(
  lab: Lab,
  containerd: Containerd,
  one: { readonly root: string } & Pick<HostsDirectoryCase, 'reference'>,
): Promise<string> {
  const result = await containerd.pull(one.root, one.reference);
  assert.equal(result.ok, false);
  const asked = (await lab.nodeMirror.takeRequests()).map((request) => / \/v2\/([ab])\//.exec(request)?.[1]);
  const upstream = Object.keys(await lab.sink.take()).length > 0;
  return [...new Set(asked), ...(upstream ? ['upstream'] : [])].join(' then ') || 'error';
}

/** The same, as the product works it out from the same directory. */
async function foretold(
  product: Product,
  version: ContainerdVersion,
  one: { readonly root: string } & Pick<HostsDirectoryCase, 'reference'>,
): Promise<string> {
  const { results } = await product.json<ResolveReport>(
    [0, 1],
    ['resolve', '--hosts', one.root, '--containerd', version, one.reference],
  );
  const [result] = results;
  assert.ok(result);
  if (result.hostsFile.state === 'error') return 'error';
  const asked = result.requests.map((url) => /^http:\/\/[0-9.:]+\/v2\/([ab])\//.exec(url)?.[1] ?? 'upstream');
  return [...new Set(asked)].join(' then ');
}
