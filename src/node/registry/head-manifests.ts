import { createHash } from 'node:crypto';
import { parseManifest, platformOfConfig } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { platformMatches } from './platform.ts';
import { RegistryClient } from './registry-client.ts';
import type { RegistryOptions } from './registry-client.ts';
import { isMirrorWide, RegistryFault } from './registry-fault.ts';
import type { RegistryFaultKind } from './registry-fault.ts';
import { statusFault } from './status-fault.ts';
import type { WireResponse } from './wire.ts';

/** One image to look for. */
export interface ManifestTarget {
  /** Path in the registry, `canonical/cilium`. */
  readonly repository: string;
  /** A tag, or a digest `sha256:…`. */
  readonly reference: string;
  /** Platforms that must be there, `os/arch` or `os/arch/variant`; none are looked for where absent. */
  readonly platforms?: readonly string[] | undefined;
}

/** What the registry says of one target. */
export type ManifestResult =
  | {
      readonly state: 'present';
      readonly digest: string;
      readonly mediaType: string;
      /** Where platforms were asked for: those the image has, `os/arch[/variant]`. */
      readonly platforms?: readonly string[];
      /** Where platforms were asked for: those asked for that are not there. */
      readonly missingPlatforms?: readonly string[];
    }
  | { readonly state: 'missing'; readonly message: string }
  | { readonly state: 'failed'; readonly kind: RegistryFaultKind; readonly message: string };

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** The distribution specification lets a registry refuse manifests above 4 MiB; configs are smaller. */
const maxManifestBytes = 4 * 1024 * 1024;

/** After so many faults of the whole mirror in a row the rest is not asked: each could take a time-out. */
const giveUpAfter = 3;

/**
 * Looks for images in a registry by their manifests; no layer is read.
 * @param work.targets in any order; an answer comes for each, in the same order
 * @param options.onProgress called after each target with the number done
 * @throws RegistryFault `bad-address`, `ca-unreadable` or `cancelled`; everything else is the result of a target
 */
export async function headManifests(
  work: { readonly registry: RegistryOptions; readonly targets: readonly ManifestTarget[] },
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<ManifestResult[]> {
  const { targets } = work;
  const client = await RegistryClient.open(work.registry, options.signal);
  const results: ManifestResult[] = [];
  let next = 0;
  let done = 0;
  let faultsInARow = 0;
  let gaveUp: RegistryFault | undefined;

  const lookAt = async (target: ManifestTarget): Promise<ManifestResult> => {
    if (gaveUp !== undefined) return { state: 'failed', kind: gaveUp.reason, message: gaveUp.message };
    try {
      const result = await lookForManifest(client, target);
      faultsInARow = 0;
      return result;
    } catch (error) {
      if (!(error instanceof RegistryFault) || error.reason === 'cancelled') throw error;
      faultsInARow = isMirrorWide(error.reason) ? faultsInARow + 1 : 0;
      if (faultsInARow >= giveUpAfter) gaveUp = error;
      return { state: 'failed', kind: error.reason, message: error.message };
    }
  };
  const worker = async (): Promise<void> => {
    for (let at = next++; at < targets.length; at = next++) {
      const target = targets[at];
      if (target === undefined) return;
      results[at] = await lookAt(target);
      done += 1;
      options.onProgress?.(done, targets.length);
    }
  };
  try {
    const workers = Math.min(work.registry.concurrency ?? 6, targets.length);
    await Promise.all(Array.from({ length: workers }, worker));
  } finally {
    // When one worker fails, the others must not go on with connections that are being closed.
    next = targets.length;
    client.close();
  }
  return results;
}

async function lookForManifest(client: RegistryClient, target: ManifestTarget): Promise<ManifestResult> {
  const { repository, reference, platforms } = target;
  const name = `${repository}${reference.includes(':') ? '@' : ':'}${reference}`;
  if (!isPlainPath(repository) || !isPlainReference(reference)) {
    throw new RegistryFault(
      'unexpected',
      `${name} is no repository with a tag or digest: correct the target`,
    );
  }
  const ask = (method: 'GET' | 'HEAD', at: string): Promise<WireResponse> =>
    client.send({
      method,
      path: `/v2/${repository}/manifests/${at}`,
      scope: `repository:${repository}:pull`,
      accept,
      maxBytes: maxManifestBytes,
    });
  const wantsBody = platforms !== undefined && platforms.length > 0;
  const { host } = client.address;
  const found = await checked(ask(wantsBody ? 'GET' : 'HEAD', reference), host, name);
  if (found === undefined) return { state: 'missing', message: `${name} is not in ${host}` };
  // A registry should name the digest in its answer to HEAD; one that does not is asked for the manifest itself.
  const head =
    wantsBody || headerDigest(found) !== undefined ? found : await checked(ask('GET', reference), host, name);
  if (head === undefined) return { state: 'missing', message: `${name} is not in ${host}` };
  const digest = provenDigest(head, reference, name);
  const mediaType = (head.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (!wantsBody) return { state: 'present', digest, mediaType };

  const manifest = parseManifest(head.body);
  if (manifest === undefined) {
    throw new RegistryFault('unexpected', `${name} in ${host} is no image manifest: copy the image again`);
  }
  const had = await platformsOf(client, repository, manifest);
  const there = await presentPlatforms(had, platforms, async (child) => {
    return (await checked(ask('HEAD', child), host, `${repository}@${child}`)) !== undefined;
  });
  return {
    state: 'present',
    digest,
    mediaType,
    platforms: there,
    missingPlatforms: platforms.filter(
      (wanted) => !there.some((platform) => platformMatches(wanted, platform)),
    ),
  };
}

/** The answer, undefined for 404. */
async function checked(
  answer: Promise<WireResponse>,
  host: string,
  name: string,
): Promise<WireResponse | undefined> {
  const response = await answer;
  if (response.status === 200) return response;
  if (response.status === 404) return undefined;
  throw statusFault(response, host, `a look at ${name}`);
}

/** Names go into a URL, so that nothing but the characters of names may be in them. */
function isPlainPath(repository: string): boolean {
  return /^[a-z0-9._-]+(?:\/[a-z0-9._-]+)*$/.test(repository) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(repository);
}

function isPlainReference(reference: string): boolean {
  return /^[\w][\w.-]{0,127}$/.test(reference) || /^[a-z0-9+._-]+:[0-9a-f]{32,}$/.test(reference);
}

function headerDigest({ headers }: WireResponse): string | undefined {
  const value = headers['docker-content-digest'];
  return typeof value === 'string' && /^[a-z0-9+._-]+:[0-9a-f]{32,}$/.test(value) ? value : undefined;
}

/** The digest of the body where there is one, since that is a fact; else the registry's word. */
function provenDigest(response: WireResponse, reference: string, name: string): string {
  const { body } = response;
  const named = headerDigest(response);
  const wanted = reference.includes(':') ? reference : named;
  const computed =
    body.length === 0 ? undefined : `sha256:${createHash('sha256').update(body).digest('hex')}`;
  const digest = computed ?? named ?? '';
  if (wanted?.startsWith('sha256:') === true && digest !== wanted) {
    throw new RegistryFault(
      'digest-mismatch',
      `${name}: the mirror gives out ${digest}, not ${wanted}: its copy is damaged, so copy the image again`,
    );
  }
  return wanted ?? digest;
}

/** A platform of an image; `digest` where a manifest of its own must be there too. */
interface HadPlatform {
  readonly platform: string;
  readonly digest: string | undefined;
}

async function platformsOf(
  client: RegistryClient,
  repository: string,
  manifest: Manifest,
): Promise<readonly HadPlatform[]> {
  if (manifest.kind === 'index') return manifest.children;
  const name = `${repository}@${manifest.config}`;
  const response = await client.send({
    method: 'GET',
    path: `/v2/${repository}/blobs/${manifest.config}`,
    scope: `repository:${repository}:pull`,
    maxBytes: maxManifestBytes,
  });
  const config = await checked(
    Promise.resolve(response),
    client.address.host,
    `the configuration of ${name}`,
  );
  const platform = config === undefined ? undefined : platformOfConfig(config.body);
  return platform === undefined ? [] : [{ platform, digest: undefined }];
}

/** The platforms that are really there: an index may name children that were never copied. */
async function presentPlatforms(
  had: readonly HadPlatform[],
  wanted: readonly string[],
  isThere: (digest: string) => Promise<boolean>,
): Promise<string[]> {
  const there: string[] = [];
  for (const { platform, digest } of had) {
    const asked = wanted.some((one) => platformMatches(one, platform));
    if (digest === undefined || !asked || (await isThere(digest))) there.push(platform);
  }
  return there;
}
