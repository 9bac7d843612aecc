import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ProxiedUpstream } from '../../../src/core/proxy/proxied-upstreams.ts';
import type { ProxyMeaning } from '../../../src/core/proxy/proxy-outcome.ts';
import { lookAtProxy } from '../../../src/node/proxy/look-at-proxy.ts';
import type { ProxyLookOptions } from '../../../src/node/proxy/look-at-proxy.ts';
import { createAuthority, createCertificate } from '../../support/certificate.ts';
import type { Certificate } from '../../support/certificate.ts';
import { startBabbler, startLoopbackProxy } from '../../support/loopback-proxy.ts';
import type { LoopbackProxy, ProxyAct } from '../../support/loopback-proxy.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a look at upstreams through a proxy', () => {
  const folder = temporaryFolder();
  const stops: (() => Promise<void>)[] = [];
  let authority: Certificate;
  let upstreamTls: Certificate;
  before(() => {
    authority = createAuthority();
    upstreamTls = createCertificate(authority, ['ghcr.io', '127.0.0.1']);
    writeFileSync(join(folder.path, 'ca.crt'), authority.certificate);
    writeFileSync(join(folder.path, 'bad.crt'), 'no certificate');
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  const kept = <One extends { readonly stop: () => Promise<void> }>(one: One): One => {
    stops.push(one.stop);
    return one;
  };
  const startProxy = async (act: (target: string) => ProxyAct, tls?: Certificate): Promise<LoopbackProxy> =>
    kept(await startLoopbackProxy(act, tls));
  const startUpstream = async (
    status: number,
    headers: Readonly<Record<string, string>> = {},
    tls = upstreamTls,
  ): Promise<LoopbackServer & { port: number }> => {
    const server = kept(
      await startLoopbackServer((_, response) => response.writeHead(status, headers).end(), tls),
    );
    return { ...server, port: Number(server.host.split(':')[1]) };
  };
  const ghcr = (proxy: string | undefined, more: Partial<ProxiedUpstream> = {}): ProxiedUpstream => ({
    registry: 'ghcr.io',
    host: 'ghcr.io',
    ca: 'ca.crt',
    proxy,
    login: false,
    ...more,
  });
  const look = async (
    upstream: ProxiedUpstream,
    more: Partial<ProxyLookOptions> = {},
  ): Promise<ProxyMeaning> => {
    const [seen] = await lookAtProxy([upstream], { root: folder.path, timeoutMs: 5000, ...more });
    assert.ok(seen);
    return seen.meaning;
  };

  for (const status of [200, 401]) {
    it(`is good with ${status}, asked once as curl -I asks`, async () => {
      const upstream = await startUpstream(status);
      const proxy = await startProxy(() => ({ tunnelTo: upstream.port }));
      assert.deepEqual(await look(ghcr(proxy.url)), { verdict: 'good', message: `answers ${status}` });
      assert.deepEqual(upstream.requests, [{ line: 'HEAD /v2/', authorization: undefined }]);
      assert.deepEqual(proxy.asked, [{ target: 'ghcr.io:443', login: undefined }]);
    });
  }

  it('sends the login to the proxy, to nobody else, and shows it in no command line', async () => {
    let shown = '';
    const upstream = await startUpstream(401);
    const proxy = await startProxy(() => {
      shown += commandLines();
      return { tunnelTo: upstream.port };
    });
    const login = { username: 'jo', password: 'hünter2:@ %' };
    assert.equal((await look(ghcr(proxy.url), { login })).verdict, 'good');
    const sent = `Basic ${Buffer.from('jo:hünter2:@ %').toString('base64')}`;
    assert.deepEqual(proxy.asked, [{ target: 'ghcr.io:443', login: sent }]);
    assert.ok(process.platform !== 'linux' || shown.includes('mocha'), 'command lines were read');
    for (const secret of [login.password, sent]) assert.ok(!shown.includes(secret));
    assert.deepEqual(upstream.requests, [{ line: 'HEAD /v2/', authorization: undefined }]);
  });

  it('asks directly where the plan excepts the host, and sends no login there', async () => {
    const upstream = await startUpstream(401);
    const meaning = await look(ghcr('direct', { host: upstream.host }), {
      login: { username: 'u', password: 'p' },
    });
    assert.equal(meaning.verdict, 'good');
    assert.deepEqual(upstream.requests, [{ line: 'HEAD /v2/', authorization: undefined }]);
  });

  it('sends nothing to an upstream whose certificate is not trusted, and names who issued it', async () => {
    const upstream = await startUpstream(200);
    const proxy = await startProxy(() => ({ tunnelTo: upstream.port }));
    const meaning = await look(ghcr(proxy.url, { ca: undefined }));
    assert.equal(meaning.verdict, 'untrusted');
    assert.match(meaning.message, /issued by "airgap-test-ca", no public CA/);
    assert.deepEqual(upstream.requests, []);
  });

  it('knows a certificate for another name', async () => {
    const upstream = await startUpstream(200, {}, createCertificate(authority, ['quay.io']));
    const proxy = await startProxy(() => ({ tunnelTo: upstream.port }));
    assert.equal((await look(ghcr(proxy.url))).verdict, 'certificate');
    assert.deepEqual(upstream.requests, []);
  });

  const replies: readonly [title: string, act: ProxyAct, verdict: string][] = [
    ['a rule', { reply: 'HTTP/1.1 403 Forbidden\r\n\r\nno' }, 'denied'],
    [
      'a login wanted',
      { reply: 'HTTP/1.0 407 No\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n' },
      'proxy-login-wanted',
    ],
    [
      'only NTLM',
      {
        reply: 'HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n\r\n',
      },
      'proxy-login-unsupported',
    ],
    [
      'a name it cannot resolve',
      { reply: 'HTTP/1.1 503 x\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n' },
      'upstream-unknown',
    ],
    ['no way', { reply: 'HTTP/1.0 500 Unable to connect\r\n\r\n' }, 'upstream-unreachable'],
    ['no CONNECT', { reply: 'HTTP/1.1 405 Method Not Allowed\r\n\r\n' }, 'proxy-is-none'],
    ['another protocol', { reply: 'SSH-2.0-OpenSSH_9.2\r\n' }, 'proxy-is-none'],
    ['nothing', 'closes', 'other'],
  ];
  for (const [title, act, verdict] of replies) {
    it(`a proxy that answers with ${title}: ${verdict}`, async () => {
      const proxy = await startProxy(() => act);
      assert.equal((await look(ghcr(proxy.url))).verdict, verdict);
      assert.equal(proxy.asked.length, 1);
    });
  }

  it('a proxy that never answers takes the time it was given, and not more', async () => {
    const proxy = await startProxy(() => 'silent');
    const meaning = await look(ghcr(proxy.url), { timeoutMs: 200 });
    assert.equal(meaning.verdict, 'upstream-unreachable');
    assert.match(meaning.message, /within 0\.2 s/);
  });

  it('a proxy that is down, has no name, or is not named', async () => {
    const gone = createServer();
    const port = await new Promise<number>((resolve) =>
      gone.listen(0, '127.0.0.1', () => resolve((gone.address() as AddressInfo).port)),
    );
    await new Promise((resolve) => gone.close(resolve));
    assert.equal((await look(ghcr(`http://127.0.0.1:${port}`))).verdict, 'proxy-down');
    assert.equal((await look(ghcr(undefined))).verdict, 'proxy-unnamed');
  });

  it('a tunnel to what speaks plain HTTP', async () => {
    const babbler = kept(await startBabbler('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const proxy = await startProxy(() => ({ tunnelTo: babbler.port }));
    assert.equal((await look(ghcr(proxy.url))).verdict, 'plain-http');
  });

  it('a proxy by https, whose own certificate nobody trusts', async () => {
    const proxy = await startProxy(() => 'silent', upstreamTls);
    assert.equal((await look(ghcr(proxy.url))).verdict, 'proxy-tls');
    assert.deepEqual(proxy.asked, []);
  });

  it('a CA file that cannot be read', async () => {
    const proxy = await startProxy(() => 'silent');
    for (const ca of ['gone.crt', 'bad.crt']) {
      const meaning = await look(ghcr(proxy.url, { ca }));
      assert.equal(meaning.verdict, 'ca-unreadable');
      assert.match(meaning.message, new RegExp(ca));
    }
    assert.deepEqual(proxy.asked, []);
  });

  it('asks a few at once, in order, and says how far it is', async () => {
    const upstream = await startUpstream(200);
    const proxy = await startProxy((target) =>
      target.startsWith('bad') ? { reply: 'HTTP/1.1 403 No\r\n\r\n' } : { tunnelTo: upstream.port },
    );
    const upstreams = Array.from({ length: 12 }, (_, at) =>
      at % 3 === 0 ? ghcr(proxy.url, { host: `bad-${at}` }) : ghcr(proxy.url),
    );
    const said: number[] = [];
    const looks = await lookAtProxy(upstreams, {
      root: folder.path,
      onProgress: (done) => said.push(done),
    });
    assert.deepEqual(
      looks.map(({ meaning }) => meaning.verdict),
      upstreams.map((_, at) => (at % 3 === 0 ? 'denied' : 'good')),
    );
    assert.deepEqual(
      said,
      Array.from({ length: 12 }, (_, at) => at + 1),
    );
    assert.ok(proxy.mostAtOnce() <= 4, `${proxy.mostAtOnce()} at once`);
  });

  it('ends at once when it is cancelled, and asks no more', async () => {
    const abort = new AbortController();
    const proxy = await startProxy(() => {
      abort.abort();
      return 'silent';
    });
    const upstreams = Array.from({ length: 9 }, () => ghcr(proxy.url));
    await assert.rejects(lookAtProxy(upstreams, { root: folder.path, signal: abort.signal }), {
      reason: 'cancelled',
    });
    assert.ok(proxy.asked.length <= 4);
    await assert.rejects(lookAtProxy(upstreams, { root: folder.path, signal: abort.signal }), {
      reason: 'cancelled',
    });
  });
});

/** Of every process that can be seen now; empty where the system does not show them. */
function commandLines(): string {
  if (!existsSync('/proc')) return '';
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        // It ended in the meantime.
        return '';
      }
    })
    .join('\n');
}
