import { isRegclientRegistry } from '../../images/regclient-reference.ts';
import type { Finding, Rule } from '../../language/rule.ts';
import type { SyncFile, SyncReference } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

/**
 * regsync reads references more strictly than it looks: no scheme, no upper case in the path, a registry with a
 * dot or a port. A bad one loads, and fails when its turn comes.
 * @source regclient types/ref/ref.go, New and NewHost
 */
export const referenceRefused: Rule<SyncFile> = {
  code: 'sync.reference-refused',
  severity: 'error',
  *check({ document }) {
    for (const { source, target, type } of distinctEntries(document)) {
      if (type?.text === 'registry') {
        if (source !== undefined) yield* checkRegistry(source);
        continue;
      }
      if (source !== undefined) yield* checkReference(source);
      if (target !== undefined) yield* checkReference(target);
    }
  },
};

function* checkReference(value: SyncReference): Iterable<Finding> {
  const { reference, node, key } = value;
  if (reference === undefined || reference.ok) return;
  yield {
    range: node.range,
    message: `regsync refuses this ${String(key.value)} when its turn comes: ${reference.reason}`,
    data: { kind: reference.kind },
  };
}

function* checkRegistry(value: SyncReference): Iterable<Finding> {
  if (value.judged === undefined || isRegclientRegistry(value.judged)) return;
  yield {
    range: value.node.range,
    message: `With type: registry the source is a registry's name alone, and regsync refuses ${value.node.raw}: write HOST[:PORT], or type: repository for one repository`,
    data: { kind: 'registry' },
  };
}
