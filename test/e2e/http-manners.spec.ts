import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { PROBLEMS } from '../../src/modules/domain/problem.js';
import { bearer } from '../support/rest-answer.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

const BOARD = 'https://board.example';

describe('The manners of HTTP', () => {
  let world: TestCluster;
  let service: ServiceProcess;
  let token: string;

  beforeAll(async () => {
    world = await TestCluster.start({ file: { origins: [BOARD] } });
    service = await world.process('all');
    token = await world.token({ scope: 'floor:read agents:command' });
    const screen = (await world.screen(service.url)).follow('account/hq');
    await screen.until(() => expect(screen.account().agents).toHaveProperty('1004'));
  });
  afterAll(() => world.close());

  const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
    fetch(service.url + url, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
    });

  /** The answer to bytes that no client would send. */
  async function raw(...lines: string[]): Promise<{ status: number; head: string; body: string }> {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await once(socket, 'close');
    const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
  }

  function expectProblem(body: string, code: keyof typeof PROBLEMS, contentType: string | null): void {
    expect(contentType).toMatch(/application\/problem\+json/);
    expect(JSON.parse(body)).toEqual({
      ...{ type: `/problems/${code}`, code, ...PROBLEMS[code] },
      detail: expect.any(String),
    });
  }

  describe('methods', () => {
    it.each([
      ['POST', '/v1/accounts', 'GET, HEAD, OPTIONS'],
      ['DELETE', '/v1/accounts/hq/queues?limit=1', 'GET, HEAD, OPTIONS'],
      ['GET', '/v1/displays/pairings/poll', 'OPTIONS, POST'],
      ['PUT', '/healthz', 'GET, HEAD, OPTIONS'],
    ])('%s %s has no such method, and says which there are', async (method, url, allow) => {
      const answer = await ask(url, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
      expectProblem(await answer.text(), 'method-not-allowed', answer.headers.get('content-type'));
    });

    it('OPTIONS says the same without a token; an unknown path stays unknown', async () => {
      const known = await fetch(`${service.url}/v1/accounts/hq`, { method: 'OPTIONS' });
      expect([known.status, known.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
      for (const method of ['OPTIONS', 'POST', 'GET']) {
        const unknown = await fetch(`${service.url}/v1/nothing`, { method });
        expect(unknown.status).toBe(404);
        expectProblem(await unknown.text(), 'not-found', unknown.headers.get('content-type'));
      }
    });

    it('HEAD has the headers of GET and no body', async () => {
      const answer = await ask('/v1/accounts/hq/queues', { method: 'HEAD' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      expect(answer.headers.get('etag')).toMatch(/^W\//);
    });
  });

  describe('caches and other origins', () => {
    it('reads vary by everything they depend on, and their headers are shown to configured origins', async () => {
      const answer = await ask('/v1/accounts/hq/queues', { headers: { origin: BOARD } });
      expect(answer.headers.get('vary')).toBe('Origin, Authorization, Accept-Encoding');
      expect(answer.headers.get('cache-control')).toBe('private, no-cache');
      const exposed = answer.headers.get('access-control-expose-headers')?.split(', ');
      expect(exposed).toEqual(
        expect.arrayContaining(['etag', 'floorwalker-polled-at', 'floorwalker-state', 'retry-after']),
      );
      // What is read may change between two reads.
      let again: Response;
      await eventually(async () => {
        const { headers } = await ask('/v1/accounts/hq/queues');
        again = await ask('/v1/accounts/hq/queues', {
          headers: { 'if-none-match': headers.get('etag') ?? '' },
        });
        return again.status === 304;
      });
      expect(again!.headers.get('vary')).toBe('Origin, Authorization, Accept-Encoding');
    });

    it('a page of a configured origin may send a trace', async () => {
      const answer = await fetch(`${service.url}/v1/accounts`, {
        method: 'OPTIONS',
        headers: {
          origin: BOARD,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization, traceparent',
        },
      });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, BOARD]);
      expect(answer.headers.get('access-control-allow-headers')?.split(', ')).toEqual(
        expect.arrayContaining(['authorization', 'traceparent', 'tracestate']),
      );
    });
  });

  describe('compression', () => {
    it('of large reads, as the client wants it', async () => {
      const read = async (accepted: string) => {
        const asked = ['GET /openapi.json HTTP/1.1', 'host: floor', 'connection: close'];
        return (await raw(...asked, `accept-encoding: ${accepted}`)).head;
      };
      expect(await read('identity')).not.toContain('content-encoding');
      expect(await read('gzip')).toContain('content-encoding: gzip');
      expect(await read('gzip, br')).toContain('content-encoding: br');
      for (const accepted of ['identity', 'gzip', 'br'])
        expect(await read(accepted)).toMatch(/^vary: .*accept-encoding/m);
      const plain = await ask('/openapi.json', { headers: { 'accept-encoding': 'identity' } });
      const packed = await ask('/openapi.json', { headers: { 'accept-encoding': 'br' } });
      expect([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')]).toEqual([
        null,
        'br',
      ]);
      expect(await packed.text()).toBe(await plain.text());
    });

    it('never of what must not be stored, or is small', async () => {
      for (const url of ['/healthz', '/config.json', '/v1/accounts'])
        expect((await ask(url)).headers.get('content-encoding')).toBeNull();
    });

    it('of assets, as they were built; they are kept for ever, pages are asked for again', async () => {
      const page = await fetch(service.url);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      const [, src = ''] =
        /<link rel="modulepreload"[^>]* href="\.(\/assets\/app-[^"]+)"/.exec(await page.text()) ?? [];
      expect(src).not.toBe('');
      const get = (encoding: string, more = {}) =>
        fetch(service.url + src, { headers: { 'accept-encoding': encoding, ...more } });
      const texts = [];
      for (const encoding of ['br', 'gzip', 'identity']) {
        const script = await get(encoding);
        expect(script.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
        expect(Object.fromEntries(script.headers)).toMatchObject({
          'cache-control': 'public, max-age=31536000, immutable',
          'content-type': expect.stringMatching(/javascript/),
          vary: expect.stringMatching(/accept-encoding/i),
        });
        texts.push(await script.text());
      }
      expect(new Set(texts).size).toBe(1);
      // Not with `fetch`, which asks for no stored answer as soon as it sees `if-none-match`.
      const etag = (await get('br')).headers.get('etag') ?? '';
      const held = ['host: a', 'connection: close', 'accept-encoding: br', `if-none-match: ${etag}`];
      const again = await raw(`GET ${src} HTTP/1.1`, ...held);
      expect(again.status).toBe(304);
    });
  });

  it('a key in quotes is the key without them', async () => {
    const send = bearer(service.url, token);
    const command = { type: 'agent.pause', agent: '1004', queues: ['3'] };
    const post = (key: string) =>
      send('POST', '/v1/accounts/hq/commands', command, { 'idempotency-key': key });
    const first = await post('"key-of-ann"');
    const second = await post('key-of-ann');
    expect(first.body).toMatchObject({ id: expect.any(String) });
    expect(second.body['id']).toBe(first.body['id']);
    expect((await post('""')).body).toMatchObject({ code: 'idempotency-key-missing' });
    expect((await post('"a b"')).body).toMatchObject({ code: 'bad-request' });
  });

  describe('refusals of the transport are problems', () => {
    const UPGRADE = ['connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
    const KEY = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==';
    const SOCKET = '/socket.io/?EIO=4&transport=websocket';

    it.each([
      ['bytes that are no HTTP', ['nonsense'], 'bad-request'],
      ['a request without a host', ['GET /healthz HTTP/1.1', 'connection: close'], 'bad-request'],
      [
        'headers that are too large',
        ['GET / HTTP/1.1', 'host: a', `x: ${'x'.repeat(70_000)}`],
        'headers-too-large',
      ],
      ['an upgrade of another path', ['GET /v1/accounts HTTP/1.1', 'host: a', ...UPGRADE, KEY], 'not-found'],
      [
        'an upgrade to another protocol',
        [`GET ${SOCKET} HTTP/1.1`, 'host: a', 'connection: Upgrade', 'upgrade: h2c'],
        'bad-request',
      ],
      ['a handshake without a key', [`GET ${SOCKET} HTTP/1.1`, 'host: a', ...UPGRADE], 'bad-request'],
      [
        'another version of Engine.IO',
        ['GET /socket.io/?EIO=3&transport=websocket HTTP/1.1', 'host: a', ...UPGRADE, KEY],
        'bad-request',
      ],
      [
        'an unknown transport',
        ['GET /socket.io/?EIO=4&transport=pigeon HTTP/1.1', 'host: a', ...UPGRADE, KEY],
        'bad-request',
      ],
      [
        'an unknown connection',
        [`GET ${SOCKET}&sid=none HTTP/1.1`, 'host: a', ...UPGRADE, KEY],
        'bad-request',
      ],
      [
        'a page of another origin',
        [`GET ${SOCKET} HTTP/1.1`, 'host: a', 'origin: https://evil.example', ...UPGRADE, KEY],
        'forbidden',
      ],
      [
        'long-polling, which is off',
        ['GET /socket.io/?EIO=4&transport=polling HTTP/1.1', 'host: a', 'connection: close'],
        'bad-request',
      ],
    ] as const)('%s', async (_what, lines, code) => {
      const { status, head, body } = await raw(...lines);
      expect(status).toBe(PROBLEMS[code].status);
      expectProblem(body, code, head);
      expect(head).toContain('cache-control: no-store');
    });

    it.each([
      ['JSON that is cut off', '{"type":', 'application/json', 'bad-request'],
      ['a body that is too large', JSON.stringify('x'.repeat(70_000)), 'application/json', 'too-large'],
      ['a body that is no JSON', 'type=agent.pause', 'text/csv', 'unsupported-media-type'],
    ] as const)('%s', async (_what, body, type, code) => {
      const answer = await ask('/v1/accounts/hq/commands', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(PROBLEMS[code].status);
      expectProblem(await answer.text(), code, answer.headers.get('content-type'));
    });

    it('what a client expects beside 100-continue changes nothing', async () => {
      const { status } = await raw('GET /healthz HTTP/1.1', 'host: a', 'connection: close', 'expect: coffee');
      expect(status).toBe(200);
    });
  });

  it.each([[{}], [{ token: '' }], [{ token: null }], [{ encoding: 'deflate' }]])(
    'a socket with %j for a login is unauthenticated',
    async (auth) => {
      const wire = await world.unconnected(service.url, { auth, more: { reconnection: false } });
      expect(await caught(wire.connect())).toMatchObject({ data: { code: 'unauthenticated', status: 401 } });
      wire.close();
    },
  );

  it('docs/problems.md lists every problem', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/problems.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `\/problems\/([\w-]+)` *\| (\d+) *\| (.+?) *\|/gm)];
    expect(rows.map(([, code, status, title]) => [code, { status: Number(status), title }])).toEqual(
      Object.entries(PROBLEMS).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });
});
