import { resolveReference } from '../containerd/resolve.ts';
import type { HostsTree } from '../containerd/resolve.ts';
import type { Site } from '../plan/site.ts';
import type { Problem } from '../problems/problem.ts';
import { plannedImages } from '../plan/planned-images.ts';
import { mirrorImages } from './coverage.ts';
import type { MirrorImage } from './coverage.ts';
import { problemsOf } from './site-documents.ts';
import type { SiteDocument } from './site-documents.ts';

/** A whole site, looked at. */
export interface SiteCheck {
  /** Checks that the files and the plan call for: one a file, two for each image that comes in by mirror, one for
   * images and for nodes each where the plan has none. */
  readonly expected: number;
  /** Those that could be made: the file was there and could be read. */
  readonly checked: number;
  /** Those that hold. */
  readonly passed: number;
  /** What is wrong, by path, in the order of each text. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** Images that are short of the plan, and why. */
  readonly short: readonly { readonly image: string; readonly why: string }[];
  /** Of what the plan names none, so that nothing was checked of it: each is a check that could not be made. */
  readonly nothing: readonly string[];
}

/**
 * Checks every file of a site, and whether each image that comes in by mirror is copied to the place where nodes will
 * ask for it, and is asked for there. Nothing is connected to.
 * @param hosts the hosts directory as it will be on the nodes; undefined where there is none
 */
export function checkSite(
  documents: ReadonlyMap<string, SiteDocument>,
  site: Site,
  hosts: HostsTree | undefined,
): SiteCheck {
  const count = { expected: 0, checked: 0, passed: 0 };
  const short: { image: string; why: string }[] = [];
  const problems = new Map<string, readonly Problem[]>();
  for (const [path, document] of documents) {
    const found = problemsOf(document, path, site);
    problems.set(path, found);
    count.expected += 1;
    if (document.kind === 'unreadable') continue;
    count.checked += 1;
    if (!found.some((problem) => problem.severity === 'error')) count.passed += 1;
  }
  for (const image of site.plan === undefined ? [] : mirrorImages(site)) {
    for (const { checked, why } of [isSynced(image, site), isAskedFromMirror(image, site, hosts)]) {
      count.expected += 1;
      if (checked) count.checked += 1;
      if (why === undefined) count.passed += 1;
      else short.push({ image: image.image.reference.text, why });
    }
  }
  const nothing = nothingOf(site);
  count.expected += nothing.length;
  return { ...count, problems, short, nothing };
}

/** A site without a plan is a few files on their own: nothing more is called for. */
function nothingOf(site: Site): string[] {
  if (site.plan === undefined) return [];
  const nothing: string[] = [];
  if (plannedImages(site).length === 0)
    nothing.push(
      'Nothing was checked of images, since no list names one: import or paste them into images/k8s.txt',
    );
  if (site.plan.nodes.length === 0)
    nothing.push(
      'Nothing was checked of nodes, since the plan names none: add one, nodes: [{name, address, role}]',
    );
  return nothing;
}

/** One check of one image: whether it could be made, and why it does not hold. */
interface ImageCheck {
  readonly checked: boolean;
  readonly why: string | undefined;
}

function isSynced({ sync }: MirrorImage, site: Site): ImageCheck {
  if (site.syncFiles.length === 0) return { checked: false, why: 'no sync file copies it to the mirror' };
  if (sync.state === 'synced') return { checked: true, why: undefined };
  return {
    checked: true,
    why:
      sync.state === 'not-synced'
        ? 'no entry of the sync file copies it'
        : `copied to ${sync.target}, where containerd does not ask`,
  };
}

function isAskedFromMirror(image: MirrorImage, site: Site, hosts: HostsTree | undefined): ImageCheck {
  const mirror = site.plan?.mirror;
  const { reference } = image.image;
  if (mirror === undefined) return { checked: false, why: 'the plan has no mirror to ask' };
  if (hosts === undefined)
    return {
      checked: false,
      why: `no hosts.toml for ${reference.registry}: nodes would ask it, and not the mirror`,
    };
  const { hostsFile, requests } = resolveReference(hosts, reference, site.containerd);
  const [first] = requests;
  const wanted = `${mirror.url}/v2/${image.repository}/manifests/`;
  if (first?.startsWith(wanted) === true) return { checked: true, why: undefined };
  const file =
    hostsFile.path === null
      ? `no hosts.toml for ${reference.registry}`
      : `${hostsFile.path}: ${hostsFile.reason}`;
  return {
    checked: true,
    why:
      first === undefined
        ? `nobody is asked (${file})`
        : `${first.replace(/\?.*$/, '')} is asked first (${file})`,
  };
}
