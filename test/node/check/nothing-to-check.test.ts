import assert from 'node:assert/strict';
import { run } from '../../../src/cli/run.ts';
import { archivesEvidence } from '../../../src/core/archives/check-archive.ts';
import { proxiedUpstreams } from '../../../src/core/proxy/proxied-upstreams.ts';
import { proxyEvidence } from '../../../src/core/proxy/proxy-evidence.ts';
import { snapsEvidence } from '../../../src/core/snaps/site-snaps.ts';
import { stepsOf, whyNotApplicable } from '../../../src/core/steps/catalogue.ts';
import { fileEvidence } from '../../../src/core/steps/file-evidence.ts';
import { mirrorTargets } from '../../../src/core/steps/mirror-targets.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import type { Evidence } from '../../../src/core/steps/state.ts';
import type { StepId } from '../../../src/core/steps/step.ts';
import { lookAtArchives } from '../../../src/node/evidence/look-at-archives.ts';
import { lookAtImages } from '../../../src/node/evidence/look-at-images.ts';
import { mirrorCheckEvidence } from '../../../src/node/evidence/mirror-check-evidence.ts';
import { openSite } from '../../../src/node/open-site.ts';
import type { OpenSite } from '../../../src/node/open-site.ts';
import { lookAtSnaps } from '../../../src/node/snaps/look-at-snaps.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const deliveries = ['mirror', 'proxy', 'sideload'] as const;
const node = 'nodes: [{name: cp-1, address: 10.0.0.11, role: control-plane}]\n';
const image = 'ghcr.io/canonical/coredns:1.12.4-ck0\n';

/** What a plan lacks: its nodes, its list of images and the images in it. */
const lacking: readonly (readonly [what: string, nodes: string, list: string | undefined, said: RegExp])[] = [
  ['nodes', '', image, /Nothing was checked of nodes, since the plan names none/],
  ['images', node, '# none yet\n', /Nothing was checked of images, since no list names one/],
  ['a list', node, undefined, /Nothing was checked of images, since no list names one/],
  ['nodes and images', '', '', /Nothing was checked of images[^]*Nothing was checked of nodes/],
];

/** Steps whose evidence is about images, so that there is none where the plan has no image. */
const ofImages: ReadonlySet<StepId> = new Set([
  'images.list',
  'sync.generate',
  'sync.run',
  'proxy.check',
  'archives.export',
]);

describe('a plan with nothing to look at', () => {
  const folder = temporaryFolder();
  const surroundings = { cwd: folder.path, env: {}, version: '0', digestWorker: '' };

  /** A site with everything in it that can be generated from its plan. */
  async function siteOf(delivery: string, nodes: string, list: string | undefined): Promise<string> {
    const name = `site-${delivery}-${nodes.length}-${list?.length ?? 'none'}`;
    folder.write(
      `${name}/airgap.yaml`,
      `kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: ${delivery}}\nmirror: {url: "http://127.0.0.1:9"}\nproxy: {https: "http://127.0.0.1:9"}\n${nodes}`,
    );
    if (list !== undefined) folder.write(`${name}/images/k8s.txt`, list);
    await run(['generate', name], surroundings);
    return name;
  }

  for (const delivery of deliveries) {
    it(`holds by ${delivery} where it names a node and an image`, async () => {
      const { exit, stdout } = await run(['check', await siteOf(delivery, node, image)], surroundings);
      assert.equal(exit, 0, stdout);
    });

    for (const [what, nodes, list, said] of lacking) {
      it(`fails by ${delivery} without ${what}, and says of what nothing was checked`, async () => {
        const { exit, stdout } = await run(['check', await siteOf(delivery, nodes, list)], surroundings);
        assert.equal(exit, 1);
        assert.match(stdout, said);
        assert.match(stdout, /\d+ of \d+ checks hold, [1-9]\d* could not be made\n$/);
      });

      it(`proves no step by ${delivery} without ${what} of which nothing was looked at`, async () => {
        const name = await siteOf(delivery, nodes, list);
        const opened = await openSite(`${folder.path}/${name}`);
        const { plan } = opened.site;
        assert.ok(plan);
        const steps = stepsOf({ plan, root: opened.root, sideloaded: [], proxied: [] });
        const prepare = steps.filter(
          (step) => step.phase === 'prepare' && whyNotApplicable(step, plan) === undefined,
        );
        const seen = new Set<StepId>();
        for (const { id, title } of prepare) {
          const evidence = await evidenceOf(id, opened);
          if (evidence === undefined) continue;
          seen.add(id);
          const { kind } = stateOf(evidence, 0);
          if (evidence.expected === 0) assert.equal(kind, 'short', title);
          if (list !== image && ofImages.has(id)) assert.equal(kind, 'short', title);
        }
        assert.ok(seen.has('images.list') && seen.has('snaps.download') && seen.has('config.generate'));
      });
    }
  }
});

/** What a look at a step would see; of what is asked over a network, that nobody is to be asked. */
async function evidenceOf(step: StepId, { root, site }: OpenSite): Promise<Evidence | undefined> {
  const { plan } = site;
  assert.ok(plan);
  const digestWorker = 'no snap is there to be digested';
  switch (step) {
    case 'snaps.download':
      return snapsEvidence(await lookAtSnaps(root, plan, { digestWorker, env: {}, now: 0 }));
    case 'mirror.check':
      return mirrorCheckEvidence([], 'mirror');
    case 'sync.run': {
      const { targets, unlisted } = mirrorTargets(site);
      return targets.length > 0
        ? undefined
        : (await lookAtImages({ url: 'http://127.0.0.1:9' }, { targets, unlisted })).evidence;
    }
    case 'proxy.check':
      return proxiedUpstreams(site).length > 0 ? undefined : proxyEvidence([]);
    case 'archives.export':
      return archivesEvidence(await lookAtArchives(root, site, { blobs: 'read' }));
    default:
      return fileEvidence(step, { site, problems: new Map(), sha256: () => '' });
  }
}
