import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { headManifests } from '../../../src/node/registry/head-manifests.ts';
import { createAuthority, createCertificate } from '../../support/certificate.ts';
import { startFaultyRegistry } from '../../support/faulty-registry.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const image = JSON.stringify({
  schemaVersion: 2,
  mediaType: imageType,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('config'), size: 6 },
  layers: [],
});
const child = (digest: string, platform: object) => ({ mediaType: imageType, digest, size: 1, platform });
const index = JSON.stringify({
  schemaVersion: 2,
  mediaType: indexType,
  manifests: [
    child(digestOf(image), { os: 'linux', architecture: 'amd64' }),
    child(digestOf('never copied'), { os: 'linux', architecture: 'arm64', variant: 'v8' }),
    child(digestOf('attestation'), { os: 'unknown', architecture: 'unknown' }),
  ],
});
const login = { user: 'u', password: 'pässword: with colon' };
const credentials = { username: login.user, password: login.password };
const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ repository: `r${at % 7}`, reference: `${at}` }));

/** Serves until the end of the test, whatever it does. */
async function serving<Result>(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (server: LoopbackServer) => Promise<Result>,
): Promise<Result> {
  const server = await startLoopbackServer(answer);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

function found(response: ServerResponse, body = image, type = imageType): void {
  response.writeHead(200, {
    'Docker-Content-Digest': digestOf(body),
    'Content-Type': type,
    'Content-Length': body.length,
  });
  response.end(body);
}

describe('looking for images in a mirror', () => {
  it('tells what is there from what is missing, in the order asked', async () => {
    const registry = await startFaultyRegistry({ manifests: { 'a/b:1': image, 'a/c:2': index } });
    try {
      const progress: string[] = [];
      const targets = [
        { repository: 'a/b', reference: '1' },
        { repository: 'a/b', reference: '9' },
        { repository: 'a/b', reference: digestOf(image) },
        { repository: 'a/c', reference: '2' },
      ];
      const results = await headManifests(
        { registry: { url: registry.url, concurrency: 1 }, targets },
        { onProgress: (done, total) => progress.push(`${done}/${total}`) },
      );
      assert.deepEqual(results, [
        { state: 'present', digest: digestOf(image), mediaType: imageType },
        { state: 'missing', message: `a/b:9 is not in ${registry.host}` },
        { state: 'present', digest: digestOf(image), mediaType: imageType },
        { state: 'present', digest: digestOf(index), mediaType: indexType },
      ]);
      assert.deepEqual(progress, ['1/4', '2/4', '3/4', '4/4']);
      assert.deepEqual(new Set(registry.requests.map(({ method }) => method)), new Set(['HEAD']));
      assert.match(
        registry.requests[0]?.accept ?? '',
        /image\.index.*manifest\.list.*image\.manifest.*manifest\.v2/,
      );
    } finally {
      await registry.stop();
    }
  });

  it('reads the platforms of an index, and proves that their manifests are there', async () => {
    const registry = await startFaultyRegistry({ manifests: { 'a/c:2': index, 'a/c:x': image } });
    try {
      const [result] = await headManifests({
        registry: { url: registry.url },
        targets: [
          { repository: 'a/c', reference: '2', platforms: ['linux/amd64', 'linux/arm64', 'linux/s390x'] },
        ],
      });
      assert.deepEqual(result, {
        state: 'present',
        digest: digestOf(index),
        mediaType: indexType,
        platforms: ['linux/amd64'],
        missingPlatforms: ['linux/arm64', 'linux/s390x'],
      });
    } finally {
      await registry.stop();
    }
  });

  it('reads the platform of a single image from its configuration', async () => {
    const config = JSON.stringify({ os: 'linux', architecture: 'arm64', variant: 'v8' });
    await serving(
      (request, response) =>
        request.url?.includes('/blobs/') === true ? response.end(config) : found(response),
      async (server) => {
        const [result] = await headManifests({
          registry: { url: server.url },
          targets: [
            { repository: 'a', reference: '1', platforms: ['linux/arm64', 'linux/arm64/v8', 'linux/amd64'] },
          ],
        });
        assert.ok(result?.state === 'present');
        assert.deepEqual(result.platforms, ['linux/arm64/v8']);
        assert.deepEqual(result.missingPlatforms, ['linux/amd64']);
      },
    );
  });

  it('asks for the manifest itself where HEAD names no digest', async () => {
    await serving(
      (request, response) => response.end(request.method === 'HEAD' ? undefined : image),
      async (server) => {
        const [result] = await headManifests({ registry: { url: server.url }, targets: numbered(1) });
        assert.equal(result?.state === 'present' && result.digest, digestOf(image));
        assert.deepEqual(
          server.requests.map(({ line }) => line.split(' ')[0]),
          ['HEAD', 'GET'],
        );
      },
    );
  });

  it('tells a damaged copy from a whole one', async () => {
    await serving(
      (_, response) => {
        response.writeHead(200, { 'Docker-Content-Digest': digestOf(image), 'Content-Type': imageType });
        response.end(image.replace('"layers"', '"Layers"'));
      },
      async (server) => {
        const targets = [{ repository: 'a', reference: digestOf(image), platforms: ['linux/amd64'] }];
        const [result] = await headManifests({ registry: { url: server.url }, targets });
        assert.equal(result?.state === 'failed' && result.kind, 'digest-mismatch');
      },
    );
  });

  it('keeps to its bound of requests at the same time, over as many connections', async () => {
    const waiting: ServerResponse[] = [];
    await serving(
      (_, response) => {
        waiting.push(response);
        // Answered in fours only, so that four must have been open.
        if (waiting.length === 4) for (const one of waiting.splice(0)) found(one);
      },
      async (server) => {
        const results = await headManifests({
          registry: { url: server.url, concurrency: 4, timeoutMs: 5000 },
          targets: numbered(40),
        });
        assert.equal(results.filter(({ state }) => state === 'present').length, 40);
        assert.equal(server.requests.length, 40);
        assert.equal(server.mostAtOnce(), 4);
        assert.equal(server.connections(), 4);
      },
    );
  });

  for (const retryAfter of ['0', new Date(0).toUTCString()]) {
    it(`asks again where a 429 says when: ${retryAfter}`, async () => {
      const registry = await startFaultyRegistry({
        fault: 429,
        times: 2,
        retryAfter,
        manifests: { 'a:1': image },
      });
      try {
        const targets = [{ repository: 'a', reference: '1' }];
        const [result] = await headManifests({ registry: { url: registry.url }, targets });
        assert.equal(result?.state, 'present');
        assert.equal(registry.requests.length, 3);
      } finally {
        await registry.stop();
      }
    });
  }

  it('does not wait for longer than its bound, nor for ever', async () => {
    const long = await startFaultyRegistry({ fault: 429, retryAfter: '3600' });
    const endless = await startFaultyRegistry({ fault: 429, retryAfter: '0' });
    try {
      const targets = numbered(1);
      const [first] = await headManifests({ registry: { url: long.url }, targets });
      assert.match(first?.state === 'failed' ? first.message : '', /asks to wait 3600 s/);
      assert.equal(long.requests.length, 1);
      const [second] = await headManifests({ registry: { url: endless.url }, targets });
      assert.equal(second?.state === 'failed' && second.kind, 'rate-limited');
      assert.equal(endless.requests.length, 3);
    } finally {
      await long.stop();
      await endless.stop();
    }
  });

  it('stops asking a mirror that fails as a whole, and says so for every image', async () => {
    const registry = await startFaultyRegistry({ fault: 401 });
    try {
      const results = await headManifests({
        registry: { url: registry.url, credentials, concurrency: 1 },
        targets: numbered(200),
      });
      assert.equal(results.length, 200);
      assert.ok(results.every((result) => result.state === 'failed' && result.kind === 'login-refused'));
      // The first without a login and with one, then two more with it: a wrong password must lock no account.
      assert.equal(registry.requests.length, 4);
    } finally {
      await registry.stop();
    }
  });

  it('goes on past the faults of single images', async () => {
    await serving(
      (request, response) => {
        if (request.url?.includes('/manifests/3') === true) return found(response);
        response.writeHead(500).end();
      },
      async (server) => {
        const results = await headManifests({
          registry: { url: server.url, concurrency: 1 },
          targets: numbered(9),
        });
        assert.deepEqual(results.map(({ state }) => state[0]).join(''), 'fffpfffff');
        assert.equal(server.requests.length, 9);
      },
    );
  });

  it('goes on where a mirror fails now and then', async () => {
    await serving(
      (request, response) => {
        if (Number(request.url?.split('/').at(-1)) % 3 === 2) return found(response);
        response.writeHead(429, { 'Retry-After': '9' }).end();
      },
      async (server) => {
        const registry = { url: server.url, concurrency: 1, maxRetryWaitMs: 0 };
        const results = await headManifests({ registry, targets: numbered(9) });
        assert.equal(results.map(({ state }) => state[0]).join(''), 'ffpffpffp');
        assert.equal(server.requests.length, 9);
      },
    );
  });

  it('reads no manifest beyond the size that registries must take', async () => {
    await serving(
      (_, response) => response.end(Buffer.alloc(4 * 1024 * 1024 + 1, ' ')),
      async (server) => {
        const targets = [{ repository: 'a', reference: '1', platforms: ['linux/amd64'] }];
        const [result] = await headManifests({ registry: { url: server.url }, targets });
        assert.equal(result?.state === 'failed' && result.kind, 'too-large');
      },
    );
  });

  it('asks nothing more once it has failed', async () => {
    await serving(
      (_, response) => found(response),
      async (server) => {
        const fault = new Error('a bug of the caller');
        const onProgress = (done: number): void => {
          if (done === 1) throw fault;
        };
        await assert.rejects(
          headManifests(
            { registry: { url: server.url, concurrency: 4 }, targets: numbered(1000) },
            { onProgress },
          ),
          fault,
        );
        for (let turn = 0; turn < 10; turn += 1) await fetch(server.url);
        assert.ok(server.requests.length <= 4 + 10, `${server.requests.length} requests`);
      },
    );
  });

  it('ends at once when cancelled', async () => {
    const stop = new AbortController();
    await serving(
      () => stop.abort(),
      async (server) => {
        await assert.rejects(
          headManifests({ registry: { url: server.url }, targets: numbered(50) }, { signal: stop.signal }),
          { reason: 'cancelled' },
        );
        assert.ok(server.requests.length <= 6, `${server.requests.length} requests`);
      },
    );
  });

  it('makes Node warn of nothing, however many requests are open', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', onWarning);
    try {
      const waiting: ServerResponse[] = [];
      const { signal } = new AbortController();
      await serving(
        (_, response) => {
          waiting.push(response);
          if (waiting.length === 20) for (const one of waiting) found(one);
        },
        async (server) => {
          const registry = { url: server.url, concurrency: 20, timeoutMs: 5000 };
          await headManifests({ registry, targets: numbered(20) }, { signal });
          assert.equal(server.mostAtOnce(), 20);
        },
      );
      assert.deepEqual(warnings, []);
    } finally {
      process.off('warning', onWarning);
    }
  });

  it('asks once more when an idle connection was closed meanwhile', async () => {
    let seen = 0;
    await serving(
      (request, response) => {
        seen += 1;
        if (seen === 2) request.socket.destroy();
        else found(response);
      },
      async (server) => {
        const results = await headManifests({
          registry: { url: server.url, concurrency: 1 },
          targets: numbered(2),
        });
        assert.deepEqual(
          results.map(({ state }) => state),
          ['present', 'present'],
        );
        assert.equal(server.requests.length, 3);
      },
    );
  });

  const names: readonly [repository: string, reference: string][] = [
    ['../../v2/a', '1'],
    ['a/../b', '1'],
    ['a?x=', '1'],
    ['a', '1/../../2'],
    ['a', ''],
    ['A', '1'],
  ];
  for (const [repository, reference] of names) {
    it(`sends nothing for what is no name: ${repository}:${reference}`, async () => {
      await serving(
        (_, response) => found(response),
        async (server) => {
          const [result] = await headManifests({
            registry: { url: server.url },
            targets: [{ repository, reference }],
          });
          assert.match(
            result?.state === 'failed' ? result.message : '',
            /is no repository with a tag or digest/,
          );
          assert.equal(server.requests.length, 0);
        },
      );
    });
  }

  for (const url of ['ftp://h', 'mirror:5000', 'http://u:geheim@h', 'https://h/v2/project', '', 'http://']) {
    it(`refuses the address ${url.replace('geheim', '…')}`, async () => {
      await assert.rejects(
        headManifests({ registry: { url }, targets: numbered(1) }),
        (error: Error & { reason?: string }) => {
          assert.equal(error.reason, 'bad-address');
          assert.match(error.message, /write http:\/\/HOST:PORT or https:\/\/HOST/);
          assert.doesNotMatch(error.message, /geheim/);
          return true;
        },
      );
    });
  }
});

describe('logging in to a mirror', () => {
  const folder = temporaryFolder();

  it('sends a Basic login where it is asked for, and from then on at once', async () => {
    const registry = await startFaultyRegistry({
      login: { kind: 'basic', ...login },
      manifests: { 'r0:0': image },
    });
    try {
      const results = await headManifests({
        registry: { url: registry.url, credentials, concurrency: 1 },
        targets: numbered(3),
      });
      assert.deepEqual(
        results.map(({ state }) => state),
        ['present', 'missing', 'missing'],
      );
      assert.deepEqual(
        registry.requests.map(({ authorization }) => authorization?.split(' ')[0]),
        [undefined, 'Basic', 'Basic', 'Basic'],
      );
    } finally {
      await registry.stop();
    }
  });

  it('fetches one token for each repository, with the login, and shows the login to nobody else', async () => {
    const registry = await startFaultyRegistry({
      login: { kind: 'bearer', ...login },
      manifests: { 'r0:0': image },
    });
    try {
      const targets = ['0', '1', '2'].map((reference) => ({ repository: 'r0', reference }));
      const results = await headManifests({
        registry: { url: registry.url, credentials, concurrency: 3 },
        targets,
      });
      assert.deepEqual(
        results.map(({ state }) => state),
        ['present', 'missing', 'missing'],
      );
      const tokens = registry.requests.filter(({ url }) => url.startsWith('/token'));
      assert.deepEqual(
        tokens.map(({ url }) => url),
        ['/token?service=faulty&scope=repository%3Ar0%3Apull'],
      );
      const others = registry.requests.filter(({ url }) => !url.startsWith('/token'));
      assert.ok(others.every(({ authorization }) => authorization?.startsWith('Basic') !== true));
      assert.equal(registry.requests.length, 7);
    } finally {
      await registry.stop();
    }
  });

  it('fetches a new token when one has expired', async () => {
    let tokens = 0;
    let served = 0;
    await serving(
      (request, response) => {
        if (request.url?.startsWith('/token') === true) {
          tokens += 1;
          response.end(JSON.stringify({ access_token: `t${tokens}` }));
        } else if (request.headers.authorization === `Bearer t${tokens}` && served < tokens * 2) {
          served += 1;
          found(response);
        } else {
          const realm = `http://${request.headers.host}/token`;
          response
            .writeHead(401, { 'WWW-Authenticate': `Bearer realm="${realm}",service="s",scope="x"` })
            .end();
        }
      },
      async (server) => {
        const targets = ['0', '1', '2', '3'].map((reference) => ({ repository: 'a', reference }));
        const results = await headManifests({ registry: { url: server.url, concurrency: 1 }, targets });
        assert.ok(results.every(({ state }) => state === 'present'));
        assert.equal(tokens, 2);
      },
    );
  });

  it('follows a redirect to another host without the login', async () => {
    await serving(
      (_, response) => found(response),
      async (storage) => {
        await serving(
          (request, response) => {
            if (request.headers.authorization === undefined) {
              response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
            } else response.writeHead(307, { Location: `${storage.url}/blob?signature=s` }).end();
          },
          async (server) => {
            const registry = { url: server.url, credentials };
            const [result] = await headManifests({ registry, targets: numbered(1) });
            assert.equal(result?.state, 'present');
            assert.deepEqual(storage.requests, [
              { line: 'HEAD /blob?signature=s', authorization: undefined },
            ]);
          },
        );
      },
    );
  });

  it('fetches one new token for all requests whose token has expired together', async () => {
    const tokens: string[] = [];
    const late: ServerResponse[] = [];
    const refuse = (response: ServerResponse): void => {
      const realm = `http://${response.req.headers.host}/token`;
      response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="${realm}",service="s"` }).end();
    };
    await serving(
      (request, response) => {
        const { authorization } = request.headers;
        if (request.url?.startsWith('/token') === true) {
          tokens.push(`t${tokens.length + 1}`);
          response.end(JSON.stringify({ token: tokens.at(-1) }));
        } else if (authorization === 'Bearer t1' && Number(request.url?.split('/').at(-1)) >= 3) {
          late.push(response);
          // All three are refused at the same time.
          if (late.length === 3) for (const one of late.splice(0)) refuse(one);
        } else if (authorization === undefined) refuse(response);
        else found(response);
      },
      async (server) => {
        const targets = Array.from({ length: 6 }, (_, at) => ({ repository: 'a', reference: `${at}` }));
        const results = await headManifests({
          registry: { url: server.url, concurrency: 3, timeoutMs: 5000 },
          targets,
        });
        assert.ok(results.every(({ state }) => state === 'present'));
        assert.deepEqual(tokens, ['t1', 't2']);
      },
    );
  });

  it('asks the token server again after it failed', async () => {
    let asked = 0;
    await serving(
      (request, response) => {
        if (request.url?.startsWith('/token') === true) {
          asked += 1;
          response.writeHead(asked === 1 ? 500 : 200).end(JSON.stringify({ token: 't' }));
        } else if (request.headers.authorization === 'Bearer t') found(response);
        else {
          const realm = `http://${request.headers.host}/token`;
          response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="${realm}"` }).end();
        }
      },
      async (server) => {
        const targets = ['0', '1'].map((reference) => ({ repository: 'a', reference }));
        const [first, second] = await headManifests({
          registry: { url: server.url, concurrency: 1 },
          targets,
        });
        assert.match(
          first?.state === 'failed' ? first.message : '',
          /token server .* answered 500 without a token/,
        );
        assert.equal(second?.state, 'present');
      },
    );
  });

  it('says so where a redirect leads to a host that wants a login of its own', async () => {
    await serving(
      (_, response) => response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end(),
      async (other) => {
        await serving(
          (request, response) => response.writeHead(301, { Location: `${other.url}${request.url}` }).end(),
          async (server) => {
            const registry = { url: server.url, credentials };
            const [result] = await headManifests({ registry, targets: numbered(1) });
            assert.ok(
              result?.state === 'failed' && result.message.includes(`redirects to ${other.url}`),
              JSON.stringify(result),
            );
            assert.deepEqual(
              other.requests.map(({ authorization }) => authorization),
              [undefined],
            );
          },
        );
      },
    );
  });

  it('sends nothing on from https to plain http', async () => {
    const authority = createAuthority();
    const ca = folder.write('ca.crt', authority.certificate);
    await serving(
      (_, response) => found(response),
      async (plain) => {
        const server = await startLoopbackServer(
          (request, response) => {
            if (request.url?.includes('redirected') === true) {
              response.writeHead(307, { Location: `${plain.url}/blob?signature=s` }).end();
            } else {
              response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="${plain.url}/token"` }).end();
            }
          },
          createCertificate(authority, ['127.0.0.1']),
        );
        try {
          const targets = ['redirected', 'challenged'].map((repository) => ({ repository, reference: '1' }));
          const results = await headManifests({ registry: { url: server.url, ca, credentials }, targets });
          assert.deepEqual(
            results.map((result) => (result.state === 'failed' ? result.kind : result.state)),
            ['redirected', 'login-refused'],
          );
          assert.match(
            JSON.stringify(results),
            /redirects from https to http.*sends logins on to .* over plain HTTP, so the login was not sent/,
          );
          assert.doesNotMatch(JSON.stringify(results), /signature/);
          assert.deepEqual(plain.requests, []);
        } finally {
          await server.stop();
        }
      },
    );
  });

  it('gives up a circle of redirects', async () => {
    await serving(
      (request, response) => response.writeHead(302, { Location: request.url }).end(),
      async (server) => {
        const [result] = await headManifests({ registry: { url: server.url }, targets: numbered(1) });
        assert.equal(result?.state === 'failed' && result.kind, 'redirected');
        assert.equal(server.requests.length, 4);
      },
    );
  });
});
