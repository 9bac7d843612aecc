import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { carrierEvidence } from '../../../src/core/carrier/judge-carrier.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import type { StepState } from '../../../src/core/steps/state.ts';
import { filesForCarrier, lookAtCarrier } from '../../../src/node/carrier/look-at-carrier.ts';
import type { CarrierOptions } from '../../../src/node/carrier/look-at-carrier.ts';
import { packCarrier } from '../../../src/node/carrier/pack-carrier.ts';
import type { PackedCarrier } from '../../../src/node/carrier/pack-carrier.ts';
import { siteFrom } from '../../core/steps/support.ts';

export const planText = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: mirror}
mirror: {url: 'http://m:5000'}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}]
`;
const list = 'ghcr.io/canonical/pause:3.10\n';

/** The site that the files of `writeSite` are. */
export const site = siteFrom(planText, { 'images/k8s.txt': list });

export const bigBytes = 3_000_000;

/** Writes a site whose files stand for real ones: packing looks at bytes only. */
export function writeSite(root: string): void {
  const snaps = ['snapd', 'core22', 'k8s'].flatMap((name) => [`${name}.snap`, `${name}.assert`]);
  const files: Readonly<Record<string, string | Buffer>> = {
    'airgap.yaml': planText,
    'images/k8s.txt': list,
    'node/bootstrap.yaml': 'cluster-config: {}\n',
    'node/node.sh': 'exit 0\n',
    'hosts.d/ghcr.io/hosts.toml': 'server = "http://m:5000"\n',
    ...Object.fromEntries(snaps.map((name) => [`snaps/amd64/${name}`, name])),
    'snaps/amd64/k8s.snap': randomFillSync(Buffer.alloc(bigBytes)),
  };
  for (const [path, content] of Object.entries(files)) writeAt(join(root, path), content);
}

export function writeAt(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Nothing is remembered unless a test says so, so that every look reads every byte. */
export function optionsOf(more: Partial<CarrierOptions> = {}): CarrierOptions {
  return { known: new Map(), env: {}, ...more };
}

export async function pack(root: string, more: Partial<CarrierOptions> = {}): Promise<PackedCarrier> {
  const options = optionsOf(more);
  return packCarrier(root, await filesForCarrier(root, site, options), options);
}

/** The state, and in words what is short. */
export async function look(
  root: string,
  more: Partial<CarrierOptions> = {},
): Promise<{
  readonly state: StepState['kind'];
  readonly summary: string;
  readonly short: readonly string[];
}> {
  const evidence = carrierEvidence(await lookAtCarrier(root, site, optionsOf(more)));
  const short = evidence.problems.map(({ subject, message }) => `${subject} ${message}`);
  return { state: stateOf(evidence, 0).kind, summary: evidence.summary, short };
}

/** What coreutils say of the carrier; throws where a sum does not hold. */
export function realSumsHold(root: string): string {
  return execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
    cwd: join(root, 'carrier'),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Every file and folder below a folder with inode, time and bytes: equal only where nothing was touched. */
export function fingerprint(folder: string): readonly string[] {
  const paths = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()];
  return paths.map((path) => {
    const { ino, mtimeMs, mode } = statSync(join(folder, path));
    return `${path} ${ino} ${mtimeMs} ${mode}`;
  });
}

export function flipByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
