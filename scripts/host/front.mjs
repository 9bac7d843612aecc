// The door of `npm start`: passes everything on to a VS Code server behind a socket, and adds what that server lacks.
import { timingSafeEqual } from 'node:crypto';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/**
 * Listens on 127.0.0.1. The VS Code server checks its connection token itself; the one address that is served here,
 * half of the key that a workbench encrypts its secrets with, is given only to who shows the cookie with that token.
 * @param {{socket: string, token: string, secretKey: Buffer, port: number}} options port: 0 for any; one that is taken
 *   falls back to any
 * @returns {Promise<{port: number, close: () => void}>}
 */
export async function startFront({ socket, token, secretKey, port }) {
  const front = createServer((incoming, response) => {
    if (incoming.method === 'POST' && incoming.url === '/mint-key') {
      if (hasToken(incoming, token)) response.end(secretKey);
      else response.writeHead(403).end();
      return;
    }
    const { method, url: path, headers } = incoming;
    const onward = request({ socketPath: socket, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  front.on('upgrade', (incoming, client, head) => upgrade(socket, incoming, client, head));
  await listen(front, port).catch(() => listen(front, 0));
  const address = front.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close() {
      front.close();
      front.closeAllConnections();
    },
  };
}

function hasToken(incoming, token) {
  const shown = /(?:^|;\s*)vscode-tkn=([^;]*)/.exec(incoming.headers.cookie ?? '')?.[1] ?? '';
  const [a, b] = [Buffer.from(shown), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A web socket: the request is repeated as it came, then both sides talk. */
function upgrade(socket, incoming, client, head) {
  const server = connect(socket, () => {
    const { rawHeaders } = incoming;
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
    server.write(`${lines.join('\r\n')}\r\n\r\n`);
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy());
  client.on('error', () => server.destroy());
}

function listen(front, port) {
  return new Promise((resolve, reject) => {
    front.once('error', reject);
    front.listen(port, '127.0.0.1', () => {
      front.off('error', reject);
      resolve(undefined);
    });
  });
}
