import type { SiteDocument } from '../check/site-documents.ts';
import type { Range } from '../language/text.ts';
import { isRegclientRegistry } from '../images/regclient-reference.ts';
import { stringOf, valueOf } from '../language/tree.ts';
import type { TreeNode } from '../language/tree.ts';
import type { PlaceInSite, SitePlace } from './site-place.ts';

/**
 * The mirror's name under an offset, `HOST[:PORT]` as the plan has it.
 * @returns undefined where something else stands
 */
export function mirrorAt(at: PlaceInSite): Range | undefined {
  return mirrorNames(at).find(
    ({ path, range }) => path === at.path && range.start <= at.offset && at.offset <= range.end,
  )?.range;
}

/**
 * Every place that names the plan's mirror by its address: `mirror.url`, targets and creds of sync files, `server` and
 * host tables of hosts.toml. Empty without a plan or a mirror.
 */
export function mirrorNames({
  site,
  documents,
}: Pick<PlaceInSite, 'site' | 'documents'>): readonly SitePlace[] {
  const host = site.plan?.mirror?.host;
  if (host === undefined) return [];
  return [...documents].flatMap(([path, document]) =>
    rangesIn(document, host).map((range) => ({ path, range })),
  );
}

/** Why a text cannot be a mirror's name; undefined where it can. */
export function whyNoMirror(name: string): string | undefined {
  return isRegclientRegistry(name)
    ? undefined
    : `${name} is no HOST or HOST:PORT: write one without scheme and path`;
}

function rangesIn(document: SiteDocument, host: string): readonly Range[] {
  switch (document.kind) {
    case 'plan':
      return rangesOf([valueOf(valueOf(document.opened.document.root, 'mirror'), 'url')], host);
    case 'sync': {
      const { entries, creds } = document.opened.document;
      const targets = entries.map(({ target }) => target?.node);
      return rangesOf([...targets, ...creds.map(({ registry }) => registry?.node)], host);
    }
    case 'hosts':
      return quotedIn(document.opened.source.text, host);
    case 'bootstrap':
    case 'images':
    case 'node':
    case 'unreadable':
      return [];
  }
}

/** Quoted texts that begin with the host: a table may have several headers, of which a tree keeps one. */
function quotedIn(text: string, host: string): Range[] {
  const quoted = /(["'])(?:https?:\/\/)?([^"'/\s]+)[^"'\s]*\1/g;
  return [...text.matchAll(quoted)].flatMap(({ 0: all, 2: name = '', index }) => {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    const start = index + all.indexOf(name);
    return name === host && !line.includes('#') ? [{ start, end: start + name.length }] : [];
  });
}

function rangesOf(nodes: readonly (TreeNode | undefined)[], host: string): Range[] {
  return nodes.flatMap((node) => (node === undefined ? [] : (rangeOfHost(node, host) ?? [])));
}

/** The host in a value that begins with it, behind quotes and a scheme. */
function rangeOfHost(node: TreeNode, host: string): Range | undefined {
  if (node.kind !== 'scalar' || stringOf(node) === undefined) return undefined;
  const lead = /^["']?(?:https?:\/\/)?/.exec(node.raw)?.[0].length ?? 0;
  if (!node.raw.startsWith(host, lead) || /^[\w.:-]/.test(node.raw.slice(lead + host.length)))
    return undefined;
  const start = node.range.start + lead;
  return { start, end: start + host.length };
}
