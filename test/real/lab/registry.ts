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

/** Starts a real registry (docker-registry 2.8) in a namespace and waits until it answers; ended with the namespace. */
export async function startRegistry(namespace: Namespace, options: RegistryOptions): Promise<void> {
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
}
