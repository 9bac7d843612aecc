/** What commands do, loaded together when one is first called: apart, what they share would be in dozens of pieces. */
export { checkPlan } from './check-plan.ts';
export { createPlan } from './create-plan.ts';
export { forgetCredentials } from './credentials.ts';
export { generate, generateForNodes, generateFromTerminal } from './generate.ts';
export { importFromK8s, importFromSnap } from './import-images.ts';
export { lookAtStep } from './look.ts';
export {
  lookAtAllNodes,
  lookAtNodes,
  lookInTerminal,
  openTerminalOnNode,
  runOnAllNodes,
  runOnOneNode,
} from './nodes.ts';
export { runPhase } from './run-phase.ts';
export { runStep } from './run-step.ts';
export { copyCommand, showCommand, showPhaseCommands } from './show-command.ts';
export { trackWorkloadImages } from './track-workload-images.ts';
