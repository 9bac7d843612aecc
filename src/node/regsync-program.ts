import { Failure } from './failure.ts';
import { findProgram } from './find-program.ts';
import { runProcess } from './process.ts';

/** The regsync of this machine. */
export type RegsyncProgram =
  | { readonly state: 'ok'; readonly path: string; readonly version: string }
  | { readonly state: 'too-old'; readonly path: string; readonly version: string; readonly message: string }
  /** It does not tell its version, as one built from a checkout without tags; it may well do. */
  | { readonly state: 'unknown'; readonly path: string; readonly message: string }
  | { readonly state: 'missing'; readonly message: string };

/** The oldest regsync with `--abort-on-error`, and the one that Canonical's own script pins (k8s-snap tests). */
export const minimumRegsync = '0.8.3';

/** Ways to a regsync that will do. */
export const regsyncRemedy =
  'Get it with: go install github.com/regclient/regclient/cmd/regsync@v0.11.7 (Go 1.26), ' +
  'as a release binary from https://github.com/regclient/regclient/releases, ' +
  'or as the container image ghcr.io/regclient/regsync';

/**
 * Finds regsync on the PATH and asks it for its version.
 * @param env where PATH is read from, and the program's environment
 * @throws Failure `cancelled` only
 */
export async function findRegsync(
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<RegsyncProgram> {
  const path = await findProgram('regsync', env);
  if (path === undefined) {
    return { state: 'missing', message: `regsync is not on the PATH of this machine. ${regsyncRemedy}` };
  }
  let output: string;
  try {
    const { stdout } = await runProcess([path, 'version'], {
      env,
      signal,
      timeoutMs: 20_000,
      maxBytes: 100_000,
    });
    output = stdout;
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return { state: 'unknown', path, message: `${error.message}. ${regsyncRemedy}` };
  }
  const version = parseRegsyncVersion(output);
  if (version === undefined) {
    const message = `${path} does not tell its version; ${minimumRegsync} or newer is needed. ${regsyncRemedy}`;
    return { state: 'unknown', path, message };
  }
  if (isOlder(version, minimumRegsync)) {
    const message = `${path} is version ${version}; ${minimumRegsync} or newer is needed, since older ones cannot stop at the first error. ${regsyncRemedy}`;
    return { state: 'too-old', path, version, message };
  }
  return { state: 'ok', path, version };
}

/**
 * The version in the output of `regsync version`, for instance `0.11.7` of `VCSTag:     v0.11.7`. Releases have it
 * from their build, `go install` from the module (regclient internal/version).
 * @returns undefined where it tells none: `unknown`, `(devel)`, `none`
 */
export function parseRegsyncVersion(output: string): string | undefined {
  return /^VCSTag:[ \t]*v?(\d{1,5}\.\d{1,5}\.\d{1,5}(?:[-+][\w.+-]{1,100})?)[ \t]*\r?$/m.exec(output)?.[1];
}

/** Whether a version comes before a release. A pre-release does come before its own release. */
export function isOlder(version: string, release: string): boolean {
  const numbers = (text: string): number[] => (text.split(/[-+]/)[0] ?? '').split('.').map(Number);
  const [a, b] = [numbers(version), numbers(release)];
  for (const at of [0, 1, 2]) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return /^[\d.]+-/.test(version);
}
