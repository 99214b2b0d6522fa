import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { caught } from '../../../test/support/caught.js';
import { ConnectProxy } from '../../../test/support/connect-proxy.js';
import { LiteralServer, json } from '../../../test/support/literal-server.js';
import { pinOf, selfSigned } from '../../../test/support/self-signed.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { EgressProxy, VendorTls } from '../port/vendor.js';
import { VendorHttp } from './http.js';

const failed = async (asked: Promise<unknown>): Promise<Error> => (await caught(asked)) as Error;

const PASSWORD = 'p%40ss%20word';

describe('A phone system behind a proxy', () => {
  const own = selfSigned();
  const other = selfSigned();
  let proxy: ConnectProxy;
  let server: Server;
  let port: number;
  let connections: number;
  const opened: VendorHttp[] = [];

  beforeEach(async () => {
    connections = 0;
    proxy = await ConnectProxy.start();
    server = createServer(own, (_request, response) => response.end('{"ok":true}'));
    server.on('secureConnection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const http of opened.splice(0)) http.close();
    await proxy.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function ask(baseUrl: string, tls?: VendorTls, egress: Partial<EgressProxy> = {}): Promise<unknown> {
    const http = new VendorHttp({
      ...{ account: 'hq', baseUrl, timeoutMs: 3_000, keepAlive: true, credentials: undefined, tls },
      egress: { url: `http://floor:${PASSWORD}@${proxy.host}`, ...egress },
      budget: new UnlimitedBudget(),
      report: () => undefined,
    });
    opened.push(http);
    return http.request({
      method: 'GET',
      path: '/queues',
      signal: new AbortController().signal,
      parse: ({ data }) => data,
    });
  }
  const local = () => `https://localhost:${port}`;
  const texts = (error: Error): string =>
    `${error.stack ?? ''} ${JSON.stringify(error)} ${String(error.cause)}`;

  it('is asked through it, with the login of the proxy, on one connection', async () => {
    const tls = { ca: own.cert };
    expect(await ask(local(), tls)).toEqual({ ok: true });
    expect(proxy.asked).toEqual([
      {
        target: `localhost:${port}`,
        // floor:p@ss word
        authorization: 'Basic Zmxvb3I6cEBzcyB3b3Jk',
      },
    ]);
    expect(connections).toBe(1);
  });

  it('is asked through it in plain http, where that is allowed', async () => {
    const plain = await LiteralServer.start(json({ plain: true }));
    expect(await ask(plain.baseUrl)).toEqual({ plain: true });
    expect(proxy.asked).toMatchObject([{ target: new URL(plain.baseUrl).host }]);
    await plain.stop();
  });

  it('proves its key and its certificate from end to end', async () => {
    expect(await ask(local(), { pinSha256: [pinOf(own)] })).toEqual({ ok: true });
    expect(await ask(local(), { ca: own.cert, pinSha256: [pinOf(own)] })).toEqual({ ok: true });
    const pinned = await failed(ask(local(), { pinSha256: [pinOf(other)] }));
    expect(pinned.message).toContain('is another system, or has a new certificate');
    expect((await failed(ask(local(), { ca: other.cert }))).message).toContain(
      'certificate that is not trusted',
    );
    expect((await failed(ask(local()))).message).toContain('certificate that is not trusted');
  });

  it.each([
    [403, 'its rules do not allow that address'],
    [407, 'it asks for other credentials than http.egressProxy has'],
    [502, 'it cannot reach that address'],
  ])('is unavailable when the proxy answers %s, and the proxy is named', async (status, hint) => {
    proxy.status = status;
    const error = await failed(ask(local(), { ca: own.cert }));
    expect(error.message).toBe(
      `hq: GET /queues was not asked: the proxy ${proxy.host} refuses to connect to localhost:${port} (${status}): ${hint}`,
    );
    for (const secret of [PASSWORD, 'p@ss word', 'Zmxvb3I6cEBzcyB3b3Jk', 'secret'])
      expect(texts(error)).not.toContain(secret);
  });

  it('is unavailable when the proxy is away', async () => {
    const error = await failed(ask(local(), undefined, { url: `http://u:${PASSWORD}@127.0.0.1:1` }));
    expect(error.message).toContain('the proxy 127.0.0.1:1 does not answer (ECONNREFUSED)');
    expect(texts(error)).not.toContain(PASSWORD);
  });

  it('has its name looked up here first: a forbidden address is not asked for', async () => {
    // A name of the loopback interface, which the configuration does not name.
    const error = await failed(ask(`https://sub.localhost:${port}`, { ca: own.cert }));
    expect(error.message).toMatch(/leads to an address no phone system has|cannot be resolved here/);
    expect(proxy.asked).toEqual([]);
  });

  it('cannot be asked by a name that only the proxy knows, unless that is allowed', async () => {
    const base = `https://pbx.invalid:${port}`;
    const tls = { pinSha256: [pinOf(own)] };
    expect((await failed(ask(base, tls))).message).toContain(
      'http.egressProxyResolves: true leaves names to the proxy',
    );
    expect(proxy.asked).toEqual([]);
    proxy.names.set('pbx.invalid', '127.0.0.1');
    expect(await ask(base, tls, { resolvesNames: true })).toEqual({ ok: true });
    expect(proxy.asked).toMatchObject([{ target: `pbx.invalid:${port}` }]);
  });
});
