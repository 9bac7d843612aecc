import { syncTarget } from '../../images/mirror-path.ts';
import { formatReference, parseReference } from '../../images/reference.ts';
import type { Rule } from '../../language/rule.ts';
import { prefixOf } from '../../plan/planned-images.ts';
import type { SyncFile } from '../sync-file.ts';
import { mirrorName } from '../sync-file.ts';
import { distinctEntries, imageIdentity, isMirrorName, listedIn, mirrorShown } from '../sync-names.ts';

/**
 * containerd asks the mirror for the image's own path (after the upstream's prefix, `library/` before a short
 * Docker Hub name); an image copied to another one is not found.
 * @source containerd core/remotes/docker/resolver.go
 */
export const targetNotAsked: Rule<SyncFile> = {
  code: 'sync.target-not-asked',
  severity: 'warning',
  *check(context) {
    const { document, site } = context;
    const listed = listedIn(context);
    if (listed.size === 0) return;
    for (const { source, target, type } of distinctEntries(document)) {
      if (type?.text !== 'image' || source?.expanded.known !== true || !isMirrorName(target?.registry, site))
        continue;
      const image = parseReference(source.expanded.key);
      if (target === undefined || !image.ok || !listed.has(formatReference(image.reference))) continue;
      const wanted = syncTarget(image.reference, prefixOf(site.plan, image.reference.registry));
      const identity = imageIdentity(target, site);
      if (identity === undefined || identity === `${mirrorName}/${wanted}`) continue;
      // A digest in the target has a problem of its own.
      if (identity.replace(/@.*$/, '') === `${mirrorName}/${wanted}`) continue;
      yield {
        range: target.node.range,
        message: `Nodes will ask ${mirrorShown(site)} for ${wanted}, and this copies the image elsewhere. Write '${mirrorName}/${wanted}'`,
        data: { target: `${mirrorName}/${wanted}` },
      };
    }
  },
  fixes: ({ data, range }) => {
    const target = data?.['target'];
    if (typeof target !== 'string') return [];
    return [{ title: `Copy it to ${target}`, edits: [{ range, text: `'${target}'` }], preferred: false }];
  },
};
