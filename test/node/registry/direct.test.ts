import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { checkMirror } from '../../../src/node/registry/check-mirror.ts';
import { createSelfSigned } from '../support/odd-certificates.ts';
import { startFaultyRegistry } from '../../support/faulty-registry.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';

describe('the way to a mirror', () => {
  const changed: Record<string, string | undefined> = {};
  const setEnv = (name: string, value: string): void => {
    changed[name] = process.env[name];
    process.env[name] = value;
  };
  afterEach(() => {
    for (const [name, value] of Object.entries(changed)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
      delete changed[name];
    }
  });

  it('is direct: no proxy of the environment, and none that an editor puts into http.request', async () => {
    const proxy = await startLoopbackServer((_, response) => response.end());
    const registry = await startFaultyRegistry();
    const originals = [http.request, http.get, https.request, https.get] as const;
    const refuse = (): never => assert.fail('went through http.request');
    try {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) setEnv(name, proxy.url);
      setEnv('NODE_USE_ENV_PROXY', '1');
      Object.assign(http, { request: refuse, get: refuse });
      Object.assign(https, { request: refuse, get: refuse });
      const lines = await checkMirror({ url: registry.url });
      assert.equal(lines[2]?.state, 'ok');
      assert.equal(proxy.connections(), 0);
    } finally {
      const [request, get, secureRequest, secureGet] = originals;
      Object.assign(http, { request, get });
      Object.assign(https, { request: secureRequest, get: secureGet });
      await registry.stop();
      await proxy.stop();
    }
  });

  it('checks certificates even where the environment turns that off', async () => {
    const registry = await startFaultyRegistry({ tls: createSelfSigned() });
    try {
      setEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      const lines = await checkMirror({ url: registry.url });
      assert.match(lines[1]?.message ?? '', /self-signed certificate/);
      assert.deepEqual(registry.requests, []);
    } finally {
      await registry.stop();
    }
  });
});
