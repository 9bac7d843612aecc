import { generatedHeader } from '../generate/generated-header.ts';
import type { Plan, PlanNode } from '../plan/plan.ts';
import { nodeCommands } from './node-commands.ts';
import type { NodeCommandStep } from './node-commands.ts';
import { shellLinesOf } from './node-shell.ts';
import { quotePosix } from './quote-posix.ts';

/** The steps of the script in their order, by the words that it takes for them. */
const scriptSteps = [
  ['network', 'node.network'],
  ['install', 'node.install'],
  ['runtime', 'node.runtime'],
  ['bootstrap', 'cluster.bootstrap'],
  ['join', 'cluster.join'],
] as const satisfies readonly (readonly [word: string, step: NodeCommandStep])[];

/** The word that the script takes for a step. */
export function scriptWordOf(step: NodeCommandStep): string {
  return scriptSteps.find(([, id]) => id === step)?.[0] ?? step;
}

/**
 * The text of node.sh, which does the steps of any node of a plan without this extension: with a terminal, and over ssh
 * where the extension runs it. Nodes that are told the same things share the lines for them.
 * @param functions the text of media/node-steps.sh
 * @param digest SHA-256 of what the script depends on
 */
export function formatNodeScript(plan: Plan, functions: string, digest: string): string {
  const bodies = new Map<string, string>();
  const rows = plan.nodes.map((node) => {
    const words = stepsOfNode(plan, node).map(([word, lines]) => {
      const name = bodies.get(lines) ?? `step_${word}_${bodies.size + 1}`;
      bodies.set(lines, name);
      return `${word}:${name}`;
    });
    return `${quotePosix(node.name)}) steps=${quotePosix(words.join(' '))} ;;`;
  });
  const names = plan.nodes.map(({ name }) => name).join(' ');
  return [
    generatedHeader(digest),
    '# Does the steps of a node, in the carrier on that node: sh node/node.sh NAME [--dry-run] [STEP...]',
    '# What is so already is not done again, so that a run that was cut off is simply run again.',
    functions.trimEnd(),
    '',
    ...[...bodies].map(([lines, name]) => `${name}() {\n${lines}\n}\n`),
    'name=${1:-}',
    'case $name in',
    ...rows,
    `*) echo ${quotePosix(`usage: sh node/node.sh NAME [--dry-run] [STEP...]; the nodes are ${names}`)} >&2; exit 2 ;;`,
    'esac',
    'shift',
    'wanted=',
    'for word; do',
    '  case $word in',
    '  --dry-run) AIRGAP_DRY_RUN=1 ;;',
    '  *) wanted="$wanted $word" ;;',
    '  esac',
    'done',
    'cd "$(dirname "$0")/.."',
    'if [ -z "$wanted" ] || [ "$wanted" = " sums" ]; then',
    '  # The sums come first: what a disk or a link did to the carrier is found before anything is installed.',
    '  sha256sum --quiet -c SHA256SUMS || airgap_fail "the carrier is damaged: bring it here again"',
    '  airgap_so "SHA256SUMS holds"',
    'fi',
    'for word in $wanted; do',
    '  case " sums $steps" in *" $word:"* | *" $word "*) ;; *) airgap_fail "$name has no step $word" ;; esac',
    'done',
    'for step in $steps; do',
    '  case "$wanted " in',
    '  " " | *" ${step%%:*} "*) printf \'== %s\\n\' "${step%%:*}"; "${step#*:}" ;;',
    '  esac',
    'done',
    '',
  ].join('\n');
}

/** The steps that a node has, each with its lines; the first control plane bootstraps, the others join. */
function stepsOfNode(plan: Plan, node: PlanNode): readonly (readonly [word: string, lines: string])[] {
  const bootstraps = node === plan.nodes.find(({ role }) => role === 'control-plane');
  return scriptSteps.flatMap(([word, step]) => {
    if (step === (bootstraps ? 'cluster.join' : 'cluster.bootstrap')) return [];
    const lines = nodeCommands(step, { plan, node }).flatMap(shellLinesOf);
    return lines.length === 0 ? [] : [[word, lines.map((line) => `  ${line}`).join('\n')] as const];
  });
}
