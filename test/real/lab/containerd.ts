import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import { until } from '../../support/until.ts';
import type { Namespace } from './namespace.ts';

/** The versions scripts/tools.mjs builds: those of Canonical Kubernetes 1.32 (but for a patch) and 1.35. */
export const containerdVersions = ['1.6.38', '2.1.5'] as const;
export type ContainerdVersion = (typeof containerdVersions)[number];

/** How a pull ended: `digest` of the image that containerd has now, or what ctr said, and whether a program died of it. */
export type PullResult =
  | { readonly ok: true; readonly digest: string }
  | { readonly ok: false; readonly error: string; readonly crashed: boolean };

export interface Containerd {
  readonly version: ContainerdVersion;
  /**
   * Pulls as containerd does for a reference with this hosts directory, for linux/amd64, into a state where the image
   * is not there yet. Bounded by `timeoutMs`, half a minute if absent.
   */
  readonly pull: (hostsDir: string, reference: string, timeoutMs?: number) => Promise<PullResult>;
  /** The daemon's log so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real containerd in a namespace, all of its files in `folder`. It has no CRI plugin and unpacks with the
 * `native` snapshotter, which works on every file system.
 */
export async function startContainerd(
  namespace: Namespace,
  version: ContainerdVersion,
  folder: string,
): Promise<Containerd> {
  const bin = join(cache, `containerd-${version}`);
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'c.sock');
  const config = join(folder, 'config.toml');
  const logFile = join(folder, 'log');
  writeFileSync(config, configuration(folder, socket));
  const running = namespace.start([join(bin, 'containerd'), '--config', config, '--log-level', 'info'], {
    log: logFile,
  });
  const log = (): string => readFileSync(logFile, 'utf8');
  const ctr = [join(bin, 'ctr'), '--address', socket, '--namespace', 'k8s.io'];
  await until(
    `containerd ${version}`,
    async () => {
      if (running.ended() !== undefined)
        throw new Error(`containerd ${version} ${running.ended()}\n${log()}`);
      const { code } = await namespace.exec([...ctr, '--connect-timeout', '1s', 'version']);
      return code === 0 ? true : undefined;
    },
    { timeoutMs: 30_000 },
  );
  return {
    version,
    log,
    stop: running.stop,
    pull: async (hostsDir, reference, timeoutMs = 30_000) => {
      await namespace.exec([...ctr, 'images', 'rm', '--sync', reference]);
      const command = [
        ...ctr,
        'images',
        'pull',
        '--snapshotter',
        'native',
        '--hosts-dir',
        hostsDir,
        reference,
      ];
      const { code, stdout, stderr, timedOut } = await namespace.exec(command, { timeoutMs });
      if (code !== 0) {
        // containerd 1.x resolves in ctr, 2.x in the daemon: what makes the resolver panic kills the one or the other.
        const crashed = stderr.includes('panic:') || log().includes('panic:');
        const error = timedOut ? `no end in ${timeoutMs} ms` : lastLine(stderr || stdout);
        return { ok: false, error, crashed };
      }
      const list = await namespace.exec([...ctr, 'images', 'ls', `name==${reference}`]);
      const digest = /sha256:[0-9a-f]{64}/.exec(list.stdout)?.[0];
      return digest
        ? { ok: true, digest }
        : { ok: false, error: `pulled, but not listed: ${list.stdout}`, crashed: false };
    },
  };
}

function configuration(folder: string, socket: string): string {
  return `version = 2
root = "${folder}/root"
state = "${folder}/state"
[grpc]
address = "${socket}"
[plugins."io.containerd.internal.v1.opt"]
path = "${folder}/opt"
[plugins."io.containerd.transfer.v1.local"]
[[plugins."io.containerd.transfer.v1.local".unpack_config]]
platform = "linux/amd64"
snapshotter = "native"
`;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
