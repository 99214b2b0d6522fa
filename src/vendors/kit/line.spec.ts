import { createHash, X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { WebSocketServer, type WebSocket } from 'ws';
import { caught } from '../../../test/support/caught.js';
import { selfSigned } from '../../../test/support/self-signed.js';
import { openTextLine, openWebSocket, type Line, type LineOptions } from './line.js';

const TOKEN = 'T0kenT0kenT0kenT0ken';
const PASSWORD = 'paSSw0rdpaSSw0rd';
const own = selfSigned();
const pin = createHash('sha256')
  .update(new X509Certificate(own.cert).publicKey.export({ type: 'spki', format: 'der' }))
  .digest('base64');

let ending: AbortController;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(() => (ending = new AbortController()));
afterEach(async () => {
  ending.abort();
  for (const stop of stops.splice(0)) await stop();
});

async function listening(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const options = (url: string, more: Partial<LineOptions> = {}): LineOptions => ({
  account: 'hq',
  url,
  timeoutMs: 20_000,
  credentials: { password: PASSWORD },
  signal: ending.signal,
  ...more,
});

async function all(line: Line): Promise<string[]> {
  const heard: string[] = [];
  for await (const frame of line) heard.push(frame);
  return heard;
}

describe('A WebSocket', () => {
  type Talk = (socket: WebSocket, request: IncomingMessage) => void;
  const serve = async (talk: Talk, tls = false): Promise<string> => {
    const http = tls ? createHttpsServer(own) : createHttpServer();
    new WebSocketServer({ server: http, autoPong: false }).on('connection', talk);
    return `${tls ? 'wss' : 'ws'}://127.0.0.1:${await listening(http)}/wsi`;
  };

  it('gives every frame, also those that come with the handshake, takes what is sent, and ends with the other side', async () => {
    let asked: IncomingMessage | undefined;
    const url = await serve((socket, request) => {
      asked = request;
      socket.send('first');
      socket.on('message', (data) => {
        socket.send(`heard ${Buffer.from(data as Buffer).toString()}`);
        socket.send(Buffer.from([1, 2]), { binary: true });
        socket.close(1001, 'later');
      });
    });
    const line = await openWebSocket(
      options(url, { query: { access_token: TOKEN }, headers: { 'User-Agent': 'OpenAPI' } }),
    );
    line.send('hello');
    expect(await all(line)).toEqual(['first', 'heard hello']);
    expect(line.closing).toEqual({ code: 1001, reason: 'later' });
    expect(asked?.url).toBe(`/wsi?access_token=${TOKEN}`);
    expect(asked?.headers['user-agent']).toBe('OpenAPI');
    expect(() => line.send('more')).toThrow('hq: WebSocket /wsi is closed');
  });

  it('that breaks, or is closed with a code that is no good-bye, throws after its last frame, without a secret', async () => {
    const url = await serve((socket) => {
      socket.send('last');
      socket.close(4401, `bad ${TOKEN} ${PASSWORD}`);
    });
    const line = await openWebSocket(options(url, { query: { access_token: TOKEN } }));
    const heard: string[] = [];
    const error = await caught(
      (async () => {
        for await (const frame of line) heard.push(frame);
      })(),
    );
    expect(heard).toEqual(['last']);
    expect(error).toMatchObject({
      name: 'VendorUnavailable',
      message: 'hq: WebSocket /wsi was closed (4401: bad … …)',
    });
    const cut = await openWebSocket(options(await serve((socket) => socket.terminate())));
    expect(await caught(all(cut))).toMatchObject({
      name: 'VendorUnavailable',
      message: 'hq: WebSocket /wsi was closed (1006)',
    });
  });

  it.each([
    [401, 'VendorAuthFailed'],
    [403, 'PermissionMissing'],
    [429, 'VendorThrottled'],
    [503, 'VendorUnavailable'],
    [302, 'VendorProtocolError'],
  ])('that is refused with %i says so as HTTP does: %s', async (status, name) => {
    const port = await listening(
      createHttpServer((_request, response) => void response.writeHead(404).end()).on(
        'upgrade',
        (_r, socket) =>
          socket.end(
            `HTTP/1.1 ${status} No\r\nLocation: https://elsewhere.example/?t=${TOKEN}\r\nContent-Length: 0\r\n\r\n`,
          ),
      ),
    );
    const error = await caught(openWebSocket(options(`ws://127.0.0.1:${port}/wsi`, { query: { t: TOKEN } })));
    expect((error as Error).constructor.name).toBe(name);
    expect((error as Error).message).not.toContain(TOKEN);
  });

  it('that does not answer is given up in time, and a refused connection at once', async () => {
    const port = await listening(createTcpServer((socket) => socket.resume()));
    const mute = options(`ws://127.0.0.1:${port}/wsi`, { timeoutMs: 100 });
    expect(await caught(openWebSocket(mute))).toMatchObject({
      name: 'VendorUnavailable',
      message: 'hq: WebSocket /wsi did not answer within 100 ms',
    });
    expect(await caught(openWebSocket(options('ws://127.0.0.1:1/wsi')))).toMatchObject({
      message: expect.stringContaining('refused the connection'),
    });
  });

  it('with a frame beyond 1 MiB ends', async () => {
    const line = await openWebSocket(
      options(await serve((socket) => socket.send('x'.repeat(1024 * 1024 + 1)))),
    );
    expect(await caught(all(line))).toMatchObject({ name: 'VendorProtocolError' });
  });

  it('is left when the signal is aborted, open or not', async () => {
    const url = await serve(() => undefined);
    const line = await openWebSocket(options(url));
    const heard = all(line);
    ending.abort();
    expect(await heard).toEqual([]);
    expect(await caught(openWebSocket(options(url)))).toMatchObject({
      message: expect.stringContaining('called off'),
    });
    const late = new AbortController();
    const port = await listening(createTcpServer((socket) => socket.resume().on('data', () => late.abort())));
    expect(
      await caught(openWebSocket(options(`ws://127.0.0.1:${port}/`, { signal: late.signal }))),
    ).toMatchObject({
      message: expect.stringContaining('called off'),
    });
  });

  it('that is silent is closed, and one that answers pings is not', async () => {
    const keepAlive = { everyMs: 50, silenceMs: 1_000 };
    const dead = await openWebSocket(options(await serve(() => undefined), { keepAlive }));
    expect(await caught(all(dead))).toMatchObject({
      message: 'hq: WebSocket /wsi said nothing for 1000 ms',
      silentMs: expect.any(Number),
    });
    let pings = 0;
    const url = await serve((socket) =>
      socket.on('ping', () => {
        pings += 1;
        if (pings < 30) socket.pong();
        else socket.close(1000);
      }),
    );
    expect(await all(await openWebSocket(options(url, { keepAlive })))).toEqual([]);
    const texts: string[] = [];
    const chatty = await serve((socket) =>
      socket.on('message', (data) => {
        texts.push(Buffer.from(data as Buffer).toString());
        socket.close(1000);
      }),
    );
    await all(await openWebSocket(options(chatty, { keepAlive: { ...keepAlive, text: 'heartbeat' } })));
    expect(texts).toEqual(['heartbeat']);
  });

  it('loses no frame to a reader that is slow', async () => {
    const url = await serve((socket) => {
      for (let i = 0; i < 20_000; i += 1) socket.send(String(i));
      socket.close(1000);
    });
    const line = await openWebSocket(options(url));
    let next = 0;
    for await (const frame of line) {
      if (next % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(frame).toBe(String(next));
      next += 1;
    }
    expect(next).toBe(20_000);
  });

  it('is opened only where the key is the one that is pinned', async () => {
    const url = await serve((socket) => socket.close(1000), true);
    expect(await all(await openWebSocket(options(url, { tls: { pinSha256: [pin] } })))).toEqual([]);
    expect(await all(await openWebSocket(options(url, { tls: { ca: own.cert } })))).toEqual([]);
    const other = { pinSha256: [createHash('sha256').digest('base64')] };
    expect(await caught(openWebSocket(options(url, { tls: other })))).toMatchObject({
      message: expect.stringContaining('is another system'),
    });
    expect(await caught(openWebSocket(options(url)))).toMatchObject({
      message: expect.stringContaining('not trusted'),
    });
  });
});

describe('A line of text', () => {
  const serve = async (talk: (socket: Socket) => void, tls = false): Promise<string> => {
    const server = tls ? createTlsServer(own, talk) : createTcpServer(talk);
    return `${tls ? 'tls' : 'tcp'}://127.0.0.1:${await listening(server)}`;
  };

  it('gives line by line, however they are cut, and ends with the other side', async () => {
    const url = await serve((socket) => {
      socket.write('Asterisk Call Manager/9.0.0\r\nResp');
      socket.once('data', (data) => {
        socket.write('onse: Success\r\n\r\nName: \xc3');
        socket.end(`${String(data)}half`);
      });
    });
    const line = await openTextLine(options(url));
    line.send('Action: Ping\r\n\r\n');
    expect((await all(line)).slice(0, 3)).toEqual(['Asterisk Call Manager/9.0.0', 'Response: Success', '']);
    expect(line.closing).toBeUndefined();
  });

  it('proves itself over TLS', async () => {
    const url = await serve((socket) => socket.end('hello\r\n'), true);
    expect(await all(await openTextLine(options(url, { tls: { pinSha256: [pin] } })))).toEqual(['hello']);
    expect(await all(await openTextLine(options(url, { tls: { ca: own.cert } })))).toEqual(['hello']);
    const other = { pinSha256: [createHash('sha256').digest('base64')] };
    expect(await caught(openTextLine(options(url, { tls: other })))).toMatchObject({
      message: expect.stringContaining('is another system'),
    });
    expect(await caught(openTextLine(options(url)))).toMatchObject({
      message: expect.stringContaining('not trusted'),
    });
  });

  it('has an end, is kept alive, and is left with the signal', async () => {
    const endless = await openTextLine(
      options(await serve((socket) => socket.write('x'.repeat(3 * 1024 * 1024)))),
    );
    expect(await caught(all(endless))).toMatchObject({ name: 'VendorProtocolError' });
    const keepAlive = { everyMs: 20, silenceMs: 80, text: 'Action: Ping\r\n\r\n' };
    const dead = await openTextLine(options(await serve((socket) => socket.resume()), { keepAlive }));
    expect(await caught(all(dead))).toMatchObject({
      name: 'VendorUnavailable',
      message: expect.stringContaining('said nothing'),
    });
    const left = await openTextLine(options(await serve((socket) => socket.resume())));
    const heard = all(left);
    ending.abort();
    expect(await heard).toEqual([]);
    expect(await caught(openTextLine(options('tcp://127.0.0.1:1', { signal: ending.signal })))).toMatchObject(
      {
        message: expect.stringContaining('called off'),
      },
    );
  });

  it('to a closed port says so', async () => {
    expect(await caught(openTextLine(options('tcp://127.0.0.1:1')))).toMatchObject({
      name: 'VendorUnavailable',
      message: expect.stringContaining('hq: line to port 1 refused the connection'),
    });
  });
});
