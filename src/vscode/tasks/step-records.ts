import { join } from 'node:path';
import { handoverRecords } from '../../core/steps/handover.ts';
import type { StepCommand } from '../../core/steps/step.ts';
import { Failure } from '../../node/failure.ts';
import type { StepRequest } from '../state/step-runner.ts';

/** Only the values that the command names are handed over. */
export function recordsOf(command: StepCommand, { root, env: values }: StepRequest): readonly string[] {
  const { argv, cwd, env } = command;
  const named = env.map((name) => [name, command.values?.[name] ?? values[name]] as const);
  const missing = named.find(([, value]) => value === undefined);
  if (missing !== undefined) throw new Error(`No value for ${missing[0]}`);
  const result = handoverRecords({
    cwd: join(root.fsPath, cwd),
    env: Object.fromEntries(named) as Record<string, string>,
    argv,
  });
  if (!result.ok) throw new Failure('not-possible', result.reason);
  return result.records;
}

/** A line that the runner shows instead of a step, with which it ends well. */
export function sayingRecords(root: string, line: string): readonly string[] {
  const result = handoverRecords({ cwd: root, env: {}, argv: ['printf', '%s\\n', line] });
  return result.ok ? result.records : [];
}
