import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { preEncodeBroadcasts } from './pre-encoded-broadcast.js';

const CLIENTS = 3;
/** On both sides of each length the head of a frame has a form of its own for. */
const LENGTHS = [0, 100, 125, 126, 4_000, 65_535, 65_536, 200_000];

let server: Server;
let clients: Socket[];
let packets: number;

beforeEach(async () => {
  const http = createServer();
  server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  preEncodeBroadcasts(server);
  packets = 0;
  server.on('connection', (socket) => {
    void socket.join('room');
    socket.conn.on('packetCreate', () => (packets += 1));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  clients = Array.from({ length: CLIENTS }, () =>
    io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true }),
  );
  await Promise.all(clients.map((client) => new Promise<void>((resolve) => client.once('connect', resolve))));
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  await server.close();
});

/** What each client hears of so many events of a name. */
const heard = (event: string, times: number): Promise<unknown[][]> =>
  Promise.all(
    clients.map(
      (client) =>
        new Promise<unknown[]>((resolve) => {
          const values: unknown[] = [];
          client.on(event, (value: unknown) => {
            // Bytes as text: Jest compares them one by one.
            values.push(Buffer.isBuffer(value) ? `bytes:${value.toString('latin1')}` : value);
            if (values.length === times) resolve(values);
          });
        }),
    ),
  );

describe('preEncodeBroadcasts', () => {
  it('brings text and bytes of every length to every socket in the room', async () => {
    const texts = LENGTHS.map((length) => 'ä'.repeat(length));
    const bytes = LENGTHS.map((length) => 'x'.repeat(length));
    const all = Promise.all([heard('text', texts.length), heard('packed', bytes.length)]);
    for (const text of texts) server.to('room').emit('text', text);
    for (const some of bytes) server.to('room').emit('packed', Buffer.from(some));
    expect(await all).toEqual([
      clients.map(() => texts),
      clients.map(() => bytes.map((some) => `bytes:${some}`)),
    ]);
  });

  it('keeps the order of messages to one client and to all', async () => {
    const all = heard('said', 4);
    server.to('room').emit('said', Buffer.from('1'));
    for (const socket of server.sockets.sockets.values()) socket.emit('said', '2');
    server.to('room').except('slow').emit('said', '3');
    for (const socket of server.sockets.sockets.values()) socket.emit('said', Buffer.from('4'));
    expect(await all).toEqual(clients.map(() => ['bytes:1', '2', '3', 'bytes:4']));
  });

  it('takes one packet per client also where bytes come along', async () => {
    const all = heard('packed', 1);
    packets = 0;
    server.to('room').emit('packed', Buffer.alloc(300));
    await all;
    expect(packets).toBe(CLIENTS);
  });
});
