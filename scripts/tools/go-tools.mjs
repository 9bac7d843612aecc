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
import { cache } from '../paths.mjs';
import { output } from '../processes.mjs';

/**
 * regclient 0.11.7 and containerd 2.1.5 with its tool directives need this much.
 * @returns {Promise<string | undefined>} why this machine's Go will not do, undefined where it will
 */
async function goProblem() {
  try {
    const version = (await output('go', ['env', 'GOVERSION'])).trim();
    const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
    if (Number(major) > 1 || Number(minor) >= 26) return undefined;
    return `Go 1.26 or newer is needed, this machine has ${version}; get it from https://go.dev/dl`;
  } catch {
    return 'Go 1.26 or newer is needed and there is no `go` in PATH; get it from https://go.dev/dl';
  }
}

/**
 * Builds one of regclient's programs into CACHE/regclient-VERSION and links it as CACHE/bin/NAME.
 * @param {{program: string, version: string, name: string}} tool version without the leading v
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 */
export async function ensureRegclient({ program, version, name }, say) {
  const folder = join(cache, `regclient-${version}`);
  const build = async (staging) => {
    say(`${program} ${version}: go install`);
    await go(['install', '-trimpath', `github.com/regclient/regclient/cmd/${program}@v${version}`], {
      GOBIN: staging,
    });
  };
  await buildOnce(folder, [program], build);
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
 * @param {string} version without the leading v
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 */
export async function ensureContainerd(version, say) {
  const module = `github.com/containerd/containerd${version.startsWith('1.') ? '' : `/v${version.split('.')[0]}`}`;
  await buildOnce(join(cache, `containerd-${version}`), ['containerd', 'ctr'], async (staging) => {
    say(`containerd ${version}: go install (a minute or two)`);
    const cwd = join(staging, 'module');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'go.mod'), 'module airgap.test/containerd\n\ngo 1.26\n');
    const env = { GOFLAGS: '-mod=mod', GOWORK: 'off', GOBIN: staging };
    await go(
      ['get', '-tool', `${module}/cmd/containerd@v${version}`, `${module}/cmd/ctr@v${version}`],
      env,
      cwd,
    );
    const tags = 'no_btrfs no_zfs no_devmapper no_aufs no_cri';
    const ldflags = `-s -w -X ${module}/version.Version=${version}`;
    await go(['install', '-trimpath', '-tags', tags, '-ldflags', ldflags, 'tool'], env, cwd);
    rmSync(cwd, { recursive: true });
  });
}

function go(args, env, cwd) {
  return output('go', args, { cwd, env: { ...process.env, CGO_ENABLED: '0', ...env } });
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
