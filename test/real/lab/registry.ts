import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import type { Certificate } from '../../support/certificate.ts';
import type { Namespace } from './namespace.ts';
import { toolPath } from './tools.ts';

export interface RegistryOptions {
  /** Its name in file names, for instance `mirror`. */
  readonly name: string;
  /** `address:port` to listen at, inside the namespace. */
  readonly listen: string;
  /** Where it keeps, or finds, its images. Two registries may share one folder if only one of them writes. */
  readonly storage: string;
  /** Folder for its configuration and log. */
  readonly folder: string;
  readonly tls?: Certificate;
  /** Path of an htpasswd file with bcrypt entries: the login it wants for everything. */
  readonly htpasswd?: string;
  readonly readOnly?: boolean;
}

export interface RunningRegistry {
  /** The requests since the last call, or the start, oldest first: `HEAD /v2/a/b/manifests/1?ns=ghcr.io 200`. */
  readonly takeRequests: () => Promise<readonly string[]>;
}

/** Starts a real registry (docker-registry 2.8) in a namespace and waits until it answers; ended with the namespace. */
export async function startRegistry(
  namespace: Namespace,
  options: RegistryOptions,
): Promise<RunningRegistry> {
  const { name, folder, storage, tls } = options;
  mkdirSync(folder, { recursive: true });
  mkdirSync(storage, { recursive: true });
  const file = (ending: string): string => join(folder, `${name}.${ending}`);
  if (tls) {
    writeFileSync(file('crt'), tls.certificate);
    writeFileSync(file('key'), tls.key, { mode: 0o600 });
  }
  const config = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: false } },
    storage: {
      filesystem: { rootdirectory: storage },
      delete: { enabled: true },
      maintenance: {
        uploadpurging: { enabled: false },
        ...(options.readOnly ? { readonly: { enabled: true } } : {}),
      },
    },
    http: {
      addr: options.listen,
      ...(tls ? { tls: { certificate: file('crt'), key: file('key') } } : {}),
    },
    ...(options.htpasswd ? { auth: { htpasswd: { realm: name, path: options.htpasswd } } } : {}),
  };
  // JSON is YAML.
  writeFileSync(file('yml'), JSON.stringify(config, undefined, 2));
  const running = namespace.start([toolPath('docker-registry'), 'serve', file('yml')], { log: file('log') });
  const url = `${tls ? 'https' : 'http'}://${options.listen}/v2/`;
  await until(`the registry ${name} at ${options.listen}`, async () => {
    const ended = running.ended();
    if (ended !== undefined)
      throw new Error(`docker-registry ${ended}\n${readFileSync(file('log'), 'utf8')}`);
    const { stdout } = await namespace.exec(['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', url]);
    return stdout === '200' || stdout === '401' ? stdout : undefined;
  });

  let seen = 0;
  let calls = 0;
  const takeRequests = async (): Promise<readonly string[]> => {
    // A request of one's own marks the end: what is before it in the log came before it.
    const mark = `/v2/?mark=${(calls += 1)}`;
    await namespace.exec(['curl', '-sk', '-o', '/dev/null', new URL(mark, url).href]);
    return until(`${mark} in the log of ${name}`, () => {
      const requests = requestsIn(readFileSync(file('log'), 'utf8'));
      const end = requests.findIndex((request) => request.includes(mark));
      if (end < 0) return undefined;
      const taken = requests.slice(seen, end).filter((request) => !request.startsWith('GET /v2/ '));
      seen = end + 1;
      return taken;
    });
  };
  return { takeRequests };
}

/** Reads the access log, whose lines are in Apache's combined format. */
function requestsIn(log: string): readonly string[] {
  return Array.from(
    log.matchAll(/"([A-Z]+ \S+) HTTP\/[0-9.]+" (\d{3}) /g),
    ([, what, status]) => `${what} ${status}`,
  );
}
