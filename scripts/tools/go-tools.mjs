// Programs built from Go modules: regclient's by `go install`, containerd's as tools of a module of our own.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';

/**
 * regclient 0.11.7 and containerd 2.1.5 with its tool directives need this much.
 * @returns {Promise<string | undefined>} why this machine's Go will not do, undefined where it will
 */
async function goProblem() {
  try {
    const version = (await run(['go', 'env', 'GOVERSION'])).trim();
    const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
    if (Number(major) > 1 || Number(minor) >= 26) return undefined;
    return `Go 1.26 or newer is needed, this machine has ${version}; get it from https://go.dev/dl`;
  } catch {
    return 'Go 1.26 or newer is needed and there is no `go` in PATH; get it from https://go.dev/dl';
  }
}

/**
 * Builds one of regclient's programs into CACHE/regclient-VERSION and links it as CACHE/bin/NAME.
 * @param {{cache: string, program: string, version: string, name: string}} tool version without the leading v
 * @returns {Promise<void>}
 */
export async function ensureRegclient({ cache, program, version, name }) {
  const folder = join(cache, `regclient-${version}`);
  await buildOnce(folder, [program], (staging) =>
    run(['go', 'install', `github.com/regclient/regclient/cmd/${program}@v${version}`], {
      env: { GOBIN: staging, CGO_ENABLED: '0', GOFLAGS: '-trimpath' },
    }),
  );
  linkTo(join(cache, 'bin', name), join('..', `regclient-${version}`, program));
}

/** Makes `link` point to `target`, whatever stands there now; renamed into place, since somebody may be running it. */
function linkTo(link, target) {
  if (existsSync(link) && lstatSync(link).isSymbolicLink() && readlinkSync(link) === target) return;
  mkdirSync(dirname(link), { recursive: true });
  const staging = `${link}.${process.pid}`;
  symlinkSync(target, staging);
  renameSync(staging, link);
}

/**
 * Builds containerd and ctr into CACHE/containerd-VERSION. `go install PACKAGE@VERSION` refuses containerd, whose
 * go.mod has exclude and replace lines; the tool directives of a module of one's own do not mind them.
 * Pulling needs neither the CRI plugin nor the snapshotters that want C libraries, so they are left out.
 * @param {{cache: string, version: string}} tool version without the leading v
 * @returns {Promise<void>}
 */
export async function ensureContainerd({ cache, version }) {
  const module = version.startsWith('1.')
    ? 'github.com/containerd/containerd'
    : `github.com/containerd/containerd/v${version.split('.')[0]}`;
  await buildOnce(join(cache, `containerd-${version}`), ['containerd', 'ctr'], async (staging) => {
    const cwd = join(staging, 'module');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'go.mod'), 'module airgap.test/containerd\n\ngo 1.26\n');
    const env = { GOFLAGS: '-mod=mod', GOWORK: 'off' };
    const packages = ['containerd', 'ctr'].map((name) => `${module}/cmd/${name}@v${version}`);
    await run(['go', 'get', '-tool', ...packages], { cwd, env });
    const tags = 'no_btrfs no_zfs no_devmapper no_aufs no_cri';
    const ldflags = `-s -w -X ${module}/version.Version=${version}`;
    await run(['go', 'install', '-trimpath', '-tags', tags, '-ldflags', ldflags, 'tool'], {
      cwd,
      env: { ...env, GOBIN: staging, CGO_ENABLED: '0' },
    });
    rmSync(cwd, { recursive: true });
  });
}

/**
 * Builds aside and renames into place, so that an interrupted build is never taken for a finished one, and so that
 * two checkouts which share a cache can build at the same time.
 */
async function buildOnce(folder, programs, build) {
  if (programs.every((program) => existsSync(join(folder, program)))) return;
  const problem = await goProblem();
  if (problem) throw new Error(problem);
  const parent = join(folder, '..');
  mkdirSync(parent, { recursive: true });
  const staging = mkdtempSync(join(parent, '.building-'));
  try {
    await build(staging);
    mkdirSync(folder, { recursive: true });
    for (const program of programs) renameSync(join(staging, program), join(folder, program));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
