import { shown } from '../images/explain-reference.ts';
import { withoutSilenced } from '../language/check.ts';
import type { Site } from '../plan/site.ts';
import type { Problem } from '../problems/problem.ts';
import type { Manifest } from './manifest.ts';
import { proposeImages } from './propose-images.ts';
import type { ImageUse, ProposedImage } from './propose-images.ts';
import { workloadCodes } from './workload-codes.ts';

/** Whether the lists of a plan have what its workloads ask for. */
export interface WorkloadsCheck {
  /** One check for each image that pods ask for; what custom resources name may be no image, and is not counted. */
  readonly expected: number;
  /** Those that are in a list, or whose absence is silenced wherever they are asked for. */
  readonly passed: number;
  /** By path of the manifest, in the order of each text. Files without one are left out. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** Images that pods ask for and no list has. */
  readonly short: readonly { readonly image: string; readonly why: string }[];
}

/**
 * Checks the manifests of a site: each image that its pods ask for has to be in a list, or nothing brings it across
 * the gap. What was found in a manifest itself (a template, a text that is no reference) is among its problems.
 * `# airgap-ignore: code` silences as in the plan's own files.
 */
export function checkWorkloads(
  manifests: readonly Manifest[],
  site: Pick<Site, 'lists' | 'plan'>,
): WorkloadsCheck {
  const { images, asked, problems } = proposeImages(manifests, site);
  const found = new Map(manifests.map(({ path, found: { problems: own } }) => [path, [...own]]));
  for (const { path, problem } of problems) found.get(path)?.push(problem);
  for (const image of images) for (const use of image.uses) found.get(use.path)?.push(notListed(image, use));
  const shownProblems = new Map(
    manifests.flatMap(({ path, source }) => {
      const left = withoutSilenced(found.get(path) ?? [], source);
      return left.length === 0 ? [] : [[path, left.toSorted(byPlace)] as const];
    }),
  );
  const missing = new Set([...shownProblems.values()].flat().map(({ data }) => data?.['missing']));
  const short = images
    .filter(({ hint, reference }) => !hint && missing.has(reference.text))
    .map(({ reference, uses: [first] }) => ({
      image: reference.text,
      why: `no list has it, and ${first?.path ?? 'a manifest'} asks for it`,
    }));
  return { expected: asked, passed: asked - short.length, problems: shownProblems, short };
}

function byPlace(a: Problem, b: Problem): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}

function notListed({ reference, hint }: ProposedImage, { image }: ImageUse): Problem {
  const code = hint ? 'workloads.hint-not-listed' : 'workloads.not-listed';
  const named = `${shown(image.text, 160)} of ${image.where} is in no image list`;
  return {
    code,
    severity: workloadCodes[code],
    range: image.range,
    message: hint
      ? `${named}. If its operator runs it as an image, add ${reference.text} with Track Workload Images`
      : `${named}, so nothing brings it across the gap and the pod does not start. Add ${reference.text} with Track Workload Images, or to a list by hand`,
    data: { missing: reference.text },
  };
}
