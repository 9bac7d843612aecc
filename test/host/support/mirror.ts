import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A mirror on loopback: enough of the distribution API to be looked at and asked for manifests. */
export interface Mirror {
  readonly host: string;
  /** What it holds, `repository:tag`; to be changed by the test. */
  readonly images: Set<string>;
  readonly requests: readonly string[];
  readonly stop: () => Promise<void>;
}

/**
 * @param login what a push wants, where it wants one
 * @param port where it has to be at a certain one
 */
export async function startMirror(
  login?: { readonly user: string; readonly password: string },
  port = 0,
): Promise<Mirror> {
  const images = new Set<string>();
  const requests: string[] = [];
  const wanted = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer({ request, response, images, wanted });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { host: `127.0.0.1:${bound}`, images, requests, stop };
}

function answer(exchange: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly images: ReadonlySet<string>;
  readonly wanted: string | undefined;
}): void {
  const { request, response, images, wanted } = exchange;
  const { method = '', url = '' } = request;
  response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
  if (url === '/v2/') return void response.end('{}');
  if (method === 'POST' || method === 'DELETE') {
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      response.setHeader('WWW-Authenticate', 'Basic realm="mirror"');
      response.statusCode = 401;
    } else if (method === 'POST') {
      response.setHeader('Location', `${url}one`);
      response.statusCode = 202;
    } else response.statusCode = 204;
    return void response.end();
  }
  const [, repository, reference] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url) ?? [];
  const body = manifestOf(`${repository}:${reference}`, images);
  if (body === undefined) {
    response.statusCode = 404;
    return void response.end();
  }
  response.setHeader('Content-Type', 'application/vnd.oci.image.index.v1+json');
  response.setHeader('Docker-Content-Digest', digestOf(body));
  response.end(method === 'HEAD' ? undefined : body);
}

/** An index for amd64; its one child is there too. */
function manifestOf(name: string, images: ReadonlySet<string>): string | undefined {
  const child = JSON.stringify({ mediaType: 'application/vnd.oci.image.manifest.v1+json' });
  const index = JSON.stringify({
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{ digest: digestOf(child), platform: { os: 'linux', architecture: 'amd64' } }],
  });
  if (images.has(name)) return index;
  return name.endsWith(digestOf(child)) ? child : undefined;
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
