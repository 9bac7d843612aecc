import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Certificate } from '../../support/certificate.ts';

export interface LoopbackServer {
  readonly host: string;
  readonly url: string;
  /** `METHOD path`, and the Authorization header, in the order of arrival. */
  readonly requests: readonly { readonly line: string; readonly authorization: string | undefined }[];
  /** The most requests that were open at the same time. */
  readonly mostAtOnce: () => number;
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/** Serves a test's own answers on loopback, and counts what arrives. */
export async function startLoopbackServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  tls?: Certificate,
): Promise<LoopbackServer> {
  const requests: { line: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  let open = 0;
  let most = 0;
  let connections = 0;
  const count = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    answer(request, response);
  };
  const server: Server =
    tls === undefined ? createServer(count) : createTlsServer({ cert: tls.certificate, key: tls.key }, count);
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `${tls === undefined ? 'http' : 'https'}://${host}`,
    requests,
    mostAtOnce: () => most,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
