import { formatReference, parseReference } from '../../images/reference.ts';
import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';
import { distinctEntries, listedIn } from '../sync-names.ts';

/**
 * An image that is copied but stands in no list is not proved on the nodes and not carried by other ways in.
 * @source the plan workspace
 */
export const imageNotListed: Rule<SyncFile> = {
  code: 'sync.image-not-listed',
  severity: 'info',
  *check(context) {
    const { document, site } = context;
    if (site.lists.length === 0) return;
    const listed = listedIn(context);
    for (const { source, type } of distinctEntries(document)) {
      if (type?.text !== 'image' || source?.expanded.known !== true) continue;
      const result = parseReference(source.expanded.key);
      if (!result.ok || listed.has(formatReference(result.reference))) continue;
      yield {
        range: source.node.range,
        message: `${source.text} is copied, but no image list names it. Add it to a list, so that it is proved on the nodes too`,
        data: { reference: formatReference(result.reference) },
      };
    }
  },
};
