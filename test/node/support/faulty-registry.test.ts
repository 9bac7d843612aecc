import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createAuthority, createCertificate, type Certificate } from '../../support/certificate.ts';
import {
  startFaultyRegistry,
  type FaultyRegistry,
  type FaultyRegistryOptions,
} from '../../support/faulty-registry.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(
  url: string,
  options: { ca?: string; authorization?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = options.authorization ? { authorization: options.authorization } : {};
  return new Promise((resolve, reject) => {
    const request = start(
      url,
      { headers, agent: false, ca: options.ca, signal: options.signal },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}

describe('the fault injector', () => {
  let authority: Certificate;
  let tls: Certificate;
  const running: FaultyRegistry[] = [];
  const start = async (options: FaultyRegistryOptions): Promise<FaultyRegistry> => {
    const registry = await startFaultyRegistry(options);
    running.push(registry);
    return registry;
  };
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json' });
  const manifests = { 'a/b:1': manifest };

  before(() => {
    authority = createAuthority();
    tls = createCertificate(authority, ['127.0.0.1']);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((registry) => registry.stop()));
  });

  for (const status of [401, 403, 404, 429, 500, 503] as const) {
    it(`answers ${status}`, async () => {
      const registry = await start({ fault: status });
      const answer = await ask(`${registry.url}/v2/a/b/manifests/1`);
      assert.equal(answer.status, status);
      assert.equal(answer.headers['retry-after'], status === 429 || status === 503 ? '1' : undefined);
      assert.equal(answer.headers['www-authenticate'], status === 401 ? 'Basic realm="faulty"' : undefined);
    });
  }

  const broken: readonly { options: FaultyRegistryOptions; code: string }[] = [
    { options: { fault: 'down' }, code: 'ECONNREFUSED' },
    { options: { fault: 'closes-early' }, code: 'ECONNRESET' },
    { options: { fault: 'cut-body', manifests }, code: 'ECONNRESET' },
    { options: { fault: 'plain-http' }, code: 'EPROTO' },
  ];
  for (const { options, code } of broken) {
    it(`${options.fault}: a client sees ${code}`, async () => {
      const registry = await start(options);
      await assert.rejects(ask(`${registry.url}/v2/a/b/manifests/1`), { code });
    });
  }

  it('slow: reads the request and never answers', async () => {
    const registry = await start({ fault: 'slow' });
    await assert.rejects(ask(`${registry.url}/v2/`, { signal: AbortSignal.timeout(300) }), {
      name: 'AbortError',
    });
    assert.equal(registry.requests.length, 1);
  });

  it('serves a certificate that only its own CA makes trusted', async () => {
    const registry = await start({ tls });
    assert.equal((await ask(`${registry.url}/v2/`, { ca: authority.certificate })).status, 200);
    await assert.rejects(ask(`${registry.url}/v2/`), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });

  it('finds a manifest by tag and by digest, and nothing else', async () => {
    const registry = await start({ manifests });
    const answer = await ask(`${registry.url}/v2/a/b/manifests/1`);
    assert.equal(answer.body, manifest);
    const digest = String(answer.headers['docker-content-digest']);
    assert.equal((await ask(`${registry.url}/v2/a/b/manifests/${digest}`)).body, manifest);
    assert.equal((await ask(`${registry.url}/v2/a/b/manifests/2`)).status, 404);
    assert.equal((await ask(`${registry.url}/v2/a/manifests/${digest}`)).status, 404);
  });

  it('works again after the fault was acted as often as said', async () => {
    const registry = await start({ fault: 429, times: 2, retryAfter: '7' });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await ask(`${registry.url}/v2/`)).status);
    assert.deepEqual(statuses, [429, 429, 200]);
  });

  it('takes a Basic login, and only the right one', async () => {
    const registry = await start({ login: { kind: 'basic', user: 'u', password: 'p' }, manifests });
    const url = `${registry.url}/v2/a/b/manifests/1`;
    assert.equal((await ask(url)).status, 401);
    assert.equal((await ask(url, { authorization: `Basic ${btoa('u:wrong')}` })).status, 401);
    assert.equal((await ask(url, { authorization: `Basic ${btoa('u:p')}` })).status, 200);
  });

  const flows = [
    { fault: 'none', token: 200, manifest: 200 },
    { fault: 'token-ignored', token: 200, manifest: 401 },
    { fault: 'token-broken', token: 200, manifest: 401 },
    { fault: 'token-refused', token: 401, manifest: 401 },
  ] as const;
  for (const flow of flows) {
    it(`Bearer, ${flow.fault}: token ${flow.token}, then manifest ${flow.manifest}`, async () => {
      const login = { kind: 'bearer', user: 'u', password: 'p' } as const;
      const registry = await start({ fault: flow.fault, login, manifests });
      const url = `${registry.url}/v2/a/b/manifests/1`;
      const challenge = String((await ask(url)).headers['www-authenticate']);
      assert.match(challenge, /^Bearer realm="[^"]+\/token",service="faulty",scope="repository:a\/b:pull"$/);
      const realm = /realm="([^"]+)"/.exec(challenge)?.[1] ?? '';
      const answer = await ask(realm, { authorization: `Basic ${btoa('u:p')}` });
      assert.equal(answer.status, flow.token);
      const token =
        flow.fault === 'token-broken' ? '' : (JSON.parse(answer.body) as { token?: string }).token;
      assert.equal((await ask(url, { authorization: `Bearer ${token}` })).status, flow.manifest);
    });
  }
});
