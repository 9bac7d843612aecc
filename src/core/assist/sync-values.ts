import { syncTarget } from '../images/mirror-path.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import type { CompletionItem, Cursor } from '../language/completion.ts';
import type { SourceText } from '../language/text.ts';
import { stringOf, valueOf } from '../language/tree.ts';
import { yamlCursorAt } from '../language/yaml/yaml-cursor.ts';
import { yamlStyle } from '../language/yaml/yaml-style.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import { deliveryOf } from '../plan/plan.ts';
import { plannedImages, prefixOf } from '../plan/planned-images.ts';
import { mirrorName } from '../regsync/sync-file.ts';
import type { AssistPlace, SiteValues } from './assist-place.ts';
import { entryAround } from './entry-around.ts';
import type { EntryAround } from './entry-around.ts';
import { matching, mostOffered } from './matching.ts';
import { templateValues } from './template-values.ts';

/**
 * Values of a sync file that follow from the files around: images of the lists, the place that containerd will ask for,
 * registries, what templates know, and a whole entry. Only the entry around the cursor is read, whatever its file holds.
 */
export function syncValues(source: SourceText, offset: number, at: AssistPlace): SiteValues {
  const inTemplate = templateValues(source, offset, at);
  if (inTemplate !== undefined) return { items: inTemplate, only: true };
  const around = entryAround(source, offset);
  const inEntry = yamlCursorAt(around.source, offset - around.start);
  const { start, end } = inEntry.replace;
  const cursor = { ...inEntry, replace: { start: start + around.start, end: end + around.start } };
  return {
    items: cursor.at === 'key' ? wholeEntry(cursor, around) : valuesAt(cursor, around, source, at),
    only: false,
  };
}

function valuesAt(
  cursor: Cursor,
  around: EntryAround,
  source: SourceText,
  at: AssistPlace,
): CompletionItem[] {
  switch (cursor.path.at(-1)) {
    case 'source':
      return around.section === 'sync' ? sources(cursor, source, at) : [];
    case 'target':
      return around.section === 'sync' ? targets(cursor, around, at) : [];
    case 'registry':
      return around.section === 'creds' ? registries(cursor, at) : [];
    case 'regcert':
    case 'clientCert':
    case 'clientKey':
      return values(cursor, matching(fileTemplates(at), cursor.typed), () => 'in this folder');
    default:
      return [];
  }
}

/**
 * The images that come in by mirror, those first that this file does not copy yet. Lists are looked through until enough
 * is found, so that a long one costs no more than what is shown of it.
 */
function sources(cursor: Cursor, source: SourceText, { site }: AssistPlace): CompletionItem[] {
  const here = new Set(
    [...source.text.matchAll(/\bsource:[ \t]+["']?([^\s"'#]+)/g)].map(([, text = '']) => text),
  );
  const wanted = cursor.typed.replace(/^["']/, '').toLowerCase();
  const details = new Map<string, string>();
  const copied = new Map<string, string>();
  for (const { path, content } of site.lists) {
    for (const { reference, line } of content.entries) {
      if (details.size === mostOffered) break;
      const name = formatReference(reference);
      if (!name.toLowerCase().includes(wanted) || details.has(name)) continue;
      if (site.plan !== undefined && !deliveryOf(site.plan, reference).includes('mirror')) continue;
      const at = `${path}:${line + 1}`;
      if (!here.has(name) && !here.has(reference.text)) details.set(name, at);
      else if (copied.size < mostOffered) copied.set(name, `${at}, copied already`);
    }
  }
  const all = new Map([...details, ...copied]);
  return values(cursor, [...all.keys()].slice(0, mostOffered), (name) => all.get(name) ?? '');
}

/** Where containerd will ask the mirror for the source of this entry: by the mirror's variable, and by its address. */
function targets(cursor: Cursor, { source }: EntryAround, { site }: AssistPlace): CompletionItem[] {
  const line = /^[ -]*(source:[ \t].*)$/m.exec(source.text)?.[1];
  const text = line === undefined ? undefined : stringOf(valueOf(parseYaml(line).root, 'source'));
  const parsed = text === undefined ? undefined : parseReference(text);
  if (parsed?.ok !== true) return [];
  const path = syncTarget(parsed.reference, prefixOf(site.plan, parsed.reference.registry));
  const host = site.plan?.mirror?.host;
  const names = [mirrorName, ...(host === undefined ? [] : [host])];
  return values(
    cursor,
    names.map((name) => `${name}/${path}`),
    () => 'where containerd will ask',
  );
}

function registries(cursor: Cursor, { site }: AssistPlace): CompletionItem[] {
  const host = site.plan?.mirror?.host;
  const upstreams = plannedImages(site).map(({ reference }) => reference.registry);
  const names = new Set([mirrorName, ...(host === undefined ? [] : [host]), ...upstreams]);
  return values(cursor, matching(names, cursor.typed), (name) =>
    name === mirrorName || name === host ? 'the mirror' : 'in the lists',
  );
}

function fileTemplates({ root, certificates }: AssistPlace): string[] {
  return root === undefined
    ? []
    : certificates.map((path) => `{{ file ${JSON.stringify(`${root}/${path}`)} }}`);
}

/** An entry in one go, where one can begin. */
function wholeEntry(cursor: Cursor, { source, section }: EntryAround): CompletionItem[] {
  if (section !== 'sync' || cursor.siblings.length > 0 || !/^\w*$/.test(cursor.typed)) return [];
  const [first, second] = cursor.path;
  const afterDash = first === 0 && second === undefined;
  const column = source.positionAt(cursor.replace.start).character;
  const besideDash =
    cursor.path.length === 0 && /^ *(?=- )/.exec(source.text)?.[0].length === column && column > 0;
  if (!afterDash && !besideDash && !(first === 'sync' && second === undefined)) return [];
  const keys = ['source: $1', 'target: $2', 'type: ${3|image,repository,registry|}'];
  return [
    {
      label: 'source, target, type',
      kind: 'snippet',
      detail: 'a whole entry',
      insert: `${afterDash ? '' : '- '}${keys.join('\n  ')}`,
      snippet: true,
      range: cursor.replace,
      rank: 0,
    },
  ];
}

function values(
  cursor: Cursor,
  texts: readonly string[],
  detailOf: (text: string) => string,
): CompletionItem[] {
  return texts.map((text, rank) => ({
    label: text,
    kind: 'reference',
    detail: detailOf(text),
    insert: yamlStyle.value(text, {}),
    range: cursor.replace,
    rank,
  }));
}
