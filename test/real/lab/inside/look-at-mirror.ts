import { text } from 'node:stream/consumers';
import { checkMirror, type MirrorCheckLine } from '../../../../src/node/registry/check-mirror.ts';
import {
  headManifests,
  type ManifestResult,
  type ManifestTarget,
} from '../../../../src/node/registry/head-manifests.ts';
import type { RegistryOptions } from '../../../../src/node/registry/registry-client.ts';

export interface MirrorQuestion {
  readonly registry: RegistryOptions;
  readonly targets: readonly ManifestTarget[];
}

export interface MirrorAnswer {
  readonly lines: readonly MirrorCheckLine[];
  readonly manifests: readonly ManifestResult[];
}

async function answer(): Promise<MirrorAnswer> {
  const { registry, targets } = JSON.parse(await text(process.stdin)) as MirrorQuestion;
  const lines = await checkMirror(registry);
  return { lines, manifests: targets.length === 0 ? [] : await headManifests({ registry, targets }) };
}

void answer().then((result) => process.stdout.write(JSON.stringify(result)));
