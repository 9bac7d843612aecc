import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import type { Certificate } from '../../support/certificate.ts';
import { until } from '../../support/until.ts';
import type { Namespace } from './namespace.ts';

/** The login of the proxies that want one; tinyproxy.conf(5) takes no other characters in a password. */
export const proxyLogin = { username: 'puller', password: 'p-w.d40' };

/** A real proxy that runs in a namespace, and is ended with it. */
export interface RunningProxy {
  readonly url: string;
  /** The targets of all CONNECTs that it has logged, `HOST:PORT`. */
  readonly connects: () => readonly string[];
}

interface ProxyPlace {
  readonly namespace: Namespace;
  /** A folder of its own, in folders that anybody may pass. */
  readonly folder: string;
  /** `ADDRESS:PORT` to listen on. */
  readonly listen: string;
}

const squid = join(cache, 'squid');
const tinyproxy = join(cache, 'tinyproxy/usr/bin/tinyproxy');

/** Why there are no proxies on this machine, in one line that says what to do. */
export function proxiesProblem(): string | undefined {
  const missing = [join(squid, 'usr/sbin/squid'), tinyproxy].filter((program) => !existsSync(program));
  return missing.length === 0
    ? undefined
    : `missing ${missing.join(', ')}: run node scripts/tools.mjs squid tinyproxy`;
}

/** @param lines of tinyproxy.conf besides where it listens */
export function startTinyproxy(place: ProxyPlace, lines: readonly string[]): Promise<RunningProxy> {
  const [address, port] = place.listen.split(':');
  mkdirSync(place.folder, { recursive: true });
  const file = join(place.folder, 'tinyproxy.conf');
  writeFileSync(file, [`Listen ${address}`, `Port ${port}`, 'LogLevel Connect', ...lines, ''].join('\n'));
  const log = join(place.folder, 'output');
  return start(place, { argv: [tinyproxy, '-d', '-c', file], log, line: /CONNECT (\S+) HTTP/g });
}

/** What squid is to do. */
export interface SquidRules {
  /** Lines of squid.conf that say who may do what. */
  readonly access: readonly string[];
  /** Whether it wants `proxyLogin`. */
  readonly login?: boolean;
  /** The CA with which it opens TLS, and the PEM file of those that it trusts itself. */
  readonly intercept?: { readonly authority: Certificate; readonly trust: string };
}

/** Starts squid as nobody, since it refuses to be root; so what it reads lies in its own folder. */
export function startSquid(place: ProxyPlace, rules: SquidRules): Promise<RunningProxy> {
  const home = join(place.folder, 'squid');
  mkdirSync(place.folder, { recursive: true });
  cpSync(squid, home, { recursive: true });
  chownSync(place.folder, nobody, nobody);
  const env = { LD_LIBRARY_PATH: librariesIn(join(home, 'usr/lib')) };
  const log = join(place.folder, 'access.log');
  const file = join(place.folder, 'squid.conf');
  const config = [
    ...(rules.intercept === undefined
      ? [`http_port ${place.listen}`]
      : interception(place, { ...rules.intercept, home, env })),
    ...(rules.login === true ? loginLines(place, home) : []),
    ...rules.access,
    'pid_filename none',
    `access_log stdio:${log}`,
    `cache_log ${join(place.folder, 'cache.log')}`,
    `error_directory ${home}/usr/share/squid-langpack/en`,
    `icon_directory ${home}/usr/share/squid/icons`,
    `mime_table ${home}/usr/share/squid/mime.conf`,
    `unlinkd_program ${home}/usr/lib/squid/unlinkd`,
    `coredump_dir ${place.folder}`,
    'cache_effective_user nobody',
    'visible_hostname squid.internal',
    'cache_mem 8 MB',
    'netdb_filename none',
    'pinger_enable off',
    'shutdown_lifetime 0 seconds',
    '',
  ];
  writeFileSync(file, config.join('\n'));
  // Its shared memory has names of the whole machine, and stays when it is killed: a private one goes with it.
  const privately = ['sh', '-c', 'mount -t tmpfs tmpfs /dev/shm && exec "$@"', 'sh'];
  const argv = [...privately, join(home, 'usr/sbin/squid'), '-N', '-f', file];
  return start(place, { argv, env, log, line: / CONNECT (\S+) /g });
}

const nobody = 65534;

/** The folders of libraries that Debian has for the architectures of its squid. */
function librariesIn(folder: string): string {
  return ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => join(folder, name)).join(':');
}

function loginLines({ folder }: ProxyPlace, home: string): readonly string[] {
  const users = join(folder, 'users');
  const { username, password } = proxyLogin;
  writeFileSync(users, execFileSync('htpasswd', ['-mbn', username, password]));
  return [
    `auth_param basic program ${home}/usr/lib/squid/basic_ncsa_auth ${users}`,
    'auth_param basic children 1 startup=1',
    'acl known proxy_auth REQUIRED',
  ];
}

function interception(
  { folder, listen }: ProxyPlace,
  {
    authority,
    trust,
    home,
    env,
  }: NonNullable<SquidRules['intercept']> & {
    readonly home: string;
    readonly env: Readonly<Record<string, string>>;
  },
): readonly string[] {
  const pem = join(folder, 'interceptor.pem');
  writeFileSync(pem, authority.certificate + authority.key, { mode: 0o600 });
  const certificates = join(folder, 'certificates');
  const maker = join(home, 'usr/lib/squid/security_file_certgen');
  const ownTrust = join(folder, 'trust.crt');
  cpSync(trust, ownTrust);
  execFileSync(maker, ['-c', '-s', certificates, '-M', '4MB'], { env, stdio: 'pipe' });
  execFileSync('chown', ['-R', 'nobody', certificates, pem]);
  return [
    `http_port ${listen} ssl-bump tls-cert=${pem} generate-host-certificates=on`,
    `sslcrtd_program ${maker} -s ${certificates} -M 4MB`,
    'sslcrtd_children 1 startup=1',
    `tls_outgoing_options cafile=${ownTrust}`,
    'ssl_bump bump all',
  ];
}

async function start(
  { namespace, folder, listen }: ProxyPlace,
  how: {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly log: string;
    /** Finds the target of each CONNECT in the log. */
    readonly line: RegExp;
  },
): Promise<RunningProxy> {
  const output = join(folder, 'output');
  const running = namespace.start(how.argv, { log: output, ...(how.env ? { env: how.env } : {}) });
  const url = `http://${listen}`;
  await until(`the proxy at ${listen}`, async () => {
    const ended = running.ended();
    if (ended !== undefined) throw new Error(`The proxy ${ended}\n${readFileSync(output, 'utf8')}`);
    const { code } = await namespace.exec(['curl', '-s', '-o', '/dev/null', url]);
    return code === 0 ? true : undefined;
  });
  const text = (): string => (existsSync(how.log) ? readFileSync(how.log, 'utf8') : '');
  return { url, connects: () => Array.from(text().matchAll(how.line), ([, target = '']) => target) };
}
