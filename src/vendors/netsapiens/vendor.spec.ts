import { ReadingNotes } from '../port/reading-notes.js';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, text, type Answerer } from '../../../test/support/literal-server.js';
import { textWith } from '../../../test/support/matchers.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { PollTarget, ReadContext, Vendor } from '../port/vendor.js';
import { netsapiens, NetsapiensCredentials, type NetsapiensCredentials as Credentials } from './vendor.js';

const KEY = { apiKey: 'nsd_k3yk3yk3yk3yk3y', domain: '~' };
const PASSWORD = {
  clientId: 'myapp',
  clientSecret: 's3crets3cret',
  username: '100@example.com',
  password: 'p4ssw0rd',
  domain: 'example.com',
};
const FLOOR: PollTarget = {
  ...{ id: 'floor', resource: 'floor', cadence: 'fast', requests: 3 },
  ...{ gapMs: 1_000, echoMs: 1_000, pushed: true },
};

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const says = (code: number, message = '') => json({ code, message }, code);

let pbx: LiteralServer;
let session: MemorySession;
let budget: UnlimitedBudget;
let vendor: Vendor;
/** By the path below the domain or the API; the page's own examples unless a test says otherwise. */
let answers: Record<string, Answerer>;
let granted: number;

beforeEach(async () => {
  granted = 0;
  session = new MemorySession();
  answers = {
    tokens: (request, response) => {
      granted += 1;
      const tokens = { access_token: `access-${granted}`, refresh_token: `refresh-${granted}` };
      json({ ...(fixture('tokens') as object), ...tokens })(request, response);
    },
    callqueues: json(fixture('callqueues')),
    agents: json(fixture('agents')),
    calls: json(fixture('calls')),
    'queuedcall/2000': json(fixture('queued-calls')),
  };
  pbx = await LiteralServer.start((request, response) => {
    const resource = request.path.replace(/^\/ns-api\/v2\/(domains\/[^/]+\/)?/, '');
    (answers[resource] ?? says(404, 'Not Found'))(request, response);
  });
});
afterEach(() => pbx.stop());

function use(credentials: Credentials): void {
  budget = new UnlimitedBudget();
  vendor = netsapiens.create(
    { id: 'west', baseUrl: pbx.baseUrl, credentials, timeoutMs: 5_000 },
    { session, budget, report: () => undefined },
  );
}
const context = (): ReadContext => ({
  roster: undefined,
  signal: new AbortController().signal,
  retry: { left: 1 },
  notes: new ReadingNotes(),
});
const read = () => vendor.read(FLOOR, context());
const asked = (resource: string) => pbx.seen.filter(({ path }) => path.endsWith(`/v2/${resource}`));
const grants = () => asked('tokens').map(({ body }) => JSON.parse(body) as Record<string, string>);
const expireSoon = () => Object.assign(session.session!, { renewAt: 0 });

describe('a NetSapiens account', () => {
  it('is configured with an API key, or with a client and a user', () => {
    const { domain: _key, ...key } = KEY;
    const { domain: _password, ...password } = PASSWORD;
    expect(NetsapiensCredentials.parse(key)).toEqual(KEY);
    expect(NetsapiensCredentials.parse(password)).toEqual({ ...PASSWORD, domain: '~' });
    for (const wrong of [
      {},
      { ...key, password: 'x' },
      { clientId: 'x' },
      { ...key, domain: 'a/b' },
      { apiKey: '' },
    ])
      expect(NetsapiensCredentials.safeParse(wrong).success).toBe(false);
  });

  it('asks three questions, and one more for each queue that is not empty', async () => {
    use(KEY);
    expect(vendor.targets(undefined)).toEqual([FLOOR]);
    // Whether rows follow the first page of a list is asked once.
    await read();
    expect(pbx.seen).toHaveLength(8);
    expect(pbx.seen.filter(({ query }) => query.has('start'))).toHaveLength(4);
    pbx.seen.length = 0;
    budget.taken = 0;
    const { queues } = await read();
    expect(queues?.['2000']?.waiting).toHaveLength(2);
    expect(pbx.seen.map(({ path }) => path).sort()).toEqual([
      '/ns-api/v2/domains/~/agents',
      '/ns-api/v2/domains/~/callqueues',
      '/ns-api/v2/domains/~/calls',
      '/ns-api/v2/domains/~/queuedcall/2000',
    ]);
    for (const { headers, query } of pbx.seen) {
      expect(headers.authorization).toBe(`Bearer ${KEY.apiKey}`);
      expect(Object.fromEntries(query)).toEqual({ limit: '1000' });
    }
    expect(budget.taken).toBe(4);
    answers['callqueues'] = json([{ callqueue: '2000', 'active-queued-calls-total-current': 0 }]);
    answers['calls'] = json([]);
    await read();
    expect(asked('domains/~/queuedcall/2000')).toHaveLength(1);
  });

  it('turns instants by the clock of the vendor into instants by ours', async () => {
    use(KEY);
    const queuedAt = Date.now() - 60_000;
    const behind = 3_600_000;
    const date = { date: new Date(Date.now() - behind).toUTCString() };
    const bare = new Date(queuedAt - behind).toISOString().slice(0, 19).replace('T', ' ');
    for (const resource of ['callqueues', 'agents', 'calls'])
      answers[resource] = json(fixture(resource), 200, date);
    answers['queuedcall/2000'] = json([{ time_queued: bare, session_key: 'a' }], 200, date);
    const [call] = (await read()).queues?.['2000']?.waiting ?? [];
    expect(Math.abs((call?.since ?? 0) - queuedAt)).toBeLessThan(30_000);
  });

  describe('without anything in a list', () => {
    it('is an empty system, also where nothing is "not found"', async () => {
      use(KEY);
      answers = {};
      expect(await read()).toMatchObject({ roster: { queues: {}, agents: {} }, queues: {} });
    });

    it('is not believed when another list says that there is something', async () => {
      use(KEY);
      answers['agents'] = says(404, 'Not Found');
      expect(await caught(read())).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith('gave no rows, while there were some'),
      });
      answers['agents'] = json(fixture('agents'));
      answers['callqueues'] = says(404, 'Not Found');
      expect(await caught(read())).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith('gave no rows, while there were some'),
      });
    });

    it('is no empty system when the domain does not exist', async () => {
      use({ ...KEY, domain: 'exmaple.com' });
      answers = { callqueues: says(404, 'Domain exmaple.com does not exist') };
      expect(await caught(read())).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith(
          'Domain exmaple.com does not exist: does the system offer this, and are the address (baseUrl) and credentials.domain right?',
        ),
      });
    });

    it('falls back on the legs where a queue does not list its callers', async () => {
      use(KEY);
      answers['queuedcall/2000'] = says(404, 'Not Found');
      const { queues } = await read();
      expect(queues?.['2000']?.waiting).toMatchObject([
        { id: 'my-random-unique-callid', state: 'waiting' },
        { observed: true, state: 'waiting', channel: 'voice' },
      ]);
    });
  });

  it.each<[what: string, answer: Answerer, name: string, message: string]>([
    ['a key that is not known', says(401, 'Authentication Required'), 'VendorAuthFailed', 'check apiKey'],
    [
      'a 401 in other words',
      text('The access token provided has expired', 401),
      'VendorAuthFailed',
      'check apiKey',
    ],
    [
      'a key that may not',
      says(403, 'Permission Denied'),
      'VendorAuthFailed',
      '403 Permission Denied: the key or user',
    ],
    [
      'a firewall',
      text('<html>Forbidden</html>', 403),
      'VendorThrottled',
      'does a firewall limit our requests?',
    ],
    ['a validation', says(400, 'Invalid limit'), 'VendorProtocolError', 'answered 400 Invalid limit'],
    ['a text instead of a list', json('none'), 'VendorProtocolError', 'expected a list, found a text'],
  ])('knows %s', async (_what, answer, name, message) => {
    use(KEY);
    answers['calls'] = answer;
    expect(await caught(read())).toMatchObject({ name, message: textWith(message) });
  });

  it('never shows a secret the vendor quotes', async () => {
    use(KEY);
    answers['agents'] = says(403, `Key ${KEY.apiKey} is read-only`);
    const error = await caught(read());
    expect(`${inspect(error, { depth: 5 })} ${JSON.stringify(error)}`).not.toContain(KEY.apiKey);
  });

  describe('with a password', () => {
    it('logs in once, and renews with the refresh token', async () => {
      use(PASSWORD);
      await read();
      await read();
      const { clientId: client_id, clientSecret: client_secret, username, password } = PASSWORD;
      expect(grants()).toEqual([{ grant_type: 'password', client_id, client_secret, username, password }]);
      expect(pbx.seen.at(-1)!.headers.authorization).toBe('Bearer access-1');
      expireSoon();
      await read();
      expect(grants()[1]).toEqual({
        grant_type: 'refresh_token',
        client_id,
        client_secret,
        refresh_token: 'refresh-1',
      });
      expect(pbx.seen.at(-1)!.headers.authorization).toBe('Bearer access-2');
    });

    it.each([says(400, 'invalid_grant'), says(401), json({}, 403), text('expired', 401)])(
      'uses the password again when the refresh token is refused (%#)',
      async (refusal) => {
        use(PASSWORD);
        await read();
        const grant = answers['tokens']!;
        answers['tokens'] = (request, response) =>
          (request.body.includes('refresh_token') ? refusal : grant)(request, response);
        expireSoon();
        await read();
        expect(grants().map(({ grant_type }) => grant_type)).toEqual([
          'password',
          'refresh_token',
          'password',
        ]);
      },
    );

    it.each([
      says(401, 'The access token provided has expired.'),
      text('The access token provided has expired', 401),
    ])('takes a fresh token when this one is no longer accepted (%#)', async (refusal) => {
      use(PASSWORD);
      const good = answers['agents']!;
      answers['agents'] = (request, response) =>
        (request.headers.authorization === 'Bearer access-1' ? refusal : good)(request, response);
      await read();
      expect(granted).toBe(2);
    });

    it('fails when the next token is not accepted either', async () => {
      use(PASSWORD);
      answers['agents'] = says(401, 'Authentication Required');
      expect(await caught(read())).toMatchObject({
        name: 'VendorAuthFailed',
        message: textWith('does a proxy drop the Authorization header?'),
      });
      expect(session.session).toBeUndefined();
    });

    it.each<[string, Answerer, string]>([
      ['is wrong', says(401, 'Invalid username and password combination'), 'check clientId, clientSecret'],
      ['is refused without a word', json({}, 403), 'answered 403: check clientId'],
      ['is not enough', json({ scope: 'mfa_required' }), 'second factor'],
    ])('says when it %s', async (_what, answer, message) => {
      use(PASSWORD);
      answers['tokens'] = answer;
      expect(await caught(read())).toMatchObject({ name: 'VendorAuthFailed', message: textWith(message) });
    });

    it('uses a JWT where the system gives no other token, and gives it back', async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const jwt = `${part({ alg: 'HS256' })}.${part({ iat: 1000, exp: 87_400, jti: 'j1' })}.x`;
      delete answers['tokens'];
      answers['jwt'] = json({ token: jwt, refresh: 'r1' });
      answers['jwt/j1'] = text('', 202);
      use(PASSWORD);
      await read();
      const { renewAt, expiresAt } = session.session!;
      expect(expiresAt - renewAt).toBe(300_000);
      expireSoon();
      await read();
      expect(JSON.parse(asked('jwt')[1]!.body)).toEqual({ refresh: 'r1' });
      await vendor.close(new AbortController().signal);
      expect(asked('jwt/j1').map(({ method }) => method)).toEqual(['DELETE']);
    });

    it('asks nothing at the end, since an OAuth token cannot be given back', async () => {
      use(PASSWORD);
      await read();
      const before = pbx.seen.length;
      await vendor.close(new AbortController().signal);
      expect(pbx.seen).toHaveLength(before);
    });

    it('replaces a session that was kept in a form we do not know', async () => {
      use(PASSWORD);
      session.session = { value: 'older', renewAt: Infinity, expiresAt: Infinity };
      await read();
      expect(granted).toBe(1);
    });
  });
});
