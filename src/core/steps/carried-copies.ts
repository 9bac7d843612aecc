import { mirrorImages } from '../check/coverage.ts';
import { formatReference } from '../images/reference.ts';
import type { ImageReference } from '../images/reference.ts';
import type { Site } from '../plan/site.ts';
import type { StepCommand } from './step.ts';
import { upstreamAccess } from './upstream-access.ts';

/** How images reach a mirror that no connected machine reaches. */
export interface CarriedCopies {
  /** On the connected machine: from the upstreams into folders below `oci/`, which is carried. */
  readonly out: readonly StepCommand[];
  /** Inside the gap, beside the carried folder: into the mirror. */
  readonly back: readonly StepCommand[];
}

/**
 * The sync of a plan's images by way of a carrier, with all platforms and their digests. Each repository has a folder of
 * its own, an OCI image layout: in a common one, images with the same tag would overwrite each other.
 * @returns nothing to run where the plan names no mirror
 */
export function carriedCopies(site: Pick<Site, 'plan' | 'lists' | 'syncFiles'>): CarriedCopies {
  const { plan } = site;
  if (plan?.mirror === undefined) return { out: [], back: [] };
  const { host, plainHttp, ca } = plan.mirror;
  const http = plainHttp ? ['--host', `reg=${host},tls=disabled`] : [];
  const trust =
    plainHttp || ca === undefined ? { env: [] } : { env: ['SSL_CERT_FILE'], values: { SSL_CERT_FILE: ca } };
  const copies = mirrorImages(site).map(({ image: { reference }, repository, reference: pulled }) => {
    const digest = pulled.includes(':');
    const layout = `ocidir://${layoutOf(reference)}${digest ? '@' : ':'}${pulled}`;
    const target = `${host}/${repository}${digest ? '@' : ':'}${pulled}`;
    return {
      out: {
        argv: ['regctl', 'image', 'copy', formatReference(reference), layout] as const,
        cwd: '.',
        ...upstreamAccess(plan, reference.registry),
      },
      back: { argv: ['regctl', ...http, 'image', 'copy', layout, target] as const, cwd: '.', ...trust },
    };
  });
  return { out: copies.map(({ out }) => out), back: copies.map(({ back }) => back) };
}

/**
 * The folder of a repository, in characters that regclient takes in `ocidir://` (types/ref/ref.go). `~` stands in no
 * reference, and `_` in no host, so two repositories never share a folder.
 */
function layoutOf({ registry, repository }: ImageReference): string {
  return `oci/${registry.replaceAll(/[^A-Za-z0-9.-]/g, '_')}~${repository.replaceAll('/', '~')}`;
}
