import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/paths.mjs';
import { archiveExports } from '../../../src/core/steps/archive-exports.ts';
import { siteArchives } from '../../../src/core/archives/site-archives.ts';
import { stepsOf } from '../../../src/core/steps/catalogue.ts';
import type { StepCommand } from '../../../src/core/steps/step.ts';
import { filesForCarrier } from '../../../src/node/carrier/look-at-carrier.ts';
import { packCarrier } from '../../../src/node/carrier/pack-carrier.ts';
import { openSite } from '../../../src/node/open-site.ts';
import type { Lab } from '../lab/lab.ts';
import { mirrorHost, mirrorLogin } from '../lab/mirror.ts';
import { productIn } from '../lab/product.ts';
import { makeStandInSnaps } from './stand-in-snaps.ts';
import type { StandInSnaps } from './stand-in-snaps.ts';

/**
 * Prepares a site as the product does it, up to a carrier: snaps of stand-ins, the images synced to the mirror by real
 * regsync and exported by real regctl, the configuration generated, all of it packed.
 * @returns the site's folder
 */
export async function prepareSite(lab: Lab, plan: string, snaps: StandInSnaps): Promise<string> {
  const site = join(lab.folder, 'site');
  mkdirSync(join(site, 'images'), { recursive: true });
  writeFileSync(join(site, 'airgap.yaml'), plan);
  cpSync(join(root, 'test/fixtures/assertions/test-root.assert'), join(site, 'trust/root.assert'));
  cpSync(lab.caFile, join(site, 'certs/upstream.crt'));
  writeFileSync(join(site, 'images/k8s.txt'), snaps.images.map((image) => `${image}\n`).join(''));
  await makeStandInSnaps(join(site, 'snaps/amd64'), join(lab.folder, 'unpacked'), snaps);
  await productIn(lab.node).json(0, ['generate', site]);
  const opened = (await openSite(site)).site;
  assert.ok(opened.plan);
  const archives = siteArchives(opened);
  const syncing = stepsOf({ plan: opened.plan, root: site, sideloaded: [], proxied: [] }).find(
    ({ id }) => id === 'sync.run',
  );
  await run(lab, site, [...(syncing?.commands ?? []), ...archiveExports(opened.plan, archives)]);
  const options = { known: new Map<string, string>(), env: process.env };
  await packCarrier(site, await filesForCarrier(site, (await openSite(site)).site, options), options);
  return site;
}

async function run(lab: Lab, site: string, commands: readonly StepCommand[]): Promise<void> {
  const env = {
    MIRROR: mirrorHost,
    USERNAME: mirrorLogin.username,
    PASSWORD: mirrorLogin.password,
    PATH: `${join(cache, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
  for (const { argv, cwd } of commands) {
    const ran = await lab.prep.exec(argv, { cwd: join(site, cwd), env, timeoutMs: 120_000 });
    assert.equal(ran.code, 0, `${argv.join(' ')}\n${ran.stderr}`);
  }
}

/** The base that this snap's track is built on, and other facts of a release, for stand-ins. */
export const release132 = {
  containerd: '1.6.38',
  kubernetes: 'v1.32.13',
  base: 'core20',
  images: readFileSync(join(root, 'test/fixtures/images/1.32.txt'), 'utf8').trim().split('\n'),
} as const satisfies StandInSnaps;
