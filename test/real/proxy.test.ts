import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cache, root } from '../../scripts/paths.mjs';
import { isExcepted } from '../../src/core/proxy/is-excepted.ts';
import { curlOf } from '../../src/core/proxy/proxied-upstreams.ts';
import type { ProxiedUpstream } from '../../src/core/proxy/proxied-upstreams.ts';
import type { ProxyLook } from '../../src/core/proxy/proxy-evidence.ts';
import type { ProxyVerdict } from '../../src/core/proxy/proxy-outcome.ts';
import type { Credentials } from '../../src/node/registry/authorizer.ts';
import { noProxyCases } from '../core/proxy/no-proxy-cases.ts';
import { createAuthority } from '../support/certificate.ts';
import { until } from '../support/until.ts';
import { startCountingSink } from './lab/counting-sink.ts';
import { startLab, type Lab } from './lab/lab.ts';
import type { ProxyLookQuestion } from './lab/inside/look-at-proxy.ts';
import { proxiesProblem, proxyLogin, startSquid, startTinyproxy, type RunningProxy } from './lab/proxies.ts';
import { runInside } from './lab/run-inside.ts';
import { requireLab } from './lab/tools.ts';

const address = '10.10.10.10';
const upstreamCa = 'upstream-ca.crt';
const interceptorCa = 'interceptor-ca.crt';

type ProxyName = 'squid' | 'squid with login' | 'squid that opens TLS' | 'tinyproxy' | 'tinyproxy with login';

/** One upstream through one proxy: what we say, and curl's exit code, the upstream's status and that of CONNECT. */
type Case = readonly [
  proxy: ProxyName | `http://${string}`,
  host: string,
  given: {
    /** Of the upstream, in the plan; the upstreams' own unless said. */
    readonly ca?: string | undefined;
    readonly login?: 'right' | 'wrong';
  },
  verdict: ProxyVerdict,
  says: RegExp,
  curl: string,
];

const cases: readonly Case[] = [
  ['squid', 'ghcr.io', {}, 'good', /200/, '0 200/200'],
  ['squid', 'registry-1.docker.io', {}, 'denied', /in its rules/, '56 0/403'],
  ['squid', 'registry.corp:5000', {}, 'denied', /SSL_ports port 5000/, '56 0/403'],
  ['squid', 'no-such.example', {}, 'upstream-unknown', /no way to no-such\.example/, '56 0/500'],
  ['squid', 'registry.corp', {}, 'upstream-unreachable', /no connection/, '56 0/503'],
  ['squid', 'ghcr.io', { ca: undefined }, 'untrusted', /"airgap-test-ca"/, '60 0/200'],
  ['squid with login', 'ghcr.io', { login: 'right' }, 'good', /200/, '0 200/200'],
  ['squid with login', 'ghcr.io', { login: 'wrong' }, 'proxy-login-wrong', /407/, '56 0/407'],
  ['squid with login', 'ghcr.io', {}, 'proxy-login-wanted', /407/, '56 0/407'],
  ['squid that opens TLS', 'ghcr.io', {}, 'untrusted', /"Interceptor-of-the-lab"/, '60 0/200'],
  ['squid that opens TLS', 'ghcr.io', { ca: interceptorCa }, 'good', /200/, '0 200/200'],
  ['squid that opens TLS', 'registry-1.docker.io', { ca: interceptorCa }, 'denied', /rules/, '0 403/200'],
  [
    'squid that opens TLS',
    'no-such.example',
    { ca: interceptorCa },
    'upstream-unreachable',
    /itself/,
    '0 502/200',
  ],
  ['tinyproxy', 'ghcr.io', {}, 'good', /200/, '0 200/200'],
  ['tinyproxy', 'registry-1.docker.io', {}, 'denied', /in its rules/, '56 0/403'],
  ['tinyproxy', 'registry.corp:5000', {}, 'denied', /port 5000/, '56 0/403'],
  ['tinyproxy', 'no-such.example', {}, 'upstream-unreachable', /its log says which/, '56 0/500'],
  ['tinyproxy', 'registry.corp', {}, 'upstream-unreachable', /its log says which/, '56 0/500'],
  ['tinyproxy with login', 'ghcr.io', { login: 'right' }, 'good', /200/, '0 200/200'],
  ['tinyproxy with login', 'ghcr.io', { login: 'wrong' }, 'proxy-login-wrong', /401/, '56 0/401'],
  ['tinyproxy with login', 'ghcr.io', {}, 'proxy-login-wanted', /407/, '56 0/407'],
  ['tinyproxy with login', `${address}:5050`, { login: 'right' }, 'plain-http', /plain HTTP/, '35 0/200'],
  [`http://${address}:3999`, 'ghcr.io', {}, 'proxy-down', /nothing listens/, '7 0/0'],
  ['http://no-such.example:3128', 'ghcr.io', {}, 'proxy-unknown', /cannot be resolved/, '5 0/0'],
  [`http://${address}:5050`, 'ghcr.io', {}, 'proxy-is-none', /no proxy for https/, '56 0/301'],
];

const logins = { right: proxyLogin, wrong: { ...proxyLogin, password: 'wrong' } } as const;

describe('a look through real proxies', function () {
  this.timeout(60_000);
  let lab: Lab;
  let proxies: Readonly<Record<ProxyName, RunningProxy>>;

  before(async function () {
    requireLab(this);
    const problem = proxiesProblem();
    if (problem !== undefined) {
      if (process.env['CI']) throw new Error(`The proxies: ${problem}`);
      console.log(`skipped: the proxies: ${problem}`);
      this.skip();
    }
    lab = await startLab();
    // Answers "no such name" for every name that is none of the lab's.
    await startCountingSink(lab.prep, []);
    proxies = await startProxies(lab);
  });
  after(() => lab?.stop());

  it('says what curl, run as it is shown, makes of each, and good only where curl is answered 200 or 401', async () => {
    const seen = new Map<Case, string>();
    const counts = { good: 0, short: 0, different: 0 };
    for (const login of [undefined, 'right', 'wrong'] as const) {
      const some = cases.filter(([, , given]) => given.login === login);
      const credentials = login === undefined ? undefined : logins[login];
      const looks = await lookInside(lab, {
        upstreams: some.map((one) => upstreamOf(one, proxies)),
        options: { root: lab.folder, login: credentials },
      });
      for (const [at, { upstream, meaning }] of looks.entries()) {
        const one = some[at];
        assert.ok(one);
        const curl = await askCurl(lab, upstream, credentials);
        seen.set(one, rowOf(one, meaning.verdict, curl));
        assert.match(meaning.message, one[4], rowOf(one, meaning.verdict, curl));
        counts[meaning.verdict === 'good' ? 'good' : 'short'] += 1;
        if (/^0 (?:200|401)\//.test(curl) !== (meaning.verdict === 'good')) counts.different += 1;
      }
    }
    const rows = cases.map((one) => seen.get(one));
    assert.deepEqual(
      rows,
      cases.map((one) => rowOf(one, one[3], one[5])),
    );
    console.log(rows.map((row) => `      ${row}`).join('\n'));
    const { good, short, different } = counts;
    console.log(
      `      ${cases.length} looks: ${good} good, ${short} short; curl says otherwise of ${different}`,
    );
    assert.deepEqual(counts, { good: 5, short: 20, different: 0 });
  });

  it('asks nobody but the proxies', async () => {
    for (const [name, proxy] of Object.entries(proxies)) {
      // Each upstream was asked for once by us and once by curl.
      const wanted = cases.filter(([through]) => through === name).flatMap(([, host]) => [host, host]);
      const targets = wanted.map((host) => (/:\d+$/.test(host) ? host : `${host}:443`)).toSorted();
      const all = await until(`${name} to log ${targets.length} tunnels`, () =>
        proxy.connects().length >= targets.length ? proxy.connects() : undefined,
      );
      assert.deepEqual(all.toSorted(), targets, name);
    }
  });
});

function rowOf([proxy, host]: Case, verdict: ProxyVerdict, curl: string): string {
  return `${`${proxy} ${host}`.padEnd(42)} ${verdict.padEnd(20)} curl ${curl}`;
}

function lookInside({ prep, folder }: Lab, question: ProxyLookQuestion): Promise<readonly ProxyLook[]> {
  return runInside({ namespace: prep, folder }, 'look-at-proxy', question);
}

function upstreamOf(
  [proxy, host, given]: Case,
  proxies: Readonly<Record<ProxyName, RunningProxy>>,
): ProxiedUpstream {
  const url = proxy.startsWith('http://') ? proxy : proxies[proxy as ProxyName].url;
  return { registry: host, host, ca: 'ca' in given ? given.ca : upstreamCa, proxy: url, login: false };
}

/** The command that is shown, with the login that a person would type and without its output. */
async function askCurl(lab: Lab, upstream: ProxiedUpstream, login: Credentials | undefined): Promise<string> {
  const [program, ...args] = curlOf(upstream).argv;
  const user = login === undefined ? [] : ['--proxy-user', `${login.username}:${login.password}`];
  const quiet = ['-s', '-o', '/dev/null', '-w', '%{http_code} %{http_connect}'];
  const { code, stdout } = await lab.prep.exec([program, ...quiet, ...user, ...args], {
    cwd: lab.folder,
    // What this machine trusts, and not the lab's CA, which the namespace names for Go programs.
    env: { SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
  });
  return `${code} ${stdout.split(' ').map(Number).join('/')}`;
}

async function startProxies(lab: Lab): Promise<Readonly<Record<ProxyName, RunningProxy>>> {
  const place = (name: string, port: number) => ({
    namespace: lab.prep,
    folder: join(lab.folder, 'proxies', name),
    listen: `${address}:${port}`,
  });
  chmodSync(lab.folder, 0o711);
  const interceptor = createAuthority('Interceptor-of-the-lab');
  writeFileSync(join(lab.folder, interceptorCa), interceptor.certificate);
  const rules = [
    'acl SSL_ports port 443',
    'acl forbidden dstdomain .docker.io',
    'http_access deny CONNECT !SSL_ports',
    'http_access deny forbidden',
  ];
  const allow = [...rules, 'http_access allow all'];
  const filter = join(lab.folder, 'tinyproxy-filter');
  writeFileSync(filter, 'docker\\.io$\n');
  const { username, password } = proxyLogin;
  const [open, login, opening, tiny, tinyLogin] = await Promise.all([
    startSquid(place('squid', 3128), { access: allow }),
    startSquid(place('squid-login', 3129), {
      access: [...rules, 'http_access allow known', 'http_access deny all'],
      login: true,
    }),
    startSquid(place('squid-opens-tls', 3130), {
      access: allow,
      intercept: { authority: interceptor, trust: lab.caFile },
    }),
    startTinyproxy(place('tinyproxy', 8888), ['ConnectPort 443', `Filter "${filter}"`]),
    startTinyproxy(place('tinyproxy-login', 8889), [
      'ConnectPort 443',
      'ConnectPort 5050',
      `BasicAuth ${username} ${password}`,
    ]),
  ]);
  return {
    squid: open,
    'squid with login': login,
    'squid that opens TLS': opening,
    tinyproxy: tiny,
    'tinyproxy with login': tinyLogin,
  };
}

describe('what NO_PROXY excepts', function () {
  this.timeout(120_000);

  it("is what Go's net/http excepts, which containerd asks", () => {
    const program = join(cache, 'judges/no-proxy');
    mkdirSync(dirname(program), { recursive: true });
    const cwd = join(root, 'test/real/judges/no-proxy');
    const build = spawnSync('go', ['build', '-o', program, '.'], { cwd, encoding: 'utf8' });
    assert.equal(build.status, 0, `go build of the judge of NO_PROXY failed:\n${build.stderr}`);
    const different = noProxyCases.filter(([host, entries]) => {
      const env = { HTTPS_PROXY: 'http://squid.internal:3128', NO_PROXY: entries };
      const { stdout } = spawnSync(program, [`https://${host}/v2/`], { env, encoding: 'utf8' });
      assert.match(stdout, /^(?:direct|squid\.internal:3128)\n$/, `${host} in ${entries}`);
      return (stdout === 'direct\n') !== isExcepted(host, entries.split(','));
    });
    assert.deepEqual(different, []);
    console.log(`      ${noProxyCases.length} hosts and lists of NO_PROXY, 0 different`);
  });
});
