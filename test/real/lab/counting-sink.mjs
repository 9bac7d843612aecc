// Counts connection attempts to addresses nobody should ask. Runs inside a namespace: counting-sink.mjs ADDRESS:PORT...
// Every connection is counted and closed at once; every name asked from its DNS server is counted as
// `dns NAME` and answered with "no such name". For each line on standard input it prints one line of JSON: the counts.
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const counts = {};
const count = (what) => (counts[what] = (counts[what] ?? 0) + 1);

// Where the sink's own connections come from, and the name it asks itself: these are not counted.
const own = { address: '127.9.9.9', name: 'sink.invalid' };

const listeners = process.argv.slice(2).map((target) => {
  const at = target.lastIndexOf(':');
  const address = { host: target.slice(0, at), port: Number(target.slice(at + 1)) };
  const server = createServer((socket) => {
    if (socket.remoteAddress !== own.address) count(target);
    socket.on('error', () => undefined);
    socket.destroy();
  });
  return { address, server };
});

const dns = createSocket('udp4');
dns.on('message', (query, peer) => {
  const name = nameIn(query);
  if (name !== own.name) count(`dns ${name}`);
  const answer = Buffer.from(query);
  // RFC 1035, 4.1.1: QR and RD and RA set, RCODE 3 (name error).
  answer.writeUInt16BE(0x8183, 2);
  dns.send(answer, peer.port, peer.address);
});

await Promise.all([
  ...listeners.map(({ address, server }) => new Promise((done) => server.listen(address, done))),
  new Promise((done) => dns.bind(53, '0.0.0.0', done)),
]);
console.log('listening');

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'counts') break;
  await Promise.all([...listeners.map(({ address }) => comeThrough(address)), askOneself()]);
  console.log(JSON.stringify(counts));
}
process.exit(0);

/** Connects to a listener of one's own: its queue is first in, first out, so what came earlier is counted by then. */
function comeThrough(address) {
  return new Promise((done) => {
    const socket = connect({ ...address, localAddress: own.address });
    socket.on('error', () => undefined);
    socket.on('close', done);
  });
}

/** The same for the DNS server. */
function askOneself() {
  return new Promise((done) => {
    const socket = createSocket('udp4');
    socket.on('message', () => socket.close(done));
    const labels = own.name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
    socket.send(Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1]), 53, '127.0.0.1');
  });
}

function nameIn(query) {
  const labels = [];
  for (let at = 12; at < query.length && query[at]; at += query[at] + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  }
  return labels.join('.');
}
