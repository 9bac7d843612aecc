import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import type { Site } from '../../../src/core/plan/site.ts';
import { parseSyncFile } from '../../../src/core/regsync/parse-sync-file.ts';

/** A plan from its text. */
export function planFrom(text: string): Plan {
  const { plan } = readPlan(parseYaml(text));
  assert.ok(plan, 'The plan cannot be read');
  return plan;
}

/** A site from the texts of its files. */
export function siteFrom(
  plan: string,
  lists: Readonly<Record<string, string>>,
  sync?: string,
): Site & { plan: Plan } {
  return {
    ...emptySite,
    plan: planFrom(plan),
    lists: Object.entries(lists).map(([path, text]) => ({ path, content: parseImageList(text) })),
    syncFiles: sync === undefined ? [] : [{ path: 'sync-images.yaml', content: parseSyncFile(sync) }],
  };
}

/** One entry of a sync file. */
export function entry(source: string, target: string, type = 'image'): string {
  return `  - source: ${source}\n    target: '{{ env "MIRROR" }}/${target}'\n    type: ${type}\n`;
}
