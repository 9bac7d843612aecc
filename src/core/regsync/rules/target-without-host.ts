import { isRegclientRegistry } from '../../images/regclient-reference.ts';
import type { Rule } from '../../language/rule.ts';
import { parseReference } from '../../images/reference.ts';
import { syncTarget } from '../../images/mirror-path.ts';
import { prefixOf } from '../../plan/planned-images.ts';
import type { Site } from '../../plan/site.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { mirrorName } from '../sync-file.ts';
import { distinctEntries, mirrorShown } from '../sync-names.ts';

/**
 * A target whose first part is no registry name is a Docker Hub repository: regsync pushes the image there and
 * exits 0, and the mirror never gets it.
 * @source regclient types/ref/ref.go, New
 */
export const targetWithoutHost: Rule<SyncFile> = {
  code: 'sync.target-without-host',
  severity: 'error',
  *check({ document, site }) {
    for (const entry of distinctEntries(document)) {
      const { target } = entry;
      const lands = landsOnHub(entry, site);
      if (target === undefined || lands === undefined) continue;
      const meant = meantTarget(entry, site);
      yield {
        range: target.node.range,
        message: `This target names no registry, so regsync pushes to ${lands} and exits 0; the mirror stays without it. ${meant === undefined ? 'Begin it with the mirror' : `Write '${meant}'`}`,
        ...(meant === undefined ? {} : { data: { target: meant } }),
      };
    }
  },
  fixes: ({ data, range }) => {
    const target = data?.['target'];
    if (typeof target !== 'string') return [];
    return [
      {
        title: `Copy it to ${target}`,
        edits: [{ range, text: `'${target.replaceAll("'", "''")}'` }],
        preferred: true,
      },
    ];
  },
};

/** The Docker Hub name that a target would become, where that is not what it says. */
function landsOnHub({ target, type }: SyncEntry, site: Site): string | undefined {
  if (target?.judged === undefined) return undefined;
  const { judged, reference } = target;
  if (type?.text === 'registry') {
    const host = judged.split('/', 1)[0] ?? '';
    return host === '' || isRegclientRegistry(host) ? undefined : `docker.io/${judged}`;
  }
  if (target.expanded.key === mirrorName) return `docker.io/library/${mirrorShown(site)}`;
  if (reference?.ok !== true || reference.reference.scheme !== 'reg') return undefined;
  const { registry, repository, tag } = reference.reference;
  if (registry !== 'docker.io' || /^(?:index\.|registry-1\.)?docker\.io\//.test(judged)) return undefined;
  return `docker.io/${repository}${tag === undefined ? '' : `:${tag}`}`;
}

function meantTarget({ source, target, type }: SyncEntry, site: Site): string | undefined {
  if (target === undefined) return undefined;
  const image = source?.expanded.known === true ? parseReference(source.expanded.key) : undefined;
  if ((type === undefined || type.text === 'image') && image?.ok === true) {
    return `${mirrorName}/${syncTarget(image.reference, prefixOf(site.plan, image.reference.registry))}`;
  }
  return /^[a-z0-9]/.test(target.text) ? `${mirrorName}/${target.text}` : undefined;
}
