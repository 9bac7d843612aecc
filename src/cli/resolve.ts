import { resolve as absolute } from 'node:path';
import { parseReference } from '../core/images/reference.ts';
import { isContainerdVersion } from '../core/containerd/versions.ts';
import { resolveReference } from '../core/containerd/resolve.ts';
import type { Resolution } from '../core/containerd/resolve.ts';
import { emptySite } from '../core/plan/site.ts';
import { Failure } from '../node/failure.ts';
import { readHostsTree } from '../node/read-hosts-tree.ts';
import type { Invocation } from './arguments.ts';
import type { Report } from './report.ts';

/** `resolve --hosts DIR REFERENCE...`: what containerd would really ask for an image. Nothing is connected to. */
export async function resolve(
  { operands, hosts, containerd = emptySite.containerd }: Invocation,
  cwd: string,
): Promise<Report> {
  if (hosts === undefined)
    throw new Failure('usage', 'resolve needs --hosts DIR, the hosts directory as it is on the node');
  if (!isContainerdVersion(containerd))
    throw new Failure(
      'usage',
      `${containerd} is no containerd version: write 1.6, 1.7, 2.0 to 2.4, or an exact one`,
    );
  const tree = await readHostsTree(absolute(cwd, hosts));
  if (tree === undefined)
    throw new Failure('not-found', `${hosts} is not there: give the hosts directory, for instance hosts.d`);
  const results: Resolution[] = [];
  for (const operand of operands) {
    const parsed = parseReference(operand);
    if (!parsed.ok) throw new Failure('usage', `${operand} is no image reference: ${parsed.reason}`);
    results.push(resolveReference(tree, parsed.reference, containerd));
  }
  const fails = results.some(
    ({ hostsFile, requests }) =>
      hostsFile.state === 'error' ||
      hostsFile.state === 'crash' ||
      hostsFile.state === 'discarded' ||
      requests.length === 0,
  );
  return { exit: fails ? 1 : 0, text: results.map(textOf).join('\n'), json: { version: 1, results } };
}

function textOf({ ref, hostsFile, hosts, requests }: Resolution): string {
  const file =
    hostsFile.path === null
      ? hostsFile.reason
      : `${hostsFile.path} is ${hostsFile.state}${hostsFile.reason === '' ? '' : `: ${hostsFile.reason}`}`;
  return [
    ref,
    `  ${file}`,
    ...hosts.map(
      (host) =>
        `  ${host.asked ? 'asked' : 'not asked'}  ${host.url}  ${host.kind}, ${host.capabilities.join(' ')}${host.why === '' ? '' : `: ${host.why}`}`,
    ),
    ...requests.map((request, index) => `  ${index + 1}. ${request}`),
  ].join('\n');
}
