import { execFileSync } from 'node:child_process';
import { root } from '../../../scripts/paths.mjs';
import type { ProgramResult } from '../../support/program.ts';
import type { Namespace } from './namespace.ts';

export interface VsCodeRun {
  /** Folder below test/ whose tests run in the extension host. */
  readonly suite: string;
  /** The workspace; a copy of examples/site if absent. */
  readonly folder?: string;
  /** For the extension host and what it starts, beside the namespace's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs tests in a real VS Code that is inside a namespace as a whole: server, extension host, terminals and window.
 * `code` of the result is 0 where all passed, and its output ends with the counts.
 */
export function runVsCodeInside(namespace: Namespace, run: VsCodeRun): Promise<ProgramResult> {
  for (const script of ['scripts/build.mjs', 'scripts/build-tests.mjs']) {
    execFileSync(process.execPath, [script, 'host', run.suite], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const folder = run.folder === undefined ? [] : ['--folder', run.folder];
  const cache = process.env['AIRGAP_CACHE'];
  return namespace.exec(
    [process.execPath, 'scripts/host/run-host-tests.mjs', '--suite', run.suite, ...folder],
    {
      cwd: root,
      timeoutMs: 150_000,
      env: { ...run.env, ...(cache === undefined ? {} : { AIRGAP_CACHE: cache }) },
    },
  );
}
