import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Server, type Socket } from 'socket.io';
import { io, type Socket as Client } from 'socket.io-client';
import { broadcastAdapter } from './direct-adapter.js';

const CLIENTS = 3;
/** On both sides of each length the head of a frame has a form of its own for. */
const LENGTHS = [0, 100, 125, 126, 4_000, 65_535, 65_536, 200_000];

/** More than the buffers of a connection on loopback hold. */
const LARGE = 8_000_000;

let server: Server;
let clients: Client[];
let sockets: Socket[];
let packets: number;

async function start(transports: ('polling' | 'websocket')[], uses = transports): Promise<void> {
  const http = createServer();
  server = new Server(http, {
    ...{ transports, perMessageDeflate: false, serveClient: false, httpCompression: false },
    adapter: broadcastAdapter({ polling: transports.includes('polling') }),
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  clients = [];
  sockets = [];
  for (let i = 0; i < CLIENTS; i += 1) {
    const arrived = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = io(`http://127.0.0.1:${port}`, { transports: uses, upgrade: false, forceNew: true });
    clients.push(client);
    await new Promise<void>((resolve) => client.once('connect', resolve));
    const socket = await arrived;
    await socket.join('room');
    socket.conn.on('packetCreate', () => (packets += 1));
    sockets.push(socket);
  }
  packets = 0;
}

afterEach(async () => {
  for (const client of clients) client.disconnect();
  await server.close();
});

/** What each client hears of so many events of a name. */
const heard = (event: string, times: number, by = clients): Promise<unknown[][]> =>
  Promise.all(
    by.map(
      (client) =>
        new Promise<unknown[]>((resolve) => {
          const values: unknown[] = [];
          client.on(event, function take(value: unknown) {
            // Bytes as text: Jest compares them one by one.
            values.push(Buffer.isBuffer(value) ? `bytes:${value.toString('latin1')}` : value);
            if (values.length < times) return;
            client.off(event, take);
            resolve(values);
          });
        }),
    ),
  );

describe.each([
  ['WebSockets', ['websocket'], ['websocket']],
  ['WebSockets of a server with long-polling', ['polling', 'websocket'], ['websocket']],
  ['long-polling', ['polling', 'websocket'], ['polling']],
] as const)('a broadcast over %s', (_name, transports, uses) => {
  beforeEach(() => start([...transports], [...uses]));

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
    for (const socket of sockets) socket.emit('said', '2');
    server.to('room').except('slow').emit('said', '3');
    for (const socket of sockets) socket.emit('said', Buffer.from('4'));
    expect(await all).toEqual(clients.map(() => ['bytes:1', '2', '3', 'bytes:4']));
  });

  it('reaches each socket of several rooms once, and none of an excluded room', async () => {
    const [first, second, third] = sockets as [Socket, Socket, Socket];
    await second.join('other');
    await third.join('slow');
    const all = heard('said', 2, clients.slice(0, 2));
    const none = heard('said', 1, clients.slice(2));
    server.to(['room', 'other', first.id]).except(['slow', 'empty']).emit('said', 1);
    server.emit('said', 'all');
    expect(await all).toEqual([
      [1, 'all'],
      [1, 'all'],
    ]);
    expect(await none).toEqual([['all']]);
  });
});

describe('a broadcast to WebSockets', () => {
  beforeEach(() => start(['websocket']));

  it('takes no packet of Engine.IO while a connection has nothing waiting', async () => {
    const all = heard('packed', 2);
    server.to('room').emit('packed', Buffer.alloc(300));
    server.to('room').emit('packed', Buffer.alloc(300));
    await all;
    expect(packets).toBe(0);
  });

  it('takes one packet per client where something waits, also with bytes', async () => {
    const all = heard('said', 2);
    for (const socket of sockets) socket.emit('said', 'first');
    packets = 0;
    server.to('room').emit('said', Buffer.alloc(300));
    await all;
    expect(packets).toBe(CLIENTS);
  });

  it('waits in Engine.IO, where its packets are counted, for a client that does not read', async () => {
    const [client] = clients as [Client];
    const [socket] = sockets as [Socket];
    const tcp = tcpOf(client);
    tcp.pause();
    const all = heard('said', 5);
    server.to('room').emit('said', Buffer.alloc(LARGE, 'x'));
    packets = 0;
    for (let nth = 1; nth <= 4; nth += 1) server.to(socket.id).emit('said', nth);
    for (let nth = 1; nth <= 4; nth += 1) server.to(sockets.slice(1).map(({ id }) => id)).emit('said', nth);
    expect(packets).toBeGreaterThanOrEqual(4);
    // One was handed to the transport, which is not writable until that is sent.
    expect((socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer).toHaveLength(3);
    tcp.resume();
    expect((await all).map((values) => values.slice(1))).toEqual(clients.map(() => [1, 2, 3, 4]));
  });

  it('keeps the order of any mixture of answers, marks and broadcasts, with pauses and clients that do not read', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('answer' as const),
        to: fc.nat(CLIENTS - 1),
        size: fc.constantFrom(1, 500, 300_000),
      }),
      fc.record({
        do: fc.constant('mark' as const),
        to: fc.uniqueArray(fc.nat(CLIENTS - 1), { minLength: 1 }),
      }),
      fc.record({
        do: fc.constant('room' as const),
        size: fc.constantFrom(1, 2_000, 300_000),
        bytes: fc.boolean(),
      }),
      fc.record({ do: fc.constant('turn' as const) }),
      fc.record({ do: fc.constant('pause' as const), of: fc.nat(CLIENTS - 1) }),
      fc.record({ do: fc.constant('resume' as const), of: fc.nat(CLIENTS - 1) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const due: number[][] = clients.map(() => []);
        const got: number[][] = clients.map(() => []);
        const ends = clients.map(
          (client, i) =>
            new Promise<void>((resolve) => {
              const take = (nth: number | 'end'): void => {
                if (nth !== 'end') return void got[i]?.push(nth);
                client.off('step', take);
                resolve();
              };
              client.on('step', take);
            }),
        );
        for (const [nth, one] of steps.entries()) {
          if (one.do === 'answer') {
            sockets[one.to]?.emit('step', nth, 'x'.repeat(one.size));
            due[one.to]?.push(nth);
          } else if (one.do === 'mark') {
            server.to(one.to.map((to) => sockets[to]!.id)).emit('step', nth);
            for (const to of one.to) due[to]?.push(nth);
          } else if (one.do === 'room') {
            const body = 'x'.repeat(one.size);
            server.to('room').emit('step', nth, one.bytes ? Buffer.from(body) : body);
            for (const list of due) list.push(nth);
          } else if (one.do === 'turn') await new Promise((resolve) => setImmediate(resolve));
          else tcpOf(clients[one.of]!)[one.do]();
        }
        server.to('room').emit('step', 'end');
        for (const client of clients) tcpOf(client).resume();
        await Promise.all(ends);
        expect(got).toEqual(due);
      }),
      { numRuns: 60 },
    );
  });
});

/** The connection beneath a client, which stops reading while it is paused. */
const tcpOf = (client: Client): { pause(): void; resume(): void } =>
  (client.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws
    ._socket;
