import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';

const programs = [
  'bin/docker-registry',
  'bin/regsync',
  'bin/regctl',
  'bin/regsync-0.7.1',
  'containerd-1.6.38/containerd',
  'containerd-1.6.38/ctr',
  'containerd-2.1.5/containerd',
  'containerd-2.1.5/ctr',
];

/** Where a program that scripts/tools.mjs put into CACHE/bin is. */
export function toolPath(name: string): string {
  return join(cache, 'bin', name);
}

/** Why the lab cannot run on this machine, in one line that says what to do; undefined where it can. */
export function labProblem(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux: it makes network namespaces';
  if (process.getuid?.() !== 0) return 'needs root: it makes network namespaces';
  const missing = [
    ...programs.filter((program) => !existsSync(join(cache, program))),
    ...['ip', 'openssl', 'curl', 'htpasswd', 'mksquashfs'].filter((program) => !isOnPath(program)),
  ];
  if (missing.length > 0) return `missing ${missing.join(', ')}: run node scripts/tools.mjs`;
  return undefined;
}

/** Skips the suite whose `before` calls this where the lab cannot run; in CI, where it has to run, fails it. */
export function requireLab(context: Mocha.Context): void {
  const problem = labProblem();
  if (problem === undefined) return;
  if (process.env['CI']) throw new Error(`The lab ${problem}`);
  console.log(`skipped: the lab ${problem}`);
  context.skip();
}

function isOnPath(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
