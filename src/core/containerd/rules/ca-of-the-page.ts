import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { namedFiles } from './named-files.ts';

const strictFolder = '/var/snap/k8s/common/etc/containerd/';

/**
 * The page's path of the CA does not exist on a node with the classic snap; every pull of that registry then
 * fails.
 * @source canonical/k8s-snap docs/canonicalk8s/snap/howto/install/offline.md; src/k8s/pkg/snap/snap.go
 */
export const caOfThePage: Rule<TomlDocument> = {
  code: 'hosts.ca-of-the-page',
  severity: 'error',
  *check(context) {
    const { channel } = context.site.plan ?? {};
    if (channel !== undefined && !channel.includes('-classic')) return;
    for (const { path, node } of namedFiles(context)) {
      if (!path.startsWith(strictFolder)) continue;
      yield {
        range: node.range,
        message: `${path} is not there on a node with the classic snap, so every pull of this registry fails with "unable to read CA cert". Put the file beside hosts.toml and write "${lastPart(path)}"`,
        data: { name: lastPart(path) },
      };
    }
  },
  fixes: (problem) => {
    const name = JSON.stringify(problem.data?.['name']);
    return [{ title: `Write ${name}`, edits: [{ range: problem.range, text: name }], preferred: true }];
  },
};

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
