import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { checkMirror } from '../../../src/node/registry/check-mirror.ts';
import type { MirrorCheckLine } from '../../../src/node/registry/check-mirror.ts';
import { headManifests } from '../../../src/node/registry/head-manifests.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createExpired, createSelfSigned } from '../support/odd-certificates.ts';
import { createAuthority, createCertificate } from '../../support/certificate.ts';
import { startFaultyRegistry } from '../../support/faulty-registry.ts';
import type { Fault, FaultyRegistryOptions } from '../../support/faulty-registry.ts';

const credentials = { username: 'pusher', password: 'correct horse' };
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [],
});
const targets = [{ repository: 'a/b', reference: '1' }];
const states = (lines: readonly MirrorCheckLine[]): string =>
  lines.map(({ id, state }) => `${id}=${state}`).join(' ');

interface Case {
  readonly fault: Fault;
  readonly credentials?: typeof credentials;
  /** States of the five lines, by their first letters: o, f, n. */
  readonly states: string;
  /** In the message of the failed line. */
  readonly says: RegExp;
  /** What a look at one image gives. */
  readonly head: string;
}

const cases: readonly Case[] = [
  { fault: 'down', states: 'fnnnn', says: /nothing listens on .*: start the registry/, head: 'down' },
  { fault: 'slow', states: 'fnnnn', says: /did not finish its answer within 0.4 s/, head: 'timed-out' },
  { fault: 'closes-early', states: 'ofnnn', says: /closed the connection before/, head: 'closed-early' },
  {
    fault: 'plain-http',
    states: 'ofnnn',
    says: /answers plain HTTP, but the plan says https: set mirror.url to http:/,
    head: 'plain-http',
  },
  { fault: 401, states: 'ooofn', says: /wants a login: enter its user and password/, head: 'login-wanted' },
  {
    fault: 401,
    credentials,
    states: 'ooofn',
    says: /refused the login: forget the stored credentials/,
    head: 'login-refused',
  },
  { fault: 403, states: 'oofnn', says: /answers 403 DENIED to the registry API/, head: 'denied' },
  { fault: 404, states: 'oofnn', says: /has no registry API: \/v2\/ answers 404/, head: 'missing' },
  { fault: 429, states: 'oofnn', says: /429, too many requests, and asks to wait 1 s/, head: 'rate-limited' },
  { fault: 500, states: 'oofnn', says: /answers 500 .*look at the registry's log/, head: 'server-error' },
  { fault: 503, states: 'oofnn', says: /answers 503/, head: 'server-error' },
  { fault: 'token-refused', states: 'ooofn', says: /wants a login/, head: 'login-wanted' },
  { fault: 'token-refused', credentials, states: 'ooofn', says: /refused the login/, head: 'login-refused' },
  {
    fault: 'token-broken',
    credentials,
    states: 'ooofn',
    says: /token server .* answered 200 without a token/,
    head: 'unexpected',
  },
  {
    fault: 'token-ignored',
    credentials,
    states: 'ooofn',
    says: /takes the login but refuses the token/,
    head: 'denied',
  },
];

describe('a mirror that fails', () => {
  for (const one of cases) {
    it(`says what ${one.fault} means${one.credentials === undefined ? '' : ' with a login'}`, async () => {
      const registry = await startFaultyRegistry({ fault: one.fault, manifests: { 'a/b:1': manifest } });
      try {
        const options = {
          url: registry.url,
          credentials: one.credentials,
          timeoutMs: 400,
          maxRetryWaitMs: 10,
        };
        const lines = await checkMirror(options);
        assert.equal(lines.map(({ state }) => state[0]).join(''), one.states, states(lines));
        const failed = lines.find(({ state }) => state === 'failed');
        assert.match(failed?.message ?? '', one.says);
        assert.match(failed?.message ?? '', new RegExp(registry.host));
        const skipped = lines.filter(({ state }) => state === 'not-asked').map(({ message }) => message);
        assert.ok(
          skipped.every((message) => message.startsWith('not asked, since ')),
          skipped.join(),
        );
        const [result] = await headManifests({ registry: options, targets });
        assert.equal(result?.state === 'failed' ? result.kind : result?.state, one.head);
        assert.doesNotMatch(JSON.stringify([lines, result]), /correct horse|cHVzaGVy|faulty-registry-token/);
      } finally {
        await registry.stop();
      }
    });
  }

  it('says that a body was cut', async () => {
    const registry = await startFaultyRegistry({ fault: 'cut-body', manifests: { 'a/b:1': manifest } });
    try {
      const [result] = await headManifests({
        registry: { url: registry.url },
        targets: [{ repository: 'a/b', reference: '1', platforms: ['linux/amd64'] }],
      });
      assert.equal(result?.state === 'failed' && result.kind, 'closed-early');
    } finally {
      await registry.stop();
    }
  });

  it('says that a name does not resolve', async () => {
    const lines = await checkMirror({ url: 'http://mirror.invalid:5050', timeoutMs: 15_000 });
    assert.match(lines[0]?.message ?? '', /the name of mirror.invalid:5050 cannot be resolved.*hosts file/);
  });

  it('tells a web page from a registry', async () => {
    const server = await startLoopbackServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>');
    });
    try {
      const lines = await checkMirror({ url: server.url });
      assert.equal(states(lines), 'reachable=ok transport=ok registry=failed login=not-asked push=not-asked');
      assert.match(lines[2]?.message ?? '', /answers 200 at \/v2\/, but not as a registry does/);
    } finally {
      await server.stop();
    }
  });

  const pushes: readonly [
    name: string,
    status: number,
    login: typeof credentials | undefined,
    state: string,
    says: RegExp,
  ][] = [
    [
      'wants a login to push',
      401,
      undefined,
      'not-asked',
      /pushing wants a login: enter the mirror's user and password/,
    ],
    ['refuses the login to push', 401, credentials, 'failed', /refused the login/],
    [
      'forbids to push',
      403,
      credentials,
      'failed',
      /answers 403 DENIED to a push to airgap-k8s\/check: this login may not do that/,
    ],
    [
      'has no such project',
      404,
      credentials,
      'failed',
      /answers 404 to a push to airgap-k8s\/check: does it want projects to be made first/,
    ],
  ];
  for (const [name, status, login, state, says] of pushes) {
    it(`says so of a mirror that lets anyone read and ${name}`, async () => {
      const server = await startLoopbackServer((request, response) => {
        if (request.method === 'GET') response.end('{}');
        else if (status === 401) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
        else response.writeHead(status).end('{"errors":[{"code":"DENIED","message":"Basic cHVzaGVyOg"}]}');
      });
      try {
        const lines = await checkMirror({ url: server.url, credentials: login });
        assert.equal(states(lines), `reachable=ok transport=ok registry=ok login=not-asked push=${state}`);
        assert.match(lines[4]?.message ?? '', says);
        assert.doesNotMatch(JSON.stringify(lines), /cHVzaGVy/);
      } finally {
        await server.stop();
      }
    });
  }

  it('takes an anonymous token for no login', async () => {
    const server = await startLoopbackServer((request, response) => {
      if (request.url?.startsWith('/token') === true) response.end('{"token":"anonymous"}');
      else if (request.headers.authorization === 'Bearer anonymous' && request.method === 'GET')
        response.end('{}');
      else {
        const realm = `http://${request.headers.host}/token`;
        response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="${realm}",service="s"` }).end();
      }
    });
    try {
      const lines = await checkMirror({ url: server.url });
      assert.equal(states(lines), 'reachable=ok transport=ok registry=ok login=not-asked push=not-asked');
      assert.ok(
        server.requests.some(({ line }) =>
          line.includes('scope=repository%3Aairgap-k8s%2Fcheck%3Apull%2Cpush'),
        ),
      );
    } finally {
      await server.stop();
    }
  });

  it('cancels an upload only at the registry itself', async () => {
    const other = await startLoopbackServer((_, response) => response.end());
    const server = await startLoopbackServer((request, response) => {
      if (request.method === 'POST') response.writeHead(202, { Location: `${other.url}/upload` });
      response.end();
    });
    try {
      const lines = await checkMirror({ url: server.url, credentials, scratch: 'project/check' });
      assert.match(
        lines[4]?.message ?? '',
        /upload to project\/check was started; the registry did not take its cancellation/,
      );
      assert.deepEqual(
        server.requests.map(({ line }) => line),
        ['GET /v2/', 'POST /v2/project/check/blobs/uploads/'],
      );
      assert.deepEqual(other.requests, []);
    } finally {
      await server.stop();
      await other.stop();
    }
  });
});

describe('TLS of a mirror', () => {
  const authority = createAuthority();
  const folder = temporaryFolder();
  const ca = join(folder.path, 'ca.crt');
  before(() => folder.write('ca.crt', authority.certificate));

  const look = async (options: FaultyRegistryOptions, client: { ca?: string; scheme?: string }) => {
    const registry = await startFaultyRegistry(options);
    try {
      const url = `${client.scheme ?? 'https'}://${registry.host}`;
      const lines = await checkMirror({ url, ca: client.ca, credentials, timeoutMs: 5000 });
      return { lines, requests: registry.requests, host: registry.host };
    } finally {
      await registry.stop();
    }
  };
  const good = createCertificate(authority, ['127.0.0.1']);

  it('trusts the CA of the plan', async () => {
    const { lines } = await look({ tls: good }, { ca });
    assert.match(states(lines), /^reachable=ok transport=ok registry=ok login=not-asked/);
  });

  it('refuses a CA it does not know, and sends it no login', async () => {
    const { lines, requests } = await look({ tls: good }, {});
    assert.match(lines[1]?.message ?? '', /CA that this machine does not trust: set mirror.ca/);
    assert.deepEqual(requests, []);
  });

  it('refuses a self-signed certificate', async () => {
    const { lines } = await look({ tls: createSelfSigned() }, {});
    assert.match(lines[1]?.message ?? '', /self-signed certificate .* set mirror.ca to that certificate/);
  });

  it('refuses a certificate that has expired', async () => {
    const { lines } = await look({ tls: createExpired(authority) }, { ca });
    assert.match(lines[1]?.message ?? '', /has expired: renew it on the registry/);
  });

  it('refuses a certificate that is for no server', async () => {
    const { lines } = await look({ tls: authority }, { ca });
    assert.match(lines[1]?.message ?? '', /agree on no TLS \(INVALID_PURPOSE\).*a server certificate/);
  });

  it('refuses a certificate for another name', async () => {
    const { lines } = await look({ tls: createCertificate(authority, ['mirror.example']) }, { ca });
    assert.match(lines[1]?.message ?? '', /is for another name/);
  });

  it('says that TLS answers where the plan says http', async () => {
    const { lines, host, requests } = await look({ tls: good }, { scheme: 'http' });
    assert.equal(
      states(lines),
      'reachable=ok transport=failed registry=not-asked login=not-asked push=not-asked',
    );
    assert.ok(lines[1]?.message.includes(`set mirror.url to https://${host}`), lines[1]?.message);
    assert.deepEqual(requests, []);
  });

  const unusable: readonly [name: string, content: string | undefined, says: RegExp][] = [
    ['missing.crt', undefined, /missing.crt does not exist; set mirror.ca/],
    ['empty.crt', '', /holds no certificate: it must be a PEM file/],
    [
      'damaged.crt',
      authority.certificate.replace(/[^-\n]{30}\n-----END/, '\n-----END'),
      /holds a damaged certificate/,
    ],
  ];
  for (const [name, content, says] of unusable) {
    it(`says that a CA file is unusable: ${name}`, async () => {
      if (content !== undefined) folder.write(name, content);
      const { lines, requests } = await look({ tls: good }, { ca: join(folder.path, name) });
      assert.equal(
        states(lines),
        'reachable=not-asked transport=failed registry=not-asked login=not-asked push=not-asked',
      );
      assert.match(lines[1]?.message ?? '', says);
      assert.deepEqual(requests, []);
    });
  }
  it('says that a CA file is unusable: a folder', async () => {
    const { lines } = await look({ tls: good }, { ca: folder.path });
    assert.match(lines[1]?.message ?? '', /is a folder, not a file/);
  });

  it('says that a server refuses every TLS of this machine, also where it complains in plain HTTP', async () => {
    // What Go's server does: a TLS alert to TLS that it does not take, a 400 in plain HTTP to plain HTTP.
    const alert = Buffer.from([0x15, 3, 1, 0, 2, 2, 70]);
    const complaint = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => socket.end(data[0] === 0x16 ? alert : complaint));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const secure = await checkMirror({ url: `https://127.0.0.1:${port}` });
      assert.match(secure[1]?.message ?? '', /agree on no TLS/);
      const plain = await checkMirror({ url: `http://127.0.0.1:${port}` });
      assert.match(plain[1]?.message ?? '', /answers TLS, but the plan says http/);
    } finally {
      server.close();
    }
  });

  it('says that a server asks for a certificate of the client', async () => {
    const server = createTlsServer({
      cert: good.certificate,
      key: good.key,
      ca: authority.certificate,
      requestCert: true,
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const lines = await checkMirror({ url: `https://127.0.0.1:${port}`, ca });
      assert.equal(
        states(lines),
        'reachable=ok transport=failed registry=not-asked login=not-asked push=not-asked',
      );
      assert.match(lines[1]?.message ?? '', /agree on no TLS .* may ask for none of the client/);
    } finally {
      server.close();
    }
  });

  it('says that what listens does not speak HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const lines = await checkMirror({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
      assert.match(lines[1]?.message ?? '', /does not speak HTTP: correct the port/);
    } finally {
      server.close();
    }
  });
});
