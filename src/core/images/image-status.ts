import { mirrorImages } from '../check/coverage.ts';
import type { SyncCoverage } from '../check/coverage.ts';
import { plannedImages } from '../plan/planned-images.ts';
import type { PlannedImage } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import { mirrorKey } from './mirror-look.ts';
import type { ImageInMirror, MirrorLook } from './mirror-look.ts';
import { formatReference } from './reference.ts';
import type { ImageReference } from './reference.ts';

/** Whether an image is where it should be. */
export type ImageState = 'inMirror' | 'short' | 'notLooked' | 'otherWay';

/** An image of the plan, as a row. */
export interface ImageRow {
  /** Canonical name. */
  readonly id: string;
  /** Without what the group says, a digest cut short. */
  readonly label: string;
  /** `listed · synced · in mirror (amd64, arm64)`, or what is wrong. */
  readonly description: string;
  readonly state: ImageState;
  readonly spoken: string;
  readonly tooltip: string;
  /** The list that names it, and the 0-based line. */
  readonly path: string;
  readonly line: number;
}

/** The images of one upstream registry. */
export interface ImageGroup {
  /** With the folder that all its images are in: `ghcr.io/canonical`. */
  readonly registry: string;
  readonly description: string;
  readonly images: readonly ImageRow[];
}

/**
 * The images of the plan by upstream registry, registries in the order of their names, images in that of the lists.
 * What all repositories of a registry begin with stands once, in the group.
 * @param look the last look at the mirror; undefined where nobody has looked, or what it looked at has changed
 */
export function imageGroups(
  site: Pick<Site, 'plan' | 'lists' | 'syncFiles'>,
  look: MirrorLook | undefined,
): readonly ImageGroup[] {
  const byMirror = new Map(
    mirrorImages(site).map((found) => [formatReference(found.image.reference), found] as const),
  );
  const byRegistry = new Map<string, PlannedImage[]>();
  for (const image of plannedImages(site)) {
    const { registry } = image.reference;
    const images = byRegistry.get(registry);
    if (images === undefined) byRegistry.set(registry, [image]);
    else images.push(image);
  }
  return [...byRegistry]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([registry, planned]) => {
      const folder = commonFolder(planned.map(({ reference }) => reference.repository));
      const images = planned.map((image) => {
        const found = byMirror.get(formatReference(image.reference));
        const seen = found && look?.images.get(mirrorKey(found.repository, found.reference));
        return imageRow(image, folder, found?.sync, seen);
      });
      return {
        registry: `${registry}/${folder}`.replace(/\/$/, ''),
        description: groupDescription(images),
        images,
      };
    });
}

/** `a/b/` of `a/b/c` and `a/b/d/e`; empty where nothing is common. */
function commonFolder(repositories: readonly string[]): string {
  const [first = ''] = repositories;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (!repositories.every((repository) => repository.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folder;
}

function groupDescription(images: readonly ImageRow[]): string {
  const total = `${images.length} ${images.length === 1 ? 'image' : 'images'}`;
  const short = images.filter(({ state }) => state === 'short').length;
  return short === 0 ? total : `${total}, ${short} short`;
}

function imageRow(
  image: PlannedImage,
  folder: string,
  sync: SyncCoverage | undefined,
  seen: ImageInMirror | undefined,
): ImageRow {
  const { reference, path, line } = image;
  const label = labelOf(reference).slice(folder.length);
  const words = ['listed', ...deliveryWords(image, sync), ...mirrorWords(seen)];
  const description = words.join(' · ');
  const full = formatReference(reference);
  return {
    id: full,
    label,
    description,
    state: stateOf(sync, seen),
    spoken: `${label}, ${words.join(', ')}`,
    tooltip: [full, description, `${path}, line ${line + 1}`].join('\n\n'),
    path,
    line,
  };
}

function stateOf(sync: SyncCoverage | undefined, seen: ImageInMirror | undefined): ImageState {
  if (sync === undefined) return 'otherWay';
  if (seen === undefined) return sync.state === 'synced' ? 'notLooked' : 'short';
  return seen.state === 'present' && seen.missingPlatforms.length === 0 ? 'inMirror' : 'short';
}

function deliveryWords({ delivery }: PlannedImage, sync: SyncCoverage | undefined): string[] {
  const others = delivery.flatMap((way) =>
    way === 'mirror' ? [] : [way === 'sideload' ? 'side-loaded' : 'through the proxy'],
  );
  if (sync === undefined) return others;
  const synced =
    sync.state === 'synced'
      ? 'synced'
      : sync.state === 'not-synced'
        ? 'not synced'
        : `synced to ${sync.target}, where nodes do not ask`;
  return [synced, ...others];
}

function mirrorWords(seen: ImageInMirror | undefined): string[] {
  if (seen === undefined) return [];
  if (seen.state === 'missing') return ['not in mirror'];
  if (seen.state === 'failed') return [seen.message];
  const archs = (platforms: readonly string[]): string =>
    platforms.map((platform) => platform.replace(/^linux\//, '')).join(', ');
  const there = seen.platforms.length === 0 ? 'in mirror' : `in mirror (${archs(seen.platforms)})`;
  return seen.missingPlatforms.length === 0 ? [there] : [there, `lacks ${archs(seen.missingPlatforms)}`];
}

/** Enough of a digest to tell it from others in a row. */
const shownDigest = 12;

function labelOf({ repository, tag, digest }: ImageReference): string {
  const short = digest?.replace(/:(.*)/, (_, hex: string) => `:${hex.slice(0, shownDigest)}…`);
  return `${repository}${tag === undefined ? '' : `:${tag}`}${short === undefined ? '' : `@${short}`}`;
}
