import { bootstrapLanguage } from '../cluster/language.ts';
import { hostsLanguage } from '../containerd/language.ts';
import type { Language } from '../language/language.ts';
import { serviceOf } from '../language/service.ts';
import { planLanguage } from '../plan/language.ts';
import { syncService } from '../regsync/live/sync-service.ts';

const services = {
  plan: serviceOf(planLanguage),
  sync: syncService,
  hosts: serviceOf(hostsLanguage),
  bootstrap: serviceOf(bootstrapLanguage),
} as const;

/**
 * Which format a file is of, by its path.
 * @param path with `/`, relative to anything
 * @returns undefined for files that are not ours, image lists among them (they are the plan's `images.lists`)
 */
export function languageKindOf(path: string): Language['kind'] | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'airgap.yaml') return 'plan';
  if (name === 'sync-images.yaml' || name === 'regsync.yaml' || name === 'regsync.yml') return 'sync';
  if (/(?:^|\/)node\/(?:bootstrap|join-control-plane|join-worker)\.yaml$/.test(path)) return 'bootstrap';
  return name === 'hosts.toml' && /(?:^|\/)hosts\.d\/[^/]+\/hosts\.toml$/.test(path) ? 'hosts' : undefined;
}

/** The service of a format. */
export function serviceFor<Kind extends Language['kind']>(kind: Kind): (typeof services)[Kind] {
  return services[kind];
}
