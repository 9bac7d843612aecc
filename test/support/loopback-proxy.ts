import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer as createPlainServer } from 'node:net';
import type { Server } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import type { Certificate } from './certificate.ts';

/** What a proxy does with one CONNECT. */
export type ProxyAct =
  /** Connects to a port of loopback, whatever name was asked for. */
  | { readonly tunnelTo: number }
  /** Sends these bytes and closes. */
  | { readonly reply: string }
  /** Reads the question and never answers. */
  | 'silent'
  /** Closes without a word. */
  | 'closes';

export interface LoopbackProxy {
  readonly port: number;
  readonly url: string;
  /** `HOST:PORT` of each CONNECT and the login that came with it, in the order of arrival. */
  readonly asked: readonly { readonly target: string; readonly login: string | undefined }[];
  /** The most tunnels that were open at the same time. */
  readonly mostAtOnce: () => number;
  readonly stop: () => Promise<void>;
}

/** A proxy on loopback that does what the test says, for what no real proxy does on purpose. */
export async function startLoopbackProxy(
  act: (target: string, login: string | undefined) => ProxyAct,
  tls?: Certificate,
): Promise<LoopbackProxy> {
  const asked: { target: string; login: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  let open = 0;
  let most = 0;
  const server =
    tls === undefined ? createServer() : createTlsServer({ cert: tls.certificate, key: tls.key });
  server.on('connection', (socket: Socket) => keep(sockets, socket));
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    asked.push({ target, login: request.headers['proxy-authorization'] });
    open += 1;
    most = Math.max(most, open);
    client.on('error', () => client.destroy());
    client.on('close', () => (open -= 1));
    const what = act(target, request.headers['proxy-authorization']);
    if (what === 'silent') return;
    if (what === 'closes') return void client.destroy();
    if ('reply' in what) return void client.end(what.reply);
    const upstream = connect(what.tunnelTo, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    keep(sockets, upstream);
    upstream.on('error', () => client.destroy());
  });
  const port = await listen(server);
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    asked,
    mostAtOnce: () => most,
    stop: () => stop(server, sockets),
  };
}

/** A server that sends these bytes to whoever comes, and speaks no protocol. */
export async function startBabbler(
  bytes: string,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createPlainServer((socket) => {
    keep(sockets, socket);
    socket.on('error', () => socket.destroy());
    socket.end(bytes);
  });
  return { port: await listen(server), stop: () => stop(server, sockets) };
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    for (const socket of sockets) socket.destroy();
    server.close(() => resolve());
  });
}
