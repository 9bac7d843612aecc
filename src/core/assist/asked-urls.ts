import { resolveReference } from '../containerd/resolve.ts';
import type { HostsEntry, HostsTree } from '../containerd/resolve.ts';
import { compareVersions, hostsDirectoryOn } from '../containerd/versions.ts';
import type { ImageReference } from '../images/reference.ts';
import type { AssistPlace } from './assist-place.ts';
import { inCode } from './in-code.ts';

/** Each series of containerd that a supported track of the k8s snap had or has, and those between. */
const series = ['1.6', '1.7', '2.0', '2.1', '2.2', '2.3', '2.4'];

/**
 * What nodes ask for an image with the site's hosts.toml, in Markdown, one line for versions of containerd that do the
 * same; that of the plan's channel in bold.
 */
export function askedUrls(reference: ImageReference, at: AssistPlace): string {
  const tree = hostsTreeOf(at);
  const byAnswer = new Map<string, string[]>();
  for (const version of series) {
    const answer = answerOf(tree, reference, version);
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), version]);
  }
  return [...byAnswer]
    .map(([answer, versions]) => `- containerd ${shownVersions(versions, at.site.containerd)}: ${answer}`)
    .join('\n');
}

function answerOf(tree: HostsTree, reference: ImageReference, version: string): string {
  const { hostsFile, requests } = resolveReference(tree, reference, version);
  const urls = requests.map(inCode).join(', then ');
  if (hostsFile.state === 'used') return urls === '' ? `nobody is asked: ${hostsFile.reason}` : urls;
  return urls === '' ? hostsFile.reason : `${urls} (${hostsFile.reason})`;
}

function shownVersions(versions: readonly string[], own: string): string {
  return versions.map((version) => (isOf(own, version) ? `**${version}**` : version)).join(', ');
}

/** Whether an exact version, or a series itself, is of a series. */
function isOf(version: string, wanted: string): boolean {
  const [major, minor] = version.replace(/^v/, '').split('.');
  return compareVersions(`${major}.${minor}`, wanted) === 0;
}

/** The site's hosts directory as it will be on the nodes; of certificates that nobody read that they are there. */
function hostsTreeOf({ site, certificates }: AssistPlace): HostsTree {
  const entries = new Map<string, HostsEntry>();
  for (const path of certificates) {
    const inside = belowHosts(path);
    if (inside === undefined) continue;
    const text = site.certificateText(path);
    entries.set(
      inside,
      text === undefined ? { kind: 'file', text: '', unread: 'nobody read it' } : { kind: 'file', text },
    );
  }
  for (const { path, content } of site.hostsFiles) {
    const inside = belowHosts(path);
    if (inside !== undefined) entries.set(inside, { kind: 'file', text: content.source.text });
  }
  const { plan } = site;
  const root =
    plan === undefined
      ? '/etc/containerd/hosts.d'
      : hostsDirectoryOn({ channel: plan.channel, baseDir: plan.cluster.containerdBaseDir });
  return { root, entries };
}

function belowHosts(path: string): string | undefined {
  return /(?:^|\/)hosts\.d\/(.+)$/.exec(path)?.[1];
}
