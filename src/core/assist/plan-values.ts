import { formatReference } from '../images/reference.ts';
import type { CompletionItem, Cursor } from '../language/completion.ts';
import type { SourceText } from '../language/text.ts';
import { yamlCursorAt } from '../language/yaml/yaml-cursor.ts';
import { yamlStyle } from '../language/yaml/yaml-style.ts';
import { plannedImages } from '../plan/planned-images.ts';
import type { AssistPlace } from './assist-place.ts';
import { matching } from './matching.ts';

/**
 * Values of airgap.yaml that follow from the files around: upstreams that the lists name, what an override can match,
 * CA files that are there.
 */
export function planValues(source: SourceText, offset: number, at: AssistPlace): CompletionItem[] {
  const cursor = yamlCursorAt(source, offset);
  const [first, second] = cursor.path;
  const key = cursor.path.at(-1);
  if (first === 'upstreams' && second === undefined && cursor.at === 'key') return upstreams(cursor, at);
  if (cursor.at !== 'value') return [];
  if (first === 'images' && key === 'match') return values(cursor, matches(at), 'in the lists');
  return key === 'ca' ? values(cursor, at.certificates, 'in this folder') : [];
}

function upstreams(cursor: Cursor, { site }: AssistPlace): CompletionItem[] {
  const present = new Set(cursor.siblings);
  const registries = new Set(plannedImages(site).map(({ reference }) => reference.registry));
  return [...registries]
    .filter((registry) => !present.has(registry))
    .map((registry, rank) => ({
      label: registry,
      kind: 'key',
      detail: 'in the lists',
      ...yamlStyle.key(registry, { type: 'object' }),
      range: cursor.replace,
      rank,
    }));
}

/** A registry with its images, a repository, an image: an override matches any of them. */
function matches({ site }: AssistPlace): string[] {
  const images = plannedImages(site).map(({ reference }) => reference);
  return [
    ...new Set([
      ...images.map(({ registry }) => `${registry}/`),
      ...images.map(({ registry, repository }) => `${registry}/${repository}`),
      ...images.map(formatReference),
    ]),
  ];
}

function values(cursor: Cursor, texts: readonly string[], detail: string): CompletionItem[] {
  return matching(texts, cursor.typed).map((text, rank) => ({
    label: text,
    kind: 'reference',
    detail,
    insert: yamlStyle.value(text, {}),
    range: cursor.replace,
    rank,
  }));
}
