import type { Rule } from '../../language/rule.ts';
import { entryOf } from '../../language/tree.ts';
import { addCreds } from '../add-creds.ts';
import type { SyncFile } from '../sync-file.ts';
import { isMirrorName, mirrorShown } from '../sync-names.ts';

/**
 * regsync reads neither USERNAME nor PASSWORD by itself: without an entry in `creds` it pushes to the mirror by
 * https and without a login, unless the docker configuration has one.
 * @source regclient cmd/regsync/root.go, loadConf; the page, section Sync the images
 */
export const credsMissing: Rule<SyncFile> = {
  code: 'sync.creds-missing',
  severity: 'warning',
  *check({ document, site }) {
    const used = document.entries.find(({ target }) => isMirrorName(target?.registry, site))?.target;
    if (used === undefined || document.creds.some(({ name }) => isMirrorName(name, site))) return;
    const mirror = site.plan?.mirror;
    yield {
      severity: mirror?.plainHttp === true ? 'error' : 'warning',
      range: entryOf(document.root, 'sync')?.key.range ?? used.node.range,
      message:
        mirror?.plainHttp === true
          ? `creds has no entry for the mirror ${mirrorShown(site)}, so regsync speaks https to an http mirror and fails: server gave HTTP response to HTTPS client. Add one with tls: disabled`
          : 'creds has no entry for the mirror, so regsync pushes without a login (USERNAME and PASSWORD are not read by themselves). Add one, or log in with docker',
    };
  },
  fixes: (_, { document, site }) => {
    const { root, source } = document;
    if (root?.kind !== 'map') return [];
    const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
    const edits = addCreds({ text: source.text, eol, root }, { url: site.plan?.mirror?.url ?? 'https://' });
    return edits === undefined ? [] : [{ title: 'Add creds for the mirror', edits, preferred: true }];
  },
};
