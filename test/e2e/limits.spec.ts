import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConnectionLimiter } from '../../src/gateways/connection-limiter.js';
import { TokenVerifier } from '../../src/modules/auth/token-verifier.js';
import type { Limits } from '../../src/modules/config/floor-config.js';
import { ConfigFile } from '../../src/modules/config/file.schema.js';
import type { Problem } from '../../src/modules/domain/problem.js';
import type { RefusalReason } from '../../src/modules/http/refusals.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { generousLimits } from '../support/generous-limits.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const PROXY = { trustedProxies: ['127.0.0.1'] };
const usual = ConfigFile.omit({ accounts: true }).parse({}).limits;

describe('Limits', () => {
  let world: TestCluster;
  let authorization: string;

  beforeAll(async () => {
    world = await TestCluster.start({ file: { http: PROXY, origins: ['https://board.example'] } });
    authorization = `Bearer ${await world.token()}`;
  });
  afterAll(() => world.close());

  const limited = (limits: Partial<Limits>): Promise<Service> =>
    world.service({ role: 'api', changes: { limits: { ...usual, ...generousLimits, ...limits } } });

  describe('of sockets', () => {
    it('bound those of one address; places become free again', async () => {
      const service = await limited({ socketsPerAddress: 2 });
      const from = { 'x-forwarded-for': '198.51.100.1' };
      const doors = [await knock(service.url, from), await knock(service.url, from)];
      expect(doors.map(({ status }) => status)).toEqual([101, 101]);
      expect(await knock(service.url, from)).toMatchObject({
        status: 429,
        problem: { code: 'too-many-connections', status: 429 },
      });
      const elsewhere = await knock(service.url, { 'x-forwarded-for': '198.51.100.2' });
      expect(elsewhere.status).toBe(101);
      expect(await refusals(service)).toEqual({ 'sockets-per-address': 1 });
      for (const { end } of [...doors, elsewhere]) await end();
      await eventually(() => service.get(ConnectionLimiter).size === 0);
      const again = await knock(service.url, from);
      expect(again.status).toBe(101);
      await again.end();
    });

    it('bound attempts of one address before any token is looked at, and say when to come again', async () => {
      const service = await limited({ connectionsPerMinute: 5 });
      const verified = countVerifications(service);
      const from = { 'x-forwarded-for': '198.51.100.3' };
      const doors = [];
      for (let i = 0; i < 8; i += 1) doors.push(await knock(service.url, from));
      expect(doors.map(({ status }) => status)).toEqual([...Array<number>(5).fill(101), 429, 429, 429]);
      expect(doors[7]).toMatchObject({
        retryAfter: '12',
        problem: { code: 'too-many-requests', retryAfterMs: expect.any(Number) },
      });
      expect(await refusals(service)).toEqual({ 'connections-per-minute': 3 });
      expect(verified()).toBe(0);
      for (const { end } of doors) await end();
    });

    it('bound those that have shown no token, whatever their addresses; the others stay', async () => {
      const service = await limited({ unauthenticatedSockets: 2 });
      const honest = await world.wire(service.url);
      const doors = [];
      for (let i = 1; i <= 3; i += 1)
        doors.push(await knock(service.url, { 'x-forwarded-for': `198.51.100.${i}` }));
      expect(doors.map(({ status }) => status)).toEqual([101, 101, 429]);
      expect(doors[2]).toMatchObject({ problem: { code: 'too-many-connections' } });
      await doors[0]!.end();
      // An address and a stranger less.
      await eventually(() => service.get(ConnectionLimiter).size === 4);
      expect((await world.wire(service.url)).socket.connected).toBe(true);
      expect(await honest.ask('time', { sent: 1 })).toMatchObject({ ok: true });
      await doors[1]!.end();
    });

    it('bound those of one login, with a code', async () => {
      const service = await limited({ socketsPerPrincipal: 2 });
      const both = [await world.wire(service.url), await world.wire(service.url)];
      const third = await world.unconnected(service.url, { more: { reconnection: false } });
      expect(await caught(third.connect())).toMatchObject({ data: { code: 'too-many-connections' } });
      const other = await world.token({ sub: 'bob' });
      expect((await world.wire(service.url, { auth: { token: other } })).socket.connected).toBe(true);
      expect(await refusals(service)).toEqual({ 'sockets-per-principal': 1 });
      for (const wire of both) wire.close();
      // Left are the address and the other login: a place is free once the connection has ended, not only the socket.
      await eventually(() => service.get(ConnectionLimiter).size === 2);
      for (const _ of both) expect((await world.wire(service.url)).socket.connected).toBe(true);
    });

    it('count what was too large, too many or too fast', async () => {
      const service = await limited({ maxMessageBytes: 2_048, topicsPerSocket: 1, eventsPerSecond: 1 });
      const wire = await world.wire(service.url, { more: { reconnection: false } });
      await Promise.all(
        ['queue/hq/1', 'queue/hq/2', 'queue/hq/3'].map((topic) => wire.ask('subscribe', { topic })),
      );
      const ended = wire.ended();
      wire.socket.emit('time', { sent: 'x'.repeat(4_000) });
      await ended;
      expect(await refusals(service)).toMatchObject({
        'topics-per-socket': 1,
        'events-per-second': 1,
        'message-bytes': 1,
      });
    });
  });

  it('a flood of bad tokens is refused without verification, leaves nothing behind, and does not affect other addresses', async () => {
    const limits = { failedLoginsPerMinute: 10, connectionsPerMinute: 200 };
    const service = await limited(limits);
    const honest = await world.wire(service.url);
    const verified = countVerifications(service);
    const token = (await world.token({ iss: 'https://id.evil.test' })).slice(0, 500);
    const extraHeaders = { 'x-forwarded-for': '198.51.100.66' };
    const codes: string[] = [];
    const began = performance.now();
    for (let batch = 0; batch < 20; batch += 1) {
      const some = Array.from({ length: 15 }, async () => {
        const wire = await world.unconnected(service.url, {
          auth: { token },
          more: { extraHeaders, reconnection: false },
        });
        const { data } = (await caught(wire.connect())) as { data?: Problem };
        wire.close();
        codes.push(data?.code ?? 'not let in');
      });
      await Promise.all(some);
    }
    const elapsedMs = performance.now() - began;
    const count = (code: string): number => codes.filter((one) => one === code).length;
    // What was under way together with the last allowed one was looked at too.
    expect(verified()).toBeLessThanOrEqual(limits.failedLoginsPerMinute + 15);
    expect(count('unauthenticated')).toBe(verified());
    // Handshakes under way when the limit was reached get the error on their socket; later ones get no socket.
    expect(count('not let in')).toBeGreaterThan(250);
    expect(count('unauthenticated') + count('too-many-failures') + count('not let in')).toBe(300);
    const counted = await refusals(service);
    expect(counted['bad-token']).toBe(verified());
    expect((counted['failed-logins'] ?? 0) + (counted['connections-per-minute'] ?? 0)).toBe(300 - verified());
    // Beside those at once, the limit lets one more in for each share of a minute that the flood takes.
    const refilled = Math.ceil(elapsedMs / (60_000 / limits.connectionsPerMinute)) + 1;
    expect(counted['connections-per-minute']).toBeGreaterThanOrEqual(
      300 - limits.connectionsPerMinute - refilled,
    );

    const answer = await fetch(`${service.url}/v1/accounts`, { headers: { authorization, ...extraHeaders } });
    expect([answer.status, await answer.json()]).toEqual([
      429,
      expect.objectContaining({ code: 'too-many-failures' }),
    ]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await honest.ask('time', { sent: 1 })).toMatchObject({ ok: true });
    expect((await world.wire(service.url)).socket.connected).toBe(true);
    // The two honest ones: an address, a login.
    await eventually(() => service.get(ConnectionLimiter).size === 2);
  });

  it('an address in a header counts only from a trusted proxy', async () => {
    const { limits, http } = { limits: { ...usual, connectionsPerMinute: 1 }, http: { trustedProxies: [] } };
    const service = await world.service({
      role: 'api',
      changes: { limits, http: { ...http, host: '127.0.0.1', port: 0 } },
    });
    const doors = [];
    for (const i of [1, 2]) doors.push(await knock(service.url, { 'x-forwarded-for': `198.51.100.${i}` }));
    expect(doors.map(({ status }) => status)).toEqual([101, 429]);
    await doors[0]!.end();
  });

  it('commands are bounded per person, over sockets, HTTP and all instances', async () => {
    const [one, two] = [await limited({ commandsPerMinute: 3 }), await limited({ commandsPerMinute: 3 })];
    const token = await world.token({ sub: 'carl', scope: 'floor:read agents:command' });
    const wire = await world.wire(one.url, { auth: { token } });
    const commandWith = (key: string) => ({ account: 'hq', idempotencyKey: key, type: 'agent.dance' });
    const post = (service: Service, bearer: string) =>
      fetch(`${service.url}/v1/accounts/hq/commands`, {
        method: 'POST',
        body: JSON.stringify({ type: 'agent.dance' }),
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          'idempotency-key': 'k',
        },
      });
    const first = await wire.ask<{ error: Problem }>('command', commandWith('a'));
    expect(first).toMatchObject({ ok: false, error: { status: 422 } });
    expect((await post(one, token)).status).toBe(422);
    expect((await post(two, token)).status).toBe(422);
    const refused = await post(two, token);
    expect([refused.status, await refused.json()]).toEqual([
      429,
      expect.objectContaining({ code: 'too-many-requests', retryAfterMs: expect.any(Number) }),
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await wire.ask('command', commandWith('b'))).toMatchObject({
      error: { code: 'too-many-requests' },
    });
    expect(await refusals(two)).toEqual({ 'commands-per-minute': 1 });
    const other = await world.token({ sub: 'dora', scope: 'floor:read agents:command' });
    expect((await post(two, other)).status).toBe(422);
  });

  describe('of HTTP', () => {
    const get = (service: Service, headers: Record<string, string> = {}, path = '/v1/accounts') =>
      fetch(service.url + path, { headers: { authorization, ...headers } });

    it('requests of one login, and of one address, are bounded', async () => {
      const ofLogin = await limited({ requestsPerSecond: 5 });
      const ofAddress = await limited({ requestsPerSecondPerAddress: 5 });
      for (const [service, path] of [
        [ofLogin, '/v1/accounts'],
        [ofAddress, '/healthz'],
        [ofAddress, '/no/such/page'],
      ] as const) {
        const answers = await Promise.all(
          Array.from({ length: 60 }, () =>
            get(service, { 'x-forwarded-for': `198.51.100.${path.length}` }, path),
          ),
        );
        const refused = answers.filter(({ status }) => status === 429);
        expect(refused.length).toBeGreaterThan(0);
        expect(refused.length).toBeLessThanOrEqual(55);
        expect(refused[0]!.headers.get('retry-after')).toBe('1');
        expect(refused[0]!.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(await refused[0]!.json()).toMatchObject({ code: 'too-many-requests' });
      }
      expect(Object.keys(await refusals(ofLogin))).toEqual(['requests-per-second']);
    });

    it('bodies and headers are as large as configured, and no larger', async () => {
      const service = await limited({ maxBodyBytes: 2_000, maxHeaderBytes: 5_000 });
      const post = (length: number) =>
        fetch(`${service.url}/v1/accounts/hq/commands`, {
          method: 'POST',
          body: JSON.stringify({ type: 'x'.repeat(length) }),
          headers: { authorization, 'content-type': 'application/json' },
        });
      expect((await post(1_900)).status).not.toBe(413);
      const tooLarge = await post(2_000);
      expect([tooLarge.status, await tooLarge.json()]).toEqual([
        413,
        expect.objectContaining({ code: 'too-large' }),
      ]);
      expect(await spoken(service.url, [`GET / HTTP/1.1\r\nx: ${'y'.repeat(6_000)}\r\n\r\n`])).toMatch(
        /^HTTP\/1\.1 431 .*"code":"headers-too-large"/s,
      );
      expect(await spoken(service.url, ['no http\r\n\r\n'])).toMatch(
        /^HTTP\/1\.1 400 .*"code":"bad-request"/s,
      );
      expect(await refusals(service)).toEqual({ 'body-bytes': 1, 'header-bytes': 1 });
    });

    it('a client that sends headers or a body byte by byte is cut off, and others are answered meanwhile', async () => {
      const service = await limited({ headersTimeoutMs: 300, requestTimeoutMs: 600 });
      const drips = [
        ...Array.from({ length: 20 }, () => ['GET / HTTP/1.1\r\n', ...Array<string>(200).fill('x: y\r\n')]),
        ...Array.from({ length: 20 }, () => [
          'POST /v1/accounts/hq/commands HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n',
          ...Array<string>(200).fill(' '),
        ]),
        // Says nothing at all.
        [],
      ];
      const slow = Promise.all(drips.map((pieces) => spoken(service.url, pieces)));
      expect((await get(service)).status).toBe(200);
      for (const answer of await slow) expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request-timeout"/s);
      expect(await refusals(service)).toEqual({ 'slow-request': drips.length });
    });

    it('connections beyond the limit are not accepted, and places become free again', async () => {
      const service = await limited({ maxConnections: 10 });
      const open = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
          await once(socket, 'connect');
          return socket;
        }),
      );
      expect(await spoken(service.url, ['GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'])).toBe('');
      expect(await refusals(service)).toEqual({ connections: 1 });
      await Promise.all(open.map((socket) => (socket.end(), socket.resume(), once(socket, 'close'))));
      expect((await get(service)).status).toBe(200);
    });

    it('a connection that says nothing does not keep a stopping service', async () => {
      const service = await limited({});
      const silent = spoken(service.url, []);
      expect((await get(service)).status).toBe(200);
      await service.stop();
      expect(await silent).toBe('');
    });

    it('a token in a URL is refused with a hint, wherever it is', async () => {
      const service = await limited({});
      const token = await world.token();
      for (const url of [`/v1/accounts?token=${token}`, `/v1/accounts?limit=1&access_token=${token}`]) {
        const answer = await get(service, {}, url);
        const text = await answer.text();
        expect([answer.status, JSON.parse(text)]).toEqual([
          400,
          expect.objectContaining({ code: 'token-in-url' }),
        ]);
        expect(text).toContain('Authorization: Bearer');
        expect(text).not.toContain(token);
      }
      const wire = await world.unconnected(service.url, { more: { query: { token }, reconnection: false } });
      expect(await caught(wire.connect())).toMatchObject({ data: { code: 'token-in-url' } });
      expect(await refusals(service)).toEqual({ 'token-in-url': 3 });
    });

    it('pages of configured origins may use it with a token, and no others', async () => {
      const service = await limited({ requestsPerSecondPerAddress: 4 });
      const preflight = (origin: string) =>
        fetch(`${service.url}/v1/accounts/hq/commands`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,idempotency-key',
          },
        });
      const { status, headers } = await preflight('https://board.example');
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('https://board.example');
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*idempotency-key/);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      const good = await get(service, { origin: 'https://board.example' });
      expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([
        200,
        'https://board.example',
      ]);
      expect(good.headers.get('vary')).toMatch(/origin/i);
      for (const answer of [
        await preflight('https://evil.example'),
        await get(service, { origin: 'https://evil.example' }),
        await get(service, { origin: service.url }),
      ])
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      // Also a refusal can be read there.
      const flood = await Promise.all(
        Array.from({ length: 40 }, () => get(service, { origin: 'https://board.example' })),
      );
      const refused = flood.find((answer) => answer.status === 429);
      expect(refused?.headers.get('access-control-allow-origin')).toBe('https://board.example');
    });

    it('asks browsers to stay with https only where https was spoken', async () => {
      const service = await limited({});
      expect((await get(service)).headers.get('strict-transport-security')).toBeNull();
      const secure = await get(service, { 'x-forwarded-proto': 'https' });
      expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(secure.headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self';/);
      expect(secure.headers.get('x-frame-options')).toBe('DENY');
    });
  });
});

/** Opens a WebSocket and sends nothing. */
async function knock(url: string, headers: Record<string, string>) {
  const upgrade = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  const asked = request(`${url}/socket.io/?EIO=4&transport=websocket`, {
    headers: { ...headers, ...upgrade, 'sec-websocket-key': Buffer.alloc(16).toString('base64') },
  }).end();
  const [answer, socket] = (await Promise.race([once(asked, 'response'), once(asked, 'upgrade')])) as [
    IncomingMessage,
    Duplex?,
  ];
  const end = async (): Promise<void> => {
    if (socket === undefined || socket.destroyed) return;
    socket.on('error', () => socket.destroy());
    socket.destroy();
    await once(socket, 'close');
  };
  const text = answer.statusCode === 101 ? '{}' : Buffer.concat(await answer.toArray()).toString();
  return {
    status: answer.statusCode,
    retryAfter: answer.headers['retry-after'],
    problem: JSON.parse(text) as Partial<Problem>,
    end,
  };
}

/** Says these pieces, one every few milliseconds, until the other side ends; resolves with all that it said. */
async function spoken(url: string, pieces: readonly string[]): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => (said += text));
  // Writes to connections that the client has closed.
  socket.on('error', () => socket.destroy());
  const rest = [...pieces];
  socket.write(rest.shift() ?? '');
  const drip = setInterval(
    () => void (rest.length > 0 && socket.writable && socket.write(rest.shift()!)),
    20,
  );
  socket.once('end', () => socket.end());
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(drip);
  return said;
}

function countVerifications(service: Service): () => number {
  const verifier = service.get(TokenVerifier);
  const verify = verifier.verify.bind(verifier);
  let count = 0;
  verifier.verify = (token) => {
    count += 1;
    return verify(token);
  };
  return () => count;
}

async function refusals(service: Service): Promise<Partial<Record<RefusalReason, number>>> {
  const counter = service.get(MetricsRegistry).registry.getSingleMetric('floorwalker_refusals_total');
  const values = (await counter?.get())?.values ?? [];
  return Object.fromEntries(values.map(({ labels, value }) => [labels['reason'], value]));
}
