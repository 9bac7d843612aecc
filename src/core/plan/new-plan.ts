import { parseYaml } from '../language/yaml/yaml.ts';
import { stringOf } from '../language/tree.ts';
import type { Delivery } from './plan.ts';

/** What a person is asked before there is a plan. */
export interface PlanAnswers {
  readonly channel: string;
  readonly delivery: Delivery;
  /** Address of the mirror or of the proxy; sideloading needs none. */
  readonly address?: string | undefined;
  /** The first control plane node. */
  readonly node: { readonly name: string; readonly address: string };
}

/**
 * The text of a first airgap.yaml. Answers are written as they are, quoted where YAML would read something else; what
 * is wrong with them is for the plan's own checks to say.
 */
export function newPlan({ channel, delivery, address, node }: PlanAnswers): string {
  return [
    '# What is wanted. Everything else in this folder is generated from it.',
    'kubernetes:',
    `  channel: ${scalar(channel)}`,
    'images:',
    '  lists: [images/*.txt]',
    `  delivery: ${delivery}`,
    ...addressLines(delivery, address),
    'nodes:',
    `  - name: ${scalar(node.name)}`,
    `    address: ${scalar(node.address)}`,
    '    role: control-plane',
    '',
  ].join('\n');
}

function addressLines(delivery: Delivery, address: string | undefined): string[] {
  if (address === undefined) return [];
  switch (delivery) {
    case 'mirror':
      return ['mirror:', `  url: ${scalar(address)}`];
    case 'proxy':
      return ['proxy:', `  http: ${scalar(address)}`, `  https: ${scalar(address)}`];
    case 'sideload':
      return [];
  }
}

/** Plain where a reader gets the same text back from it. */
function scalar(text: string): string {
  const { root, problems } = parseYaml(`key: ${text}\n`);
  const value = root?.kind === 'map' && root.entries.length === 1 ? root.entries[0]?.value : undefined;
  return problems.length === 0 && stringOf(value) === text ? text : JSON.stringify(text);
}
