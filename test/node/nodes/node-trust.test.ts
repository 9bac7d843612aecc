import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNodeFacts } from '../../../src/core/nodes/read-node-facts.ts';
import { createAuthority, createCertificate } from '../../support/certificate.ts';
import { startLoopbackProxy } from '../../support/loopback-proxy.ts';
import { runProgram } from '../../support/program.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const script = readFileSync('media/look-at-node.sh', 'utf8');

describe('what a node trusts', () => {
  const folder = temporaryFolder();

  it('is asked of an upstream behind the proxy, and not of a mirror, whose CA is in hosts.d', async () => {
    const authority = createAuthority();
    const certificate = createCertificate(authority, ['ghcr.io', '127.0.0.1']);
    const ca = join(folder.path, 'ca.crt');
    writeFileSync(ca, authority.certificate);
    const server = await startLoopbackServer((_, response) => response.writeHead(401).end(), certificate);
    const proxy = await startLoopbackProxy(() => ({ tunnelTo: Number(server.host.split(':')[1]) }));
    const [mirror, upstream] = [`https://${server.host}/v2/`, 'https://ghcr.io/v2/'];
    const words = [`url=${mirror}`, `proxy=${proxy.url}`, `proxied=${upstream}`];
    const look = async (trusted: Readonly<Record<string, string>>) => {
      const env = { PATH: process.env['PATH'] ?? '', ...trusted };
      const argv = ['/bin/sh', '-c', script, 'look-at-node', `hosts=${folder.path}`, ...words];
      const { stdout } = await runProgram(argv, { env });
      const { urls } = readNodeFacts(stdout, (word) => Buffer.from(word, 'base64').toString('utf8'));
      return [urls.get(mirror)?.said, urls.get(upstream)?.exit, urls.get(upstream)?.said.slice(0, 10)];
    };
    try {
      assert.deepEqual(await look({}), ['401', 60, 'curl: (60)']);
      assert.deepEqual(await look({ CURL_CA_BUNDLE: ca }), ['401', 0, '401']);
    } finally {
      await Promise.all([server.stop(), proxy.stop()]);
    }
  });
});
