import type { RuleContext } from '../language/rule.ts';
import { listedImages } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import type { SyncEntry, SyncFile, SyncReference } from './sync-file.ts';
import { mirrorName } from './sync-file.ts';

/** Whether a registry's name means the plan's mirror: by its environment variable, or by its address. */
export function isMirrorName(name: string | undefined, site: Site): boolean {
  return name !== undefined && (name === mirrorName || name === site.plan?.mirror?.host);
}

/** The mirror as a person knows it: its address where the plan has one, else the variable. */
export function mirrorShown(site: Site): string {
  return site.plan?.mirror?.host ?? '$MIRROR';
}

/**
 * One text for all spellings of the same image in the same registry: short Docker Hub names, a missing `latest`, the
 * mirror by variable or by address.
 * @returns undefined where regsync refuses the reference, or where too little of it is known
 */
export function imageIdentity(value: SyncReference | undefined, site: Site): string | undefined {
  const result = value?.reference;
  if (value === undefined || result?.ok !== true || value.registry === undefined) return undefined;
  const { reference } = result;
  if (reference.scheme !== 'reg') return undefined;
  const registry = isMirrorName(value.registry, site) ? mirrorName : value.registry;
  if (!value.expanded.known && value.expanded.parts.slice(1).some((part) => part.kind === 'unknown')) {
    return value.expanded.key;
  }
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${registry}/${reference.repository}${tag}${digest}`;
}

/** The canonical references of the site's lists. */
export function listedIn({ listed, site }: RuleContext<SyncFile>): ReadonlySet<string> {
  return listed ?? listedImages(site);
}

/** The entries of a file, one that an alias repeats only once. */
export function distinctEntries(document: SyncFile): readonly SyncEntry[] {
  if (document.entries.every((entry) => entry.range !== undefined)) return document.entries;
  const seen = new Set<SyncEntry['node']>();
  return document.entries.filter((entry) => {
    if (seen.has(entry.node)) return false;
    seen.add(entry.node);
    return true;
  });
}
