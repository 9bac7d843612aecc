import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { entryOf } from '../../language/tree.ts';
import { quoted } from '../hosts-form.ts';
import {
  hostTables,
  insertRootSetting,
  mirrorUrlOf,
  registryOf,
  upstreamOf,
  type HostsContext,
} from './about.ts';

/**
 * Without server the upstream is asked last: an image that the mirror lacks becomes a long wait for a host that
 * is not there, and the error names the upstream.
 * @source containerd core/remotes/docker/config/hosts.go, ConfigureHosts
 */
export const serverMissing: Rule<TomlDocument> = {
  code: 'hosts.server-missing',
  severity: 'warning',
  *check(context) {
    const { document, site } = context;
    const hosts = hostTables(document);
    const first = hosts[0];
    const there = ['server', 'SERVER'].some((key) => entryOf(document.root, key) !== undefined);
    if (there || document.flaws.length > 0) return;
    if (site.plan?.mirror?.upstreamFallback === true) return;
    if (first === undefined) {
      if (document.root.kind === 'map' && document.root.entries.length > 0) return;
      yield {
        range: { start: 0, end: document.source.lineRange(0).end },
        message: `This file names no mirror, so containerd asks ${upstreamOf(context)} for everything, which an air gap has not. Generate it from the plan, or write server and a [host."URL"] table`,
      };
      return;
    }
    const url = wantedServer(context);
    yield {
      range: first.node.range,
      message: `There is no server, so for an image that the mirror lacks containerd waits for ${upstreamOf(context)}${registryOf(context) === undefined ? ' of that image' : ''}, which an air gap has not. Write server = ${quoted(url)} above the first table`,
      data: { url },
    };
  },
  fixes: (problem, context) => {
    const url = problem.data?.['url'];
    if (typeof url !== 'string') return [];
    const edits = [insertRootSetting(context, ['server', quoted(url)])];
    return [{ title: `Add server = ${quoted(url)}`, edits, preferred: true }];
  },
};

/** The plan's mirror, or the host that is asked first. */
function wantedServer(context: HostsContext): string {
  return mirrorUrlOf(context) ?? hostTables(context.document)[0]?.url ?? '';
}
