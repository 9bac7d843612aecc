import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/paths.mjs';

/** A .snap and its .assert as the judge writes and reads them; bytes are base64. */
export interface State {
  readonly name: string;
  readonly snap: {
    readonly sha3_384: string;
    readonly size: number;
    readonly name: string;
    readonly provenance?: string;
    /** Of what is signed: 7 if absent. */
    readonly revision?: number;
  };
  readonly assert: string;
}

/** The GOPATH of snapd's source. */
export const snapdSources = join(cache, 'snapd-source/usr/share/gocode');
const clientSources = join(cache, 'snap-client-source/usr/share/gocode');

/** Why programs of snapd's code cannot be built here; undefined where they can. */
export function snapdCodeProblem(): string | undefined {
  if (spawnSync('go', ['version']).error) return 'go is missing, which builds the judge';
  if (!existsSync(snapdSources)) return `snapd's source is missing: run node scripts/tools.mjs snapd-source`;
  return undefined;
}

/** Why the command snap cannot be built here; undefined where it can. */
export function snapClientProblem(): string | undefined {
  if (existsSync(clientSources)) return snapdCodeProblem();
  return 'the source of the command snap is missing: run node scripts/tools.mjs snap-client-source';
}

/** Builds the judge of assertions. */
export function buildJudge(): string {
  return build('assertions', '.', join(root, 'test/real/judges/assertions'));
}

/** Builds the command snap, and the store of snapd's own tests. */
export function buildSnapAndStore(): { readonly snap: string; readonly store: string } {
  const snapd = 'github.com/snapcore/snapd';
  return {
    snap: build('snap', `${snapd}/cmd/snap`),
    store: build('fakestore', `${snapd}/tests/lib/fakestore/cmd/fakestore`),
  };
}

/** Builds the stand-in for the command k8s: snapd's source brings the YAML library that the real one reads with. */
export function buildStandIn(): string {
  return build('k8s', '.', join(root, 'test/real/nodes/k8s'));
}

/** Builds a program below the tool cache; the tag makes it trust the root of snapd's tests. */
function build(name: string, what: string, cwd = root): string {
  const folder = join(cache, 'judges');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, name);
  const built = spawnSync('go', ['build', '-tags', 'withtestkeys nosecboot', '-o', program, what], {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      GOPATH: `${snapdSources}:${clientSources}`,
      GO111MODULE: 'off',
      GOFLAGS: '',
      CGO_ENABLED: '0',
    },
  });
  assert.equal(built.status, 0, `go build of ${name} failed:\n${built.stderr}`);
  return program;
}

/** Runs the judge with one JSON object a line, and gives those that it prints. */
export function ask<Answer>(
  program: string,
  mode: string,
  questions: readonly (object | string)[] = [],
): Answer[] {
  const run = spawnSync(program, [mode], {
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}
