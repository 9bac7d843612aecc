import assert from 'node:assert/strict';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import type { NodeFacts } from '../../../src/core/nodes/node-facts.ts';
import type { NodeLook } from '../../../src/core/nodes/node-evidence.ts';
import type { NodeWork } from '../../../src/core/nodes/node-work.ts';
import { readNodeFacts } from '../../../src/core/nodes/read-node-facts.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';

/** A look as media/look-at-node.sh prints it: facts with their words. */
export function lookText(lines: readonly (readonly [fact: string, ...words: string[]])[]): string {
  const told = lines.map(([fact, ...words]) =>
    [fact, ...words.map((word) => Buffer.from(word).toString('base64'))].join(' '),
  );
  return ['begin', ...told, ''].join('\n');
}

/** Facts as they are read from such a text. */
export function factsFrom(lines: readonly (readonly [fact: string, ...words: string[]])[]): NodeFacts {
  return readNodeFacts(lookText(lines), (word) => Buffer.from(word, 'base64').toString('utf8'));
}

/** What the steps of the first node of a plan are made from. */
export function workFrom(yaml: string, more: Partial<NodeWork> = {}): NodeWork {
  const { plan } = readPlan(parseYaml(yaml));
  assert.ok(plan);
  const node = plan.nodes[0];
  assert.ok(node);
  return {
    plan,
    node,
    snaps: [
      { name: 'snapd', path: 'snaps/amd64/snapd.snap', revision: 21 },
      { name: 'core22', path: 'snaps/amd64/core22.snap', revision: 22 },
      { name: 'k8s', path: 'snaps/amd64/k8s.snap', revision: 23 },
    ],
    archives: [],
    hostsFiles: [],
    ...more,
  };
}

/** A look at that node. */
export function lookFrom(work: NodeWork, facts: NodeFacts, more: Partial<NodeLook> = {}): NodeLook {
  return {
    ...work,
    work,
    facts,
    clockOffset: 0,
    otherNames: new Map(),
    urls: [],
    carrier: undefined,
    images: [],
    containerd: '2.1',
    textOf: () => undefined,
    ...more,
  };
}
