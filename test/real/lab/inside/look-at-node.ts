import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { nodeEvidence } from '../../../../src/core/nodes/node-evidence.ts';
import type { NodeLookStep } from '../../../../src/core/nodes/node-evidence.ts';
import type { NodeFacts } from '../../../../src/core/nodes/node-facts.ts';
import { nodeUrls, nodeWorkOf } from '../../../../src/core/nodes/node-work-of.ts';
import { carrierOnNode } from '../../../../src/core/nodes/ssh-command.ts';
import { plannedImages } from '../../../../src/core/plan/planned-images.ts';
import type { Evidence } from '../../../../src/core/steps/state.ts';
import { sha256Hex } from '../../../../src/node/digest.ts';
import { readTextFile } from '../../../../src/node/files/read-text-file.ts';
import { lookAtNode } from '../../../../src/node/nodes/look-at-node.ts';
import { openSite } from '../../../../src/node/open-site.ts';
import { lookAtSnaps } from '../../../../src/node/snaps/look-at-snaps.ts';

export interface NodeQuestion {
  /** Absolute path of a site's folder. */
  readonly site: string;
  /** Names of nodes of its plan; the first control plane first, who knows which are Ready. */
  readonly nodes: readonly string[];
  readonly steps: readonly NodeLookStep[];
  /** The project's folder. */
  readonly root: string;
}

/** What the product saw on a node, and what it says of each step. */
export interface NodeAnswer {
  readonly name: string;
  readonly facts: Pick<
    NodeFacts,
    'root' | 'name' | 'cut' | 'snaps' | 'routes' | 'runContainerd' | 'images' | 'seeded' | 'containerdRuns'
  >;
  readonly evidence: Readonly<Record<string, Evidence>>;
}

/** Looks at nodes by ssh, as the product does it, and judges the steps by what was seen. */
async function answer(): Promise<readonly NodeAnswer[]> {
  const { site: root, nodes, steps, root: project } = JSON.parse(await text(process.stdin)) as NodeQuestion;
  const { site } = await openSite(root);
  const { plan } = site;
  if (plan === undefined) throw new Error('the site has no plan');
  const checks = await lookAtSnaps(root, plan, {
    digestWorker: join(project, 'dist/digest-worker.mjs'),
    env: process.env,
    now: Date.now(),
  });
  const sums = await readTextFile(join(root, 'carrier/SHA256SUMS'));
  const texts = new Map([
    ...site.nodeFiles.map(({ path, content }) => [path, content] as const),
    ...site.hostsFiles.map(({ path, content }) => [path, content.source.text] as const),
  ]);
  const urls = nodeUrls(site);
  const answers: NodeAnswer[] = [];
  let ready: NodeFacts['nodes'];
  for (const name of nodes) {
    const node = plan.nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`the plan has no node ${name}`);
    const seen = await lookAtNode(plan, node, {
      script: join(project, 'media/look-at-node.sh'),
      env: process.env,
      urls,
      carrier: carrierOnNode,
      sums: true,
    });
    ready ??= seen.facts.nodes;
    const facts = { ...seen.facts, nodes: seen.facts.nodes ?? ready };
    const look = {
      plan,
      node,
      facts,
      work: nodeWorkOf(site, plan, node, checks),
      carrier: sums.ok ? sha256Hex(sums.text) : undefined,
      clockOffset: seen.clockOffset,
      otherNames: new Map(),
      urls: [...urls.direct, ...urls.proxied],
      images: plannedImages(site),
      containerd: site.containerd,
      textOf: (path: string) => texts.get(path) ?? site.certificateText(path),
    };
    const evidence = Object.fromEntries(steps.map((step) => [step, nodeEvidence(step, look)]));
    answers.push({ name, facts, evidence });
  }
  return answers;
}

void answer().then((answers) => process.stdout.write(JSON.stringify(answers)));
