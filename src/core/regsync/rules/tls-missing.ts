import type { Rule } from '../../language/rule.ts';
import type { TextEdit } from '../../problems/problem.ts';
import { isFlowStyle, lineEnd, lineStart } from '../list-edits.ts';
import type { CredsEntry, SyncFile } from '../sync-file.ts';
import { isMirrorName, mirrorShown } from '../sync-names.ts';

/**
 * regsync speaks https unless `creds` say `tls: disabled`. With an http mirror each image then fails, after
 * seconds to minutes of retries: server gave HTTP response to HTTPS client.
 * @source regclient config/host.go, HostNewDefName; the page, section Sync the images
 */
export const tlsMissing: Rule<SyncFile> = {
  code: 'sync.tls-missing',
  severity: 'error',
  *check({ document, site }) {
    if (site.plan?.mirror?.plainHttp !== true) return;
    for (const [index, entry] of document.creds.entries()) {
      if (!isMirrorName(entry.name, site) || entry.registry === undefined) continue;
      if (entry.registry.text.startsWith('http://') || isHttp(entry)) continue;
      // A value that is none of regsync's words has a problem of its own.
      if (entry.tls !== undefined && !/^(?:enabled|insecure|)$/i.test(entry.tls.text)) continue;
      yield {
        range: entry.tls?.node.range ?? entry.registry.node.range,
        message: `The plan's mirror ${mirrorShown(site)} speaks http, but regsync will speak https to it and fail: server gave HTTP response to HTTPS client. Add tls: disabled`,
        data: { index },
      };
    }
  },
  fixes: (problem, { document }) => {
    const entry = document.creds[Number(problem.data?.['index'])];
    const edit = entry === undefined ? undefined : disableTls(entry, document.source.text);
    return edit === undefined ? [] : [{ title: 'Add tls: disabled', edits: [edit], preferred: true }];
  },
};

function isHttp(entry: CredsEntry): boolean {
  return entry.tls?.text.toLowerCase() === 'disabled';
}

function disableTls(entry: CredsEntry, text: string): TextEdit | undefined {
  if (entry.tls !== undefined) return { range: entry.tls.node.range, text: 'disabled' };
  const { registry } = entry;
  if (registry === undefined || registry.node.style === 'block') return undefined;
  if (isFlowStyle(text, entry.node)) {
    const at = registry.node.range.end;
    return {
      range: { start: at, end: at },
      text: registry.key.style === 'double' ? ', "tls": "disabled"' : ', tls: disabled',
    };
  }
  const at = lineEnd(text, registry.node.range.end);
  const column = registry.key.range.start - lineStart(text, registry.key.range.start);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { range: { start: at, end: at }, text: `${eol}${' '.repeat(column)}tls: disabled` };
}
