import { archiveNameOf } from '../archives/archive-path.ts';
import { resolveReference } from '../containerd/resolve.ts';
import type { HostsEntry, HostsTree } from '../containerd/resolve.ts';
import { hostsDirectoryOn } from '../containerd/versions.ts';
import { formatReference } from '../images/reference.ts';
import type { PlannedImage } from '../plan/planned-images.ts';
import { lookLine, unseenLine } from './look-lines.ts';
import type { LookLine } from './look-lines.ts';
import type { NodeLook } from './node-evidence.ts';

/**
 * One line for each image of the plan: whether this node would ask the mirror for it and nobody else, or has it. What
 * the mirror holds is not asked here: that is the evidence of *Sync images*, and of a pull.
 */
export function proveLines(look: NodeLook): readonly LookLine[] {
  const tree = treeOf(look);
  return look.images.map((image) => {
    const subject = formatReference(image.reference);
    if (image.delivery.includes('sideload')) return loadedLine(subject, image, look);
    if (image.delivery.includes('mirror')) return servedLine(subject, image, look, tree);
    return proxiedLine(subject, look);
  });
}

function treeOf({ plan, facts }: NodeLook): HostsTree | undefined {
  if (facts.hostsFiles === undefined) return undefined;
  const root = hostsDirectoryOn({ channel: plan.channel, baseDir: plan.cluster.containerdBaseDir });
  const entries = facts.hostsFiles.map(({ path, text }): [string, HostsEntry] => [
    path,
    { kind: 'file', text },
  ]);
  return { root, entries: new Map(entries) };
}

function loadedLine(subject: string, { reference }: PlannedImage, { facts }: NodeLook): LookLine {
  const { images, containerdRuns } = facts;
  const name = archiveNameOf(reference);
  if (images === undefined) {
    const why =
      containerdRuns === false
        ? 'containerd does not run yet'
        : (facts.unseen.get('images') ?? facts.unseen.get('containerd'));
    return unseenLine(subject, why ?? 'the look was cut off');
  }
  return lookLine(
    subject,
    images.includes(name) ? undefined : 'containerd of this node does not have it: side-load it',
    'there',
  );
}

function servedLine(
  subject: string,
  { reference }: PlannedImage,
  { plan, facts, containerd }: NodeLook,
  tree: HostsTree | undefined,
): LookLine {
  if (tree === undefined)
    return unseenLine(subject, facts.unseen.get('hosts-file') ?? 'the look was cut off');
  const { hostsFile, requests, upstream } = resolveReference(tree, reference, containerd);
  const { mirror } = plan;
  const asked = mirror === undefined ? [] : requests.filter((url) => url.startsWith(`${mirror.url}/`));
  const leaks = requests.filter((url) => !asked.includes(url));
  const where = hostsFile.path ?? 'hosts.d';
  return lookLine(
    subject,
    hostsFile.state !== 'used'
      ? `${where} on the node is ${hostsFile.state === 'none' ? 'not there' : 'not used'}: ${hostsFile.reason}`
      : asked.length === 0
        ? `the mirror is not asked for it, but ${requests[0] ?? 'nobody'}`
        : leaks.length > 0 && mirror?.upstreamFallback !== true
          ? `a miss in the mirror would ask ${upstream}: ${leaks[0] ?? ''}`
          : undefined,
    asked[0] ?? '',
  );
}

function proxiedLine(subject: string, { facts }: NodeLook): LookLine {
  const { containerdRuns, containerdEnvironment: environment } = facts;
  if (containerdRuns !== true) return unseenLine(subject, 'containerd does not run yet');
  if (environment === undefined)
    return unseenLine(subject, facts.unseen.get('containerd') ?? 'the look was cut off');
  const proxy = environment.find((line) => line.startsWith('HTTPS_PROXY='));
  return lookLine(
    subject,
    proxy === undefined ? 'containerd has no HTTPS_PROXY, so it would ask the upstream directly' : undefined,
    proxy ?? '',
  );
}
