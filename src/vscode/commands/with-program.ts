import type { StepCommand } from '../../core/steps/step.ts';
import type { StepExit } from '../state/step-runner.ts';

/** Commands with the program that was found and asked for its version, by its path: that one is run, and no other. */
export function withProgram(
  commands: readonly StepCommand[],
  name: string,
  path: string,
): readonly StepCommand[] {
  return commands.map((command) => {
    const [program, ...rest] = command.argv;
    return program === name ? { ...command, argv: [path, ...rest] } : command;
  });
}

/** How a step ended, for the message that it did not end well. */
export function howEnded(exit: StepExit): string {
  return exit === 'undecided' ? 'nobody can tell how it ended' : `it ended with exit code ${exit}`;
}
