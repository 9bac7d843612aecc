import { Failure } from './failure.ts';
import { findProgram } from './find-program.ts';
import { firstLine } from './first-line.ts';
import { runProcess } from './process.ts';

/**
 * Runs `k8s list-images`, which needs neither root nor a cluster (canonical/k8sd cmd/k8s/k8s_x_list_images.go).
 * @param env where PATH is read from, and the program's environment
 * @returns its output: one image reference a line
 * @throws Failure `not-found`, `failed`, or a RunFailure reason
 */
export async function listK8sImages(
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<string> {
  const path = await findProgram('k8s', env);
  if (path === undefined) {
    throw new Failure(
      'not-found',
      'k8s is not installed on this machine: import the list from the .snap file, or run "k8s list-images" where k8s is installed and paste its output',
    );
  }
  const result = await runProcess([path, 'list-images'], { env, signal, maxBytes: 5_000_000 });
  if (result.exitCode !== 0 || result.stdout.trim() === '') {
    const said = firstLine(result.stderr) || firstLine(result.stdout) || 'it wrote nothing';
    throw new Failure(
      'failed',
      `k8s list-images ended with ${result.exitCode}: ${said}. Import the list from the .snap file instead`,
    );
  }
  return result.stdout;
}
