import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

/**
 * regsync pushes to a target with a digest and exits 0, but writes no tag; a registry that cleans up removes
 * manifests without one.
 * @source regclient scheme/reg/manifest.go, ManifestPut
 */
export const targetDigest: Rule<SyncFile> = {
  code: 'sync.target-digest',
  severity: 'warning',
  *check({ document }) {
    for (const { target, type } of distinctEntries(document)) {
      if (target?.reference?.ok !== true || type?.text === 'repository' || type?.text === 'registry')
        continue;
      const { digest, tag } = target.reference.reference;
      if (digest === undefined) continue;
      yield {
        range: target.node.range,
        message: `This target has a digest, so regsync pushes the image without a tag${tag === undefined ? '' : ` (${tag} is not written)`} and exits 0. Write a tag, and keep the digest in the source`,
      };
    }
  },
};
