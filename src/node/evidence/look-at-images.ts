import { mirrorKey } from '../../core/images/mirror-look.ts';
import type { ImageInMirror, MirrorLook } from '../../core/images/mirror-look.ts';
import type { MirrorTarget, MirrorTargets } from '../../core/steps/mirror-targets.ts';
import type { Evidence, StepProblem } from '../../core/steps/state.ts';
import { headManifests } from '../registry/head-manifests.ts';
import type { ManifestResult } from '../registry/head-manifests.ts';
import { parseMirrorAddress } from '../registry/mirror-address.ts';
import type { RegistryOptions } from '../registry/registry-client.ts';

/** What the mirror holds of a plan. */
export interface ImagesSeen {
  readonly evidence: Evidence;
  readonly look: MirrorLook;
  /** Whether the mirror wanted a login and none was at hand. */
  readonly wantsLogin: boolean;
}

/**
 * Looks each image up in the mirror, by its manifest. Sync entries that no manifest stands for are expected and not
 * checked, so that they are never taken for proved.
 * @param options.onProgress called after each image with the number done
 * @throws RegistryFault `bad-address`, `ca-unreadable` or `cancelled`; everything else is evidence
 */
export async function lookAtImages(
  registry: RegistryOptions,
  { targets, unlisted }: MirrorTargets,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<ImagesSeen> {
  const { host } = parseMirrorAddress(registry.url);
  const results = await headManifests({ registry, targets }, options);
  const seen = targets.map((target, index) => [target, imageOf(results[index])] as const);
  const problems = seen.flatMap(([target, image]) => problemOf(target, image, host));
  const passed = targets.length - problems.length;
  const also =
    unlisted.length === 0
      ? ''
      : `, ${unlisted.length} sync ${unlisted.length === 1 ? 'entry' : 'entries'} not looked at`;
  const allFailed = seen.every(([, { state }]) => state === 'failed');
  return {
    evidence: {
      expected: targets.length + unlisted.length,
      checked: seen.filter(([, { state }]) => state !== 'failed').length,
      problems: [...(allFailed ? withoutRepeats(problems, host) : problems), ...boundedLines(unlisted)],
      summary: `${passed} of ${targets.length} in ${host}${also}`,
    },
    look: {
      host,
      images: new Map(seen.map(([target, found]) => [mirrorKey(target.repository, target.reference), found])),
    },
    wantsLogin: results.some((result) => result.state === 'failed' && result.kind === 'login-wanted'),
  };
}

function imageOf(result: ManifestResult | undefined): ImageInMirror {
  if (result === undefined) return { state: 'failed', message: 'not looked at' };
  if (result.state !== 'present') return { state: result.state, message: result.message };
  const { platforms = [], missingPlatforms = [] } = result;
  return { state: 'present', platforms, missingPlatforms };
}

function problemOf({ image, hint }: MirrorTarget, seen: ImageInMirror, host: string): StepProblem[] {
  if (seen.state === 'failed') return [{ subject: image, message: seen.message }];
  if (seen.state === 'missing') {
    const why = hint ?? 'run Sync images';
    return [{ subject: image, message: `not in ${host}: ${why}` }];
  }
  if (seen.missingPlatforms.length === 0) return [];
  const has = seen.platforms.length === 0 ? 'none that it names' : seen.platforms.join(', ');
  const message = `in ${host}, but not for ${seen.missingPlatforms.join(', ')} (it has ${has})`;
  return [{ subject: image, message }];
}

const maxUnlistedLines = 20;

/** The first lines, and how many more there are. */
function boundedLines(unlisted: readonly StepProblem[]): readonly StepProblem[] {
  const more = unlisted.length - maxUnlistedLines;
  if (more <= 0) return unlisted;
  const rest = {
    subject: `${more} more`,
    message: `${more === 1 ? 'sync entry' : 'sync entries'} not looked at: see the sync file`,
  };
  return [...unlisted.slice(0, maxUnlistedLines), rest];
}

/** A mirror that is down says the same of every image; that is one thing wrong. */
function withoutRepeats(problems: readonly StepProblem[], host: string): readonly StepProblem[] {
  const [first, second] = problems;
  if (first === undefined || second === undefined) return problems;
  return problems.every(({ message }) => message === first.message)
    ? [{ subject: host, message: first.message }]
    : problems;
}
