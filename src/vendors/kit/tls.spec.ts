import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { caught } from '../../../test/support/caught.js';
import { pinOf, selfSigned } from '../../../test/support/self-signed.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import { VendorHttp } from './http.js';
import type { VendorTls } from '../port/vendor.js';

describe('A phone system that proves itself', () => {
  const own = selfSigned();
  const other = selfSigned();
  const [ownPin, otherPin] = [pinOf(own), pinOf(other)];
  let server: Server;
  let asked: number;
  let connections: number;
  const opened: VendorHttp[] = [];

  beforeEach(async () => {
    asked = connections = 0;
    server = createServer(own, (_request, response) => {
      asked += 1;
      response.end('{"ok":true}');
    });
    server.on('secureConnection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const http of opened.splice(0)) http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const client = (tls: VendorTls | undefined, { port = portOf(server), timeoutMs = 5_000 } = {}) => {
    const http = new VendorHttp({
      account: 'hq',
      baseUrl: `https://127.0.0.1:${port}`,
      timeoutMs,
      keepAlive: true,
      credentials: undefined,
      tls,
      budget: new UnlimitedBudget(),
      report: () => undefined,
    });
    opened.push(http);
    return (write = false): Promise<unknown> =>
      http.request({
        method: 'GET',
        path: '/queues',
        signal: new AbortController().signal,
        parse: ({ data }) => data,
        ...(write && { write: () => Promise.resolve() }),
      });
  };

  it.each<[string, VendorTls]>([
    ['by an authority of its own', { ca: own.cert }],
    ['by its key, regardless of its issuer', { pinSha256: [ownPin] }],
    ['by one of several keys, as while they change', { pinSha256: [otherPin, ownPin] }],
    ['by both', { ca: own.cert, pinSha256: [ownPin] }],
  ])('%s is asked', async (_how, tls) => {
    const ask = client(tls);
    expect(await ask()).toEqual({ ok: true });
    expect(await ask()).toEqual({ ok: true });
    // A connection whose key was proven is used again.
    expect([asked, connections]).toEqual([2, 1]);
    expect(await ask(true)).toEqual({ ok: true });
    expect(connections).toBe(2);
  });

  it('by nothing is not, and the way out is named', async () => {
    expect(await caught(client(undefined)())).toMatchObject({
      name: 'VendorUnavailable',
      message: expect.stringMatching(/not trusted \(\w+\): give .* tls\.caFile or .* tls\.pinSha256/),
    });
    expect(asked).toBe(0);
  });

  it.each<[string, VendorTls]>([
    ['alone', { pinSha256: [otherPin] }],
    ['with the right authority', { ca: own.cert, pinSha256: [otherPin] }],
  ])('by another key than pinned (%s) is sent nothing, and both keys are named', async (_how, tls) => {
    const error = await caught(client(tls)(true));
    expect(error).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: false });
    expect(error).toMatchObject({ message: expect.stringContaining(ownPin) });
    expect(error).toMatchObject({ message: expect.stringContaining(otherPin) });
    expect(asked).toBe(0);
  });

  it('by its key, but from another authority than named, is not asked', async () => {
    const tls = { ca: other.cert, pinSha256: [ownPin] };
    expect(await caught(client(tls)())).toMatchObject({
      name: 'VendorUnavailable',
      message: expect.stringContaining('not trusted'),
    });
    expect(asked).toBe(0);
  });

  it('too slowly is given up, and leaves no connection', async () => {
    const open = new Set<Socket>();
    const mute = createTcpServer((socket) => {
      open.add(socket.resume());
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const closed = new Promise((resolve) =>
      mute.once('connection', (socket) => socket.once('close', resolve)),
    );
    const ask = client({ pinSha256: [ownPin] }, { port: portOf(mute), timeoutMs: 100 });
    expect(await caught(ask())).toMatchObject({ name: 'VendorUnavailable' });
    await closed;
    await new Promise((resolve) => mute.close(resolve));
    expect(open.size).toBe(0);
  });
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}
