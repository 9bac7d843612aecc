import { Failure } from './failure.ts';
import { findProgram } from './find-program.ts';
import { runProcess } from './process.ts';

/** The programs of regclient that steps run. */
export type RegclientName = 'regsync' | 'regctl';

/** A program of regclient on this machine. */
export type RegclientProgram =
  | { readonly state: 'ok'; readonly path: string; readonly version: string }
  | { readonly state: 'too-old'; readonly path: string; readonly version: string; readonly message: string }
  /** It does not tell its version, as one built from a checkout without tags; it may well do. */
  | { readonly state: 'unknown'; readonly path: string; readonly message: string }
  | { readonly state: 'missing'; readonly message: string };

/** The oldest regsync with `--abort-on-error`, and the one that Canonical's own script pins (k8s-snap tests). */
export const minimumRegclient = '0.8.3';

/** Ways to a program that will do: the title of each, and what to copy. */
export function regclientRemedies(name: RegclientName): readonly (readonly [title: string, text: string])[] {
  return [
    ['Copy Go Command', `go install github.com/regclient/regclient/cmd/${name}@v0.11.7`],
    ['Copy Release Address', 'https://github.com/regclient/regclient/releases/tag/v0.11.7'],
    ['Copy Container Image', `ghcr.io/regclient/${name}:v0.11.7`],
  ];
}

/**
 * Finds a program of regclient on the PATH and asks it for its version.
 * @param env where PATH is read from, and the program's environment
 * @throws Failure `cancelled` only
 */
export async function findRegclientProgram(
  name: RegclientName,
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<RegclientProgram> {
  const remedy =
    `Get it with: go install github.com/regclient/regclient/cmd/${name}@v0.11.7 (Go 1.26), ` +
    'as a release binary from https://github.com/regclient/regclient/releases, ' +
    `or as the container image ghcr.io/regclient/${name}`;
  const path = await findProgram(name, env);
  if (path === undefined)
    return { state: 'missing', message: `${name} is not on the PATH of this machine. ${remedy}` };
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
    return { state: 'unknown', path, message: `${error.message}. ${remedy}` };
  }
  const version = parseRegclientVersion(output);
  const needed = `${minimumRegclient} or newer is needed`;
  if (version === undefined) {
    return { state: 'unknown', path, message: `${path} does not tell its version; ${needed}. ${remedy}` };
  }
  if (isOlder(version, minimumRegclient)) {
    const why = name === 'regsync' ? ', since older ones cannot stop at the first error' : '';
    const message = `${path} is version ${version}; ${needed}${why}. ${remedy}`;
    return { state: 'too-old', path, version, message };
  }
  return { state: 'ok', path, version };
}

/**
 * The version in the output of `regsync version` and `regctl version`, for instance `0.11.7` of `VCSTag:     v0.11.7`.
 * Releases have it from their build, `go install` from the module (regclient internal/version).
 * @returns undefined where it tells none: `unknown`, `(devel)`, `none`
 */
export function parseRegclientVersion(output: string): string | undefined {
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
