import { generateHostsFiles } from '../containerd/generate-hosts-files.ts';
import type { GeneratedHostsFile } from '../containerd/generate-hosts-files.ts';
import type { HostsUpstream } from '../containerd/hosts-form.ts';
import { mergeHostsFile } from '../containerd/merge-hosts-file.ts';
import { parseToml } from '../language/toml/toml.ts';
import type { PlanMirror } from '../plan/plan.ts';
import { plannedImages, prefixOf } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import { canonicalJson } from './canonical-json.ts';
import type { GeneratedRecord } from './generated-record.ts';
import { editedFile } from './generation.ts';
import type { FileChange, Generation, Kept, Sha256 } from './generation.ts';

/** What the hosts.toml files are made from. */
export interface HostsRequest {
  readonly site: Pick<Site, 'plan' | 'lists' | 'containerd'>;
  /** The plan's mirror, or the one that was asked for where the plan names none. */
  readonly mirror: Pick<PlanMirror, 'url' | 'ca' | 'upstreamFallback'>;
  /** The text of a file as it is now, by path; undefined where there is none. */
  readonly textOf: (path: string) => string | undefined;
  readonly record: GeneratedRecord;
  readonly sha256: Sha256;
  /** Registries to write for; those of all images that come in by mirror where absent. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Works out what generating hosts.toml for each upstream would do. Generating twice changes nothing; comments, keys and
 * host tables of a person's stay. Files of upstreams that are no longer listed are left alone.
 */
export function generateHosts(request: HostsRequest): Generation {
  const { site, mirror, textOf, record } = request;
  const generated = generateHostsFiles({
    mirror,
    upstreams: upstreamsOf(request),
    containerd: site.containerd,
  });
  const outcomes = generated.map((file) => outcomeOf(file, textOf(file.path)));
  const written = generated.filter((_, index) => outcomes[index]?.change.kind !== 'refused');
  const named = (kind: FileChange['kind']): string[] =>
    generated.flatMap(({ form }, index) => (outcomes[index]?.change.kind === kind ? [form.registry] : []));
  return {
    files: outcomes.map(({ change }) => change),
    copies: written.flatMap(({ copies }) => copies),
    added: named('create'),
    updated: named('edit'),
    kept: outcomes.flatMap(({ kept }) => kept),
    removable: [],
    record: {
      ...record,
      files: new Map([...record.files, ...written.map(({ path, form }) => [path, form.digest] as const)]),
    },
  };
}

function outcomeOf(
  { path, text, form }: GeneratedHostsFile,
  existing: string | undefined,
): { change: FileChange; kept: readonly Kept[] } {
  if (existing === undefined) return { change: { kind: 'create', path, text }, kept: [] };
  const merge = mergeHostsFile(parseToml(existing), form);
  if ('refused' in merge) return { change: { kind: 'refused', path, why: merge.refused }, kept: [] };
  const kept = merge.kept.map((subject) => ({ path, subject, why: 'written by hand' }));
  return { change: editedFile(path, existing, merge.edits), kept };
}

function upstreamsOf({ site, mirror, sha256, only }: HostsRequest): HostsUpstream[] {
  const { plan } = site;
  const images = plannedImages(site).filter((image) => image.delivery.includes('mirror'));
  const registries = only ?? images.map((image) => image.reference.registry);
  return [...new Set(registries)].toSorted().map((registry) => {
    const prefix = prefixOf(plan, registry);
    const ca = plan?.upstreams.get(registry)?.ca;
    const inputs = {
      mirror: { url: mirror.url, ca: mirror.ca, upstreamFallback: mirror.upstreamFallback },
      registry,
      prefix,
      ca,
    };
    return { registry, prefix, ca, digest: sha256(canonicalJson(inputs)) };
  });
}
