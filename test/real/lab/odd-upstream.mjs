// An upstream with bad days, in front of a registry that works: odd-upstream.mjs LISTEN REGISTRY CERT KEY
// It answers the first three requests for a repository below `throttled/` with 429 and `Retry-After: 1`, and never
// those for a blob below `stalled/`; all else is passed on.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';

const [listen = '', registry = '', cert = '', key = ''] = process.argv.slice(2);
const [address, port] = listen.split(':');
let throttled = 0;

const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (incoming, outgoing) => {
  const { url = '', method, headers } = incoming;
  if (/^\/v2\/stalled\/.*\/blobs\//.test(url)) return;
  if (url.startsWith('/v2/throttled/') && throttled < 3) {
    throttled += 1;
    console.log('throttled');
    outgoing.writeHead(429, { 'Retry-After': '1' }).end();
    return;
  }
  const [host, target] = registry.split(':');
  const passed = request({ host, port: target, path: url, method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  incoming.pipe(passed);
});
server.listen(Number(port), address, () => console.log('listening'));
