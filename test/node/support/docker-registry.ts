import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../support/certificate.ts';
import { startProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';

export interface DockerRegistry {
  readonly host: string;
  readonly url: string;
  /** Absolute path of its storage. */
  readonly storage: string;
  /** What it has logged so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export interface DockerRegistryOptions {
  readonly tls?: Certificate;
  readonly login?: { readonly user: string; readonly password: string };
  /** Takes no pushes. */
  readonly readOnly?: boolean;
  /** Storage of another one, to serve the same images under other rules. */
  readonly storage?: string;
}

/** Starts Debian's docker-registry on loopback, with its files in a folder of its own. */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-registry-'));
  const storage = options.storage ?? join(folder, 'storage');
  mkdirSync(storage, { recursive: true });
  const host = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: 'info' },
    storage: {
      filesystem: { rootdirectory: storage },
      maintenance: { readonly: { enabled: options.readOnly === true } },
    },
    http: { addr: host, ...tlsOf(folder, options.tls) },
    ...loginOf(folder, options.login),
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const log = join(folder, 'log');
  const running = startProgram(['docker-registry', 'serve', join(folder, 'config.yml')], {
    env: { PATH: process.env['PATH'] ?? '', OTEL_TRACES_EXPORTER: 'none' },
    log,
  });
  const readLog = (): string => readFileSync(log, 'utf8');
  const stop = async (): Promise<void> => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until('docker-registry to listen', () => {
      if (running.ended() !== undefined) throw new Error(`docker-registry ${running.ended()}: ${readLog()}`);
      return readLog().includes(`listening on ${host}`) || undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host,
    url: `${options.tls === undefined ? 'http' : 'https'}://${host}`,
    storage,
    log: readLog,
    stop,
  };
}

function tlsOf(folder: string, tls: Certificate | undefined): object {
  if (tls === undefined) return {};
  writeFileSync(join(folder, 'tls.crt'), tls.certificate);
  writeFileSync(join(folder, 'tls.key'), tls.key, { mode: 0o600 });
  return { tls: { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') } };
}

function loginOf(folder: string, login: DockerRegistryOptions['login']): object {
  if (login === undefined) return {};
  // The registry takes bcrypt only.
  const line = execFileSync('htpasswd', ['-Bbn', '-C', '4', login.user, login.password], {
    encoding: 'utf8',
  });
  writeFileSync(join(folder, 'htpasswd'), line);
  return { auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } } };
}

/** A port that nothing listens on now; the registry cannot be asked to choose one and tell. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
