import { text } from 'node:stream/consumers';
import { mirrorTargets } from '../../../../src/core/steps/mirror-targets.ts';
import type { Evidence } from '../../../../src/core/steps/state.ts';
import { lookAtImages } from '../../../../src/node/evidence/look-at-images.ts';
import { openSite } from '../../../../src/node/open-site.ts';
import type { RegistryOptions } from '../../../../src/node/registry/registry-client.ts';

export interface SiteQuestion {
  /** Absolute path of a site's folder. */
  readonly site: string;
  readonly registry: RegistryOptions;
}

/** The evidence of the sync step, as the product gathers it from a site's files and its mirror. */
async function answer(): Promise<Evidence> {
  const { site, registry } = JSON.parse(await text(process.stdin)) as SiteQuestion;
  const opened = await openSite(site);
  const { evidence } = await lookAtImages(registry, mirrorTargets(opened.site));
  return evidence;
}

void answer().then((evidence) => process.stdout.write(JSON.stringify(evidence)));
