import type { RegclientReferenceResult } from '../images/regclient-reference.ts';
import { parseRegclientReference } from '../images/regclient-reference.ts';
import type { Range, SourceText } from '../language/text.ts';
import type { ScalarNode, SequenceNode, TreeNode } from '../language/tree.ts';
import { entryOf, valueOf } from '../language/tree.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import type { ExpandedTemplate, TemplateValues } from './template/expand-template.ts';
import { expandTemplate } from './template/expand-template.ts';
import type { Template } from './template/template.ts';
import { parseTemplate } from './template/template.ts';

/** A value of the file that regsync reads as text. */
export interface SyncValue {
  readonly key: ScalarNode;
  readonly node: ScalarNode;
  readonly text: string;
}

/** A text that regsync expands as a Go template before it uses it. */
export interface SyncTemplate extends SyncValue {
  readonly template: Template;
  /** With nothing known of the environment, so that `{{ env "MIRROR" }}` stays in its key. */
  readonly expanded: ExpandedTemplate;
}

/** A source or target. */
export interface SyncReference extends SyncTemplate {
  /** The registry it names: a host, or the template that will give one (`{{ env "MIRROR" }}`). */
  readonly registry: string | undefined;
  /** The text with stand-ins for unknown values; undefined where a whole reference may be unknown. */
  readonly judged: string | undefined;
  /** regsync's verdict on `judged`. */
  readonly reference: RegclientReferenceResult | undefined;
}

/** One entry of `sync`. */
export interface SyncEntry {
  readonly index: number;
  /** A map, or whatever else stands there. */
  readonly node: TreeNode;
  /** From its `-` (in flow style from its `{`) to its end; undefined for an alias, whose text is elsewhere. */
  readonly range: Range | undefined;
  readonly source: SyncReference | undefined;
  readonly target: SyncReference | undefined;
  readonly type: SyncValue | undefined;
}

/** One entry of `creds`. */
export interface CredsEntry {
  readonly node: TreeNode;
  readonly registry: SyncTemplate | undefined;
  /** The name that references must have for this entry to count: without scheme and path, as regsync cuts it. */
  readonly name: string | undefined;
  readonly user: SyncTemplate | undefined;
  readonly pass: SyncTemplate | undefined;
  readonly regcert: SyncTemplate | undefined;
  readonly clientCert: SyncTemplate | undefined;
  readonly clientKey: SyncTemplate | undefined;
  readonly tls: SyncValue | undefined;
}

/** A sync file: a YAML document, and what regsync makes of it. */
export interface SyncFile extends YamlDocument {
  /** Values with a template that YAML takes for a map, since quotes are missing. */
  readonly unquotedTemplates: readonly Range[];
  /** The keys that count, where a key is given twice. */
  readonly creds: readonly CredsEntry[];
  readonly sync: SequenceNode | undefined;
  readonly entries: readonly SyncEntry[];
}

/** The key of the mirror's own name in an expanded template. */
export const mirrorName = '{{ env "MIRROR" }}';
const mirrorStandIn = 'mirror.invalid';

/**
 * Reads a sync file's entries out of its tree: what regsync v0.11.7 would load (cmd/regsync/config.go).
 * What is missing or of the wrong kind is left out; nothing is thrown.
 */
export function readSyncFile(document: YamlDocument, unquotedTemplates: readonly Range[] = []): SyncFile {
  const sync = valueOf(document.root, 'sync');
  const creds = valueOf(document.root, 'creds');
  return {
    ...document,
    unquotedTemplates,
    creds: creds?.kind === 'sequence' ? creds.items.map(readCredsEntry) : [],
    sync: sync?.kind === 'sequence' ? sync : undefined,
    entries: sync?.kind === 'sequence' ? readEntries(sync, document.source) : [],
  };
}

function readEntries(sync: SequenceNode, source: SourceText): SyncEntry[] {
  let after = sync.range.start;
  return sync.items.map((node, index) => {
    const range = entryRange(node, after, { sync, source });
    if (range !== undefined) after = range.end;
    return readSyncEntry(node, index, range);
  });
}

/**
 * Reads one entry; it depends on nothing outside it.
 * @param range as in SyncEntry
 */
export function readSyncEntry(node: TreeNode, index: number, range: Range | undefined): SyncEntry {
  const type = syncValueAt(node, 'type');
  const known: Record<string, string> = type === undefined ? {} : { Type: type.text };
  const source = referenceAt(node, 'source', { env: {}, sync: known });
  if (source?.expanded.known === true) known['Source'] = source.expanded.key;
  const target = referenceAt(node, 'target', { env: {}, sync: known });
  return { index, node, range, source, target, type };
}

function readCredsEntry(node: TreeNode): CredsEntry {
  const registry = templateAt(node, 'registry', { env: {} });
  return {
    node,
    registry,
    name: registry === undefined ? undefined : registryName(registry.expanded.key),
    user: templateAt(node, 'user', { env: {} }),
    pass: templateAt(node, 'pass', { env: {} }),
    regcert: templateAt(node, 'regcert', { env: {} }),
    clientCert: templateAt(node, 'clientCert', { env: {} }),
    clientKey: templateAt(node, 'clientKey', { env: {} }),
    tls: syncValueAt(node, 'tls'),
  };
}

/** The part of a creds' registry that counts (config.HostNewDefName in config/host.go). */
function registryName(text: string): string {
  const bare = text.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return bare === 'index.docker.io' || bare === 'registry-1.docker.io' ? 'docker.io' : bare;
}

/**
 * The text under a key, as regsync's YAML reader hands it over: a bare number or word becomes text.
 * @returns undefined where the key is missing, empty, or holds a list or a map
 */
export function syncValueAt(node: TreeNode | undefined, name: string): SyncValue | undefined {
  const entry = entryOf(node, name);
  const value = entry?.value;
  if (entry === undefined || value?.kind !== 'scalar' || value.value === null) return undefined;
  return { key: entry.key, node: value, text: String(value.value) };
}

function templateAt(node: TreeNode, name: string, values: TemplateValues): SyncTemplate | undefined {
  const value = syncValueAt(node, name);
  if (value === undefined) return undefined;
  const template = parseTemplate(value.text);
  return { ...value, template, expanded: expandTemplate(template, values) };
}

function referenceAt(node: TreeNode, name: string, values: TemplateValues): SyncReference | undefined {
  const template = templateAt(node, name, values);
  if (template === undefined) return undefined;
  const judged = standInText(template.expanded);
  const reference = judged === undefined ? undefined : parseRegclientReference(judged);
  return { ...template, judged, reference, registry: registryOf(template.expanded, reference) };
}

function standInText(expanded: ExpandedTemplate): string | undefined {
  const { parts } = expanded;
  const isJudged = parts.every((part) => part.kind === 'text' || part.variable !== undefined);
  const [only] = parts;
  if (!isJudged || (parts.length === 1 && only?.kind === 'unknown' && only.variable !== 'MIRROR'))
    return undefined;
  return parts
    .map((part, index) => {
      if (part.kind === 'text') return part.text;
      if (part.variable === 'MIRROR' && index === 0) return mirrorStandIn;
      const next = parts[index + 1];
      return index === 0 && next?.kind === 'text' && next.text.startsWith('/') ? 'host.invalid' : 'x';
    })
    .join('');
}

function registryOf(
  expanded: ExpandedTemplate,
  reference: RegclientReferenceResult | undefined,
): string | undefined {
  const [first, second] = expanded.parts;
  if (first?.kind === 'unknown') {
    return second?.kind === 'text' && second.text.startsWith('/') ? `{{ ${first.name} }}` : undefined;
  }
  return reference?.ok === true && reference.reference.scheme === 'reg'
    ? reference.reference.registry
    : undefined;
}

/** The range of an entry with its `-`; the dash is the first thing after the entry before that is no comment. */
function entryRange(
  node: TreeNode,
  after: number,
  within: { readonly sync: SequenceNode; readonly source: SourceText },
): Range | undefined {
  const { sync, source } = within;
  const { text } = source;
  const isHere = node.range.start >= after && node.range.end <= sync.range.end;
  if (!isHere) return undefined;
  const end = node.range.start + text.slice(node.range.start, node.range.end).trimEnd().length;
  if (text.charAt(sync.range.start) === '[') return { start: node.range.start, end };
  // Comments, and aliases, whose text is elsewhere.
  const between = /(?:\s|#[^\n\r]*|-[ \t]+\*\S+)*/y;
  between.lastIndex = after;
  const dash = after + (between.exec(text)?.[0].length ?? 0);
  const isItsOwn = /^-(?:\s|#[^\n\r]*|[&!]\S+)*$/.test(
    text.slice(dash, Math.max(node.range.start, dash + 1)),
  );
  return isItsOwn ? { start: dash, end: Math.max(end, dash + 1) } : undefined;
}
