import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PeerAnswer, PeerOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';
import { usage } from '../support/usage.js';

/** A server that writes one prepared frame to each connection: the floor of what a delivery can cost. */
const ACCEPT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** What a client of Engine.IO and Socket.IO waits for, whatever it says. */
const HELLO = [
  `0${JSON.stringify({ sid: 'raw', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1e6 })}`,
  `40${JSON.stringify({ sid: 'raw' })}`,
];

const connections = new Set<Duplex>();
let version = 1;

serveOrders(async (order: PeerOrder): Promise<PeerAnswer> => {
  if (order.do === 'usage') return usage(order);
  if (order.do === 'start') return { url: await start() };
  if (order.way !== 'delta') throw new Error('only deltas are written raw');
  version += 1;
  const [after, at] = [version, Date.now()];
  const head = { topic: 'account/bare', epoch: 'b'.repeat(22), base: after - 1, version: after };
  const frame = text(`42${JSON.stringify(['delta', { ...head, at, ops: order.ops }])}`);
  for (const connection of connections) connection.write(frame);
  return {};
});

async function start(): Promise<string> {
  const http = createServer();
  http.on('upgrade', ({ headers }, connection: Duplex) => {
    const key = `${headers['sec-websocket-key']}${ACCEPT}`;
    const accept = createHash('sha1').update(key).digest('base64');
    connection.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    for (const line of HELLO) connection.write(text(line));
    connection.resume();
    connection.on('error', () => connection.destroy());
    connection.once('close', () => connections.delete(connection));
    connections.add(connection);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4_096, resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the raw server has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** RFC 6455, 5.2: a text from a server, in one frame. */
function text(payload: string): Buffer {
  const body = Buffer.from(payload);
  const head = Buffer.alloc(body.length < 126 ? 2 : 4);
  head[0] = 0x81;
  head[1] = Math.min(body.length, 126);
  if (body.length >= 126) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}
