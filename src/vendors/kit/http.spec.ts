import { inspect } from 'node:util';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, text, type Answerer } from '../../../test/support/literal-server.js';
import { anyNumber, textLike, textWith } from '../../../test/support/matchers.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import { VendorHttp } from './http.js';
import type { VendorRequest } from './request.js';
import type { VendorTls, RequestBudget, RequestReport } from '../port/vendor.js';

const TOKEN = 'T0kenT0kenT0kenT0ken';
const PASSWORD = 'paSSw0rdpaSSw0rd';

let server: LiteralServer;
let budget: UnlimitedBudget;
let reports: RequestReport[];
const opened: VendorHttp[] = [];

beforeEach(async () => {
  server = await LiteralServer.start(json({ ok: true }));
  budget = new UnlimitedBudget();
  reports = [];
});
afterEach(async () => {
  for (const http of opened.splice(0)) http.close();
  await server.stop();
});

function http(
  options: { timeoutMs?: number; baseUrl?: string; budget?: RequestBudget; tls?: VendorTls } = {},
): VendorHttp {
  const one = new VendorHttp({
    account: 'hq',
    baseUrl: options.baseUrl ?? server.baseUrl,
    timeoutMs: options.timeoutMs ?? 5_000,
    keepAlive: true,
    tls: options.tls,
    credentials: undefined,
    headers: { 'User-Agent': 'OpenAPI' },
    budget: options.budget ?? budget,
    report: (report) => reports.push(report),
  });
  opened.push(one);
  return one;
}

const ask = (more: Partial<VendorRequest<unknown>> = {}): VendorRequest<unknown> => ({
  method: 'POST',
  path: '/api/queue/list',
  query: { access_token: TOKEN },
  body: { password: PASSWORD },
  signal: new AbortController().signal,
  parse: ({ data }) => data,
  ...more,
});

const hang: Answerer = () => undefined;
const cut: Answerer = (_request, response) => void response.socket?.destroy();
const torn: Answerer = (_request, response) => {
  response.writeHead(200, { 'content-length': 1000 });
  response.write('{"half":', () => response.socket?.destroy());
};

describe(VendorHttp.name, () => {
  it('asks and gives the whole answer', async () => {
    server.answer(json({ n: 1 }, 200, { 'X-Page': '2', date: 'Mon, 05 Jan 2026 09:00:00 GMT' }));
    const before = Date.now();
    const answer = await http({ baseUrl: `${server.baseUrl}/base/` }).request(
      ask({ query: { a: '*01', b: '#2', c: 3 }, parse: (answer) => answer }),
    );
    expect(answer).toMatchObject({
      status: 200,
      data: { n: 1 },
      headers: { 'x-page': '2' },
      vendorDate: Date.UTC(2026, 0, 5, 9),
    });
    const { askedAt, receivedAt } = answer as { askedAt: number; receivedAt: number };
    expect(askedAt).toBeGreaterThanOrEqual(before);
    expect(receivedAt).toBeGreaterThanOrEqual(askedAt);
    const [seen] = server.seen;
    expect(seen).toMatchObject({ method: 'POST', path: '/base/api/queue/list' });
    expect(Object.fromEntries(seen!.query)).toEqual({ a: '*01', b: '#2', c: '3' });
    expect(JSON.parse(seen!.body)).toEqual({ password: PASSWORD });
    expect(seen!.headers).toMatchObject({ 'user-agent': 'OpenAPI', 'content-type': 'application/json' });
    expect(budget.taken).toBe(1);
    expect(reports).toEqual([
      { method: 'POST', path: '/api/queue/list', status: 200, tookMs: anyNumber(), outcome: 'ok' },
    ]);
  });

  it('names the type of its body, and no type without a body', async () => {
    await http().request(ask({ body: { a: 1 } }));
    const { body: _body, ...bare } = ask();
    await http().request(bare);
    expect(server.seen.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json',
      undefined,
    ]);
  });

  describe('an idle connection that the vendor has closed', () => {
    const used = new WeakSet<object>();
    const once: Answerer = (request, response) => {
      const { socket } = response;
      if (socket === null || used.has(socket)) return void socket?.destroy();
      used.add(socket);
      json({ ok: true })(request, response);
    };

    it.each(['GET', 'POST'] as const)('costs a read by %s one more request, and no retry', async (method) => {
      server.answer(once);
      const client = http();
      const retry = { left: 0 };
      const read = ask({ method, retry });
      expect(await client.request(read)).toEqual({ ok: true });
      expect(await client.request(read)).toEqual({ ok: true });
      expect(server.seen).toHaveLength(3);
      expect(budget.taken).toBe(3);
      expect(reports.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    });

    it('is a failure of anything else, which may have been done', async () => {
      server.answer(once);
      const client = http();
      await client.request(ask());
      expect(await caught(client.request(ask()))).toMatchObject({ name: 'VendorUnavailable' });
      expect(server.seen).toHaveLength(2);
    });
  });

  const failures: [what: string, answer: Answerer, name: string, message: RegExp, outcome: string][] = [
    ['no answer', hang, 'VendorUnavailable', /did not answer within 60 ms/, 'unavailable'],
    [
      'an answer that never ends',
      (_request, response) => void response.writeHead(200).write('{'),
      'VendorUnavailable',
      /did not answer within 60 ms/,
      'unavailable',
    ],
    ['a connection cut', cut, 'VendorUnavailable', /cut the connection/, 'unavailable'],
    ['an answer torn', torn, 'VendorUnavailable', /broke off in the middle/, 'unavailable'],
    ['500', text(`oops ${TOKEN}`, 500), 'VendorUnavailable', /answered 500$/, 'unavailable'],
    ['503', text('', 503), 'VendorUnavailable', /answered 503$/, 'unavailable'],
    ['429', text('', 429), 'VendorThrottled', /answered 429/, 'throttled'],
    ['401', json({ token: TOKEN }, 401), 'VendorAuthFailed', /answered 401.*credentials/, 'auth-failed'],
    ['403', text('no', 403), 'VendorAuthFailed', /answered 403.*credentials/, 'auth-failed'],
    ['404', text('no', 404), 'VendorProtocolError', /answered 404: is the address/, 'protocol'],
    ['400', text('no', 400), 'VendorProtocolError', /answered 400$/, 'protocol'],
    [
      'a redirect',
      text('', 302, { location: `https://other.example/login?access_token=${TOKEN}` }),
      'VendorProtocolError',
      /answered 302 and points to https:\/\/other\.example\/login; redirects are not followed/,
      'protocol',
    ],
    [
      'HTML',
      text(`<html>${TOKEN}</html>`),
      'VendorProtocolError',
      /answered HTML: is the address/,
      'protocol',
    ],
    ['nothing', text(''), 'VendorProtocolError', /an empty body/, 'protocol'],
    ['half', text(`{"a":"${TOKEN}`), 'VendorProtocolError', /JSON that is cut off/, 'protocol'],
    ['other text', text(`${TOKEN} is wrong`), 'VendorProtocolError', /text that is not JSON/, 'protocol'],
    [
      'too much',
      text('x'.repeat(8 * 1024 * 1024 + 1)),
      'VendorProtocolError',
      /more than can be read/,
      'protocol',
    ],
    [
      'no HTTP',
      (_request, response) => void response.socket?.end(`${TOKEN}\r\n\r\n`),
      'VendorProtocolError',
      /does not speak HTTP/,
      'protocol',
    ],
  ];

  it.each(failures)('says what %s means, without a secret', async (_what, answer, name, message, outcome) => {
    server.answer(answer);
    const timeoutMs = message.source.includes('60 ms') ? 60 : 5_000;
    const error = await caught(http({ timeoutMs }).request(ask()));
    expect(error).toMatchObject({ name, message: textLike(message) });
    expect(error).toMatchObject({ message: textLike(/^hq: POST \/api\/queue\/list /) });
    expectNoSecret(error);
    expectNoSecret(reports);
    expect(reports).toMatchObject([{ path: '/api/queue/list', outcome }]);
  });

  it('says that the port is closed, and that a name is unknown', async () => {
    const { baseUrl } = server;
    await server.stop();
    const refused = await caught(http({ baseUrl }).request(ask()));
    expect(refused).toMatchObject({
      name: 'VendorUnavailable',
      message: textWith('refused the connection'),
      cause: { code: 'ECONNREFUSED' },
    });
    const unknown = await caught(http({ baseUrl: 'http://pbx.invalid' }).request(ask()));
    expect(unknown).toMatchObject({
      name: 'VendorUnavailable',
      message: textWith('cannot be resolved'),
    });
    expectNoSecret([refused, unknown]);
    server = await LiteralServer.start(json({}));
  });

  it('says that TLS is not spoken there', async () => {
    const error = await caught(http({ baseUrl: server.baseUrl.replace('http:', 'https:') }).request(ask()));
    expect(error).toMatchObject({ name: 'VendorUnavailable' });
    expectNoSecret(error);
  });

  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
  ])('says how long to wait: Retry-After %s', async (header, retryAfterMs) => {
    server.answer(text('', 429, { 'retry-after': header }));
    expect(await caught(http().request(ask()))).toMatchObject({ name: 'VendorThrottled', retryAfterMs });
  });

  it('lets the caller judge a refusal that it can read, and no other', async () => {
    const accepts = (status: number, data: unknown) =>
      status === 401 && (data as { errcode?: number }).errcode === 10004;
    server.answer(json({ errcode: 10004 }, 401));
    expect(await http().request(ask({ accepts }))).toEqual({ errcode: 10004 });
    server.answer(json({ errcode: 1 }, 401));
    expect(await caught(http().request(ask({ accepts })))).toMatchObject({ name: 'VendorAuthFailed' });
    server.answer(text('<html>no</html>', 401));
    expect(await caught(http().request(ask({ accepts })))).toMatchObject({ name: 'VendorAuthFailed' });
  });

  it('lets the caller judge a failing server only where the answer is in the vendor’s form', async () => {
    const accepts = () => true;
    server.answer(json({ error: 1 }, 500));
    expect(await caught(http().request(ask({ accepts })))).toMatchObject({ name: 'VendorUnavailable' });
    expect(await http().request(ask({ accepts, evenFailing: true }))).toEqual({ error: 1 });
    server.answer(json({ error: 1 }, 429));
    expect(await caught(http().request(ask({ accepts, evenFailing: true })))).toMatchObject({
      name: 'VendorThrottled',
    });
  });

  it('stops when the poll ends, and says so', async () => {
    const poll = new AbortController();
    server.answer(() => poll.abort(new Error('deadline')));
    const error = await caught(http().request(ask({ signal: poll.signal, retry: { left: 1 } })));
    expect(error).toMatchObject({
      name: 'VendorUnavailable',
      message: textWith('called off'),
    });
    const early = await caught(http().request(ask({ signal: poll.signal })));
    expect(early).toMatchObject({
      name: 'VendorUnavailable',
      message: textWith('was not asked'),
    });
    expect(server.seen).toHaveLength(1);
  });

  describe('a second try', () => {
    const reads = (retry: { left: number } | undefined) =>
      ask({ method: 'GET', ...(retry !== undefined && { retry }) });

    it.each([
      ['a connection cut', cut],
      ['502', text('', 502)],
      ['503', text('', 503)],
      ['504', text('', 504)],
    ])('once after %s, for a read', async (_what, answer) => {
      const retry = { left: 1 };
      server.answer((request, response) => {
        (server.seen.length === 1 ? answer : json({ at: 'last' }))(request, response);
      });
      expect(await http().request(reads(retry))).toEqual({ at: 'last' });
      expect(retry.left).toBe(0);
      expect(budget.taken).toBe(2);
      expect(reports.map(({ outcome }) => outcome)).toEqual(['unavailable', 'ok']);
    });

    it('not a third time', async () => {
      server.answer(cut);
      const retry = { left: 1 };
      await caught(http().request(reads(retry)));
      await caught(http().request(reads(retry)));
      expect(server.seen).toHaveLength(3);
    });

    it.each([
      ['anything that is no read', cut, undefined],
      ['a throttled read', text('', 429), { left: 1 }],
      ['500', text('', 500), { left: 1 }],
      ['503 that says when to come again', text('', 503, { 'retry-after': '9' }), { left: 1 }],
      ['an answer that cannot be read', text('<html>'), { left: 1 }],
      ['a torn answer', torn, { left: 1 }],
    ])('never after %s', async (_what, answer, retry) => {
      server.answer(answer);
      await caught(http().request(reads(retry)));
      expect(server.seen).toHaveLength(1);
    });

    it('never after a time-out', async () => {
      server.answer(hang);
      await caught(http({ timeoutMs: 40 }).request(reads({ left: 1 })));
      expect(server.seen).toHaveLength(1);
    });

    it('only one for all requests of a poll', async () => {
      server.answer(cut);
      const retry = { left: 1 };
      const client = http();
      await Promise.all([caught(client.request(reads(retry))), caught(client.request(reads(retry)))]);
      expect(server.seen).toHaveLength(3);
      expect(retry.left).toBe(0);
    });

    it('never when the poll has ended', async () => {
      const poll = new AbortController();
      server.answer((request, response) => {
        cut(request, response);
        poll.abort();
      });
      await caught(http().request({ ...reads({ left: 1 }), signal: poll.signal }));
      expect(server.seen).toHaveLength(1);
    });
  });

  it('asks nothing when the budget refuses', async () => {
    const refusal = new Error('no budget');
    const error = await caught(http({ budget: { take: () => Promise.reject(refusal) } }).request(ask()));
    expect(error).toBe(refusal);
    expect(server.seen).toHaveLength(0);
    expect(reports).toHaveLength(0);
  });

  it('passes a bug of the caller on unchanged', async () => {
    const bug = new TypeError('a bug');
    const parse = () => {
      throw bug;
    };
    expect(await caught(http().request(ask({ parse })))).toBe(bug);
  });

  it('needs no connection of its own for every request', async () => {
    const client = http();
    const ports = new Set<number | undefined>();
    server.answer((request, response) => {
      ports.add(response.socket?.remotePort);
      json({})(request, response);
    });
    for (let i = 0; i < 3; i += 1) await client.request(ask());
    expect(ports.size).toBe(1);
  });

  describe('a request that changes something', () => {
    const accept: Answerer = (request, response) => json({ ok: true })(request, response);
    const refuse =
      (status: number): Answerer =>
      (request, response) =>
        text('no', status)(request, response);

    it('says so just before it leaves, and after the budget was asked', async () => {
      const said: unknown[] = [];
      server.answer(accept);
      await http().request(
        ask({ write: async (request) => void said.push(request, server.seen.length, budget.taken) }),
      );
      expect(said).toEqual([{ method: 'POST', path: '/api/queue/list' }, 0, 1]);
    });

    it('is not sent when that cannot be put on record', async () => {
      const full = new Error('disk full');
      expect(await caught(http().request(ask({ write: () => Promise.reject(full) })))).toBe(full);
      expect(server.seen).toEqual([]);
    });

    it.each<[string, Answerer, string, boolean]>([
      ['hangs', hang, 'VendorUnavailable', true],
      ['is cut', cut, 'VendorUnavailable', true],
      ['is answered by half', torn, 'VendorUnavailable', true],
      ['is answered 500', refuse(500), 'VendorUnavailable', true],
      ['is answered 503', refuse(503), 'VendorUnavailable', true],
      ['is answered in no JSON', text('<html>'), 'VendorProtocolError', true],
      ['is answered 404', refuse(404), 'CommandRejected', false],
      ['is answered 429', refuse(429), 'VendorThrottled', false],
      ['is answered 401', refuse(401), 'VendorAuthFailed', false],
    ])('that %s is sent once and may have worked or not', async (_name, answerer, name, mayHaveActed) => {
      server.answer(answerer);
      const write = async (): Promise<void> => undefined;
      const wish = ask({ method: 'GET', write, retry: { left: 1 } });
      const error = await caught(http({ timeoutMs: answerer === hang ? 300 : 5_000 }).request(wish));
      expect(error).toMatchObject({ name, mayHaveActed });
      expect(server.seen).toHaveLength(1);
    });

    it('that was not accepted has had no effect', async () => {
      const write = async (): Promise<void> => undefined;
      const error = await caught(http({ baseUrl: 'http://127.0.0.1:1' }).request(ask({ write })));
      expect(error).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: false });
    });
  });
});

function expectNoSecret(subject: unknown): void {
  const shown = `${inspect(subject, { depth: 10, showHidden: true })} ${JSON.stringify(subject)}`;
  expect(shown).not.toContain(TOKEN);
  expect(shown).not.toContain(PASSWORD);
}
