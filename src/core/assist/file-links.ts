import type { SiteDocument } from '../check/site-documents.ts';
import type { Range } from '../language/text.ts';
import { stringOf, valueOf } from '../language/tree.ts';
import type { TreeNode } from '../language/tree.ts';

/** A file that a value names. */
export interface FileLink {
  readonly range: Range;
  /** Absolute, or relative to the site's folder, with `/`. */
  readonly target: string;
}

const fileCall = /\bfile\s+(\\?["`])([^"`\\\r\n]+)\1/g;

/**
 * The files that a document names: certificates and image lists of a plan, certificates of a hosts.toml, what a sync file
 * reads by `file`. Patterns such as `images/*.txt` name no single file and give no link.
 * @param path of the document, relative to the site's folder
 */
export function fileLinks(document: SiteDocument, path: string): readonly FileLink[] {
  switch (document.kind) {
    case 'plan':
      return linksOfPlan(document.opened.document.root);
    case 'hosts': {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      return linksOfHosts(document.opened.document.root, folder);
    }
    case 'sync':
      return linksOfTemplates(document.opened.source.text);
    case 'bootstrap':
    case 'images':
    case 'node':
    case 'unreadable':
      return [];
  }
}

function linksOfPlan(root: TreeNode | undefined): FileLink[] {
  const upstreams = valueOf(root, 'upstreams');
  const lists = valueOf(valueOf(root, 'images'), 'lists');
  return [
    valueOf(valueOf(root, 'kubernetes'), 'trust'),
    ...(lists?.kind === 'sequence' ? lists.items : []),
    valueOf(valueOf(root, 'mirror'), 'ca'),
    ...(upstreams?.kind === 'map' ? upstreams.entries.map(({ value }) => valueOf(value, 'ca')) : []),
  ].flatMap((node) => linkOf(node, ''));
}

/** Keys of the root and of every table, and texts in lists of them. */
function linksOfHosts(node: TreeNode | undefined, folder: string): FileLink[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) =>
    key.value === 'ca' || key.value === 'client'
      ? scalarsOf(value).flatMap((scalar) => linkOf(scalar, folder))
      : linksOfHosts(value, folder),
  );
}

function scalarsOf(node: TreeNode | undefined): readonly TreeNode[] {
  if (node?.kind === 'sequence') return node.items.flatMap(scalarsOf);
  return node?.kind === 'scalar' ? [node] : [];
}

function linkOf(node: TreeNode | undefined, folder: string): FileLink[] {
  const text = stringOf(node);
  if (node === undefined || text === undefined || text === '' || /[*?{}]/.test(text)) return [];
  return [{ range: node.range, target: text.startsWith('/') ? text : folder + text }];
}

function linksOfTemplates(text: string): FileLink[] {
  return [...text.matchAll(fileCall)].map(({ 0: call, 2: target = '', index }) => {
    const start = index + call.lastIndexOf(target);
    return { range: { start, end: start + target.length }, target };
  });
}
