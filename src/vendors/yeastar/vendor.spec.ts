import { ReadingNotes } from '../port/reading-notes.js';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, type Answerer } from '../../../test/support/literal-server.js';
import { textLike, textWith } from '../../../test/support/matchers.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { ReadContext, Vendor } from '../port/vendor.js';
import { yeastar, YeastarCredentials } from './vendor.js';

const CREDENTIALS = { clientId: 'cL1entcL1entcL1ent', clientSecret: 's3crets3crets3cret' };
const QUEUE = { id: 'queue:3', resource: 'queue status', cadence: 'fast', queue: '3', requests: 2 } as const;
const ROSTER = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 4, gapMs: 10_000 } as const;

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const says = (errcode: number, errmsg = '') => json({ errcode, errmsg });

let pbx: LiteralServer;
let session: MemorySession;
let vendor: Vendor;
/** By endpoint; the pages' own examples unless a test says otherwise. */
let answers: Record<string, Answerer>;
let granted: number;

beforeEach(async () => {
  granted = 0;
  const grant: Answerer = (request, response) => {
    granted += 1;
    const tokens = { access_token: `access-${granted}`, refresh_token: `refresh-${granted}` };
    json({ ...(fixture('get-token') as object), ...tokens })(request, response);
  };
  answers = {
    get_token: grant,
    refresh_token: grant,
    del_token: says(0, 'SUCCESS'),
    'queue/list': json(fixture('queue-list')),
    'queue/query': json(fixture('queue-query')),
    'queue/call_status': json(fixture('call-status')),
    'queue/agent_status': json(fixture('agent-status')),
    'queue_pause_reason/list': json(fixture('pause-reasons')),
    'extension/list': json(fixture('extension-list')),
  };
  pbx = await LiteralServer.start((request, response) => {
    const answer =
      answers[request.path.replace('/openapi/v1.0/', '')] ?? says(10001, 'INTERFACE NOT EXISTED');
    answer(request, response);
  });
  session = new MemorySession();
  vendor = yeastar.create(
    { id: 'hq', baseUrl: pbx.baseUrl, credentials: CREDENTIALS, timeoutMs: 5_000 },
    { session, budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

const context = (): ReadContext => ({
  roster: undefined,
  signal: new AbortController().signal,
  retry: { left: 1 },
  notes: new ReadingNotes(),
});
const asked = (endpoint: string) => pbx.seen.filter(({ path }) => path === `/openapi/v1.0/${endpoint}`);
const expireSoon = () => Object.assign(session.session!, { renewAt: 0 });

describe('a Yeastar account', () => {
  it('is configured with a client id and a secret', () => {
    expect(YeastarCredentials.safeParse(CREDENTIALS).success).toBe(true);
    expect(YeastarCredentials.safeParse({ clientId: 'a' }).success).toBe(false);
    expect(YeastarCredentials.safeParse({ ...CREDENTIALS, password: 'x' }).success).toBe(false);
  });

  it('asks for the roster first, then for every queue in it', async () => {
    expect(vendor.targets(undefined)).toEqual([ROSTER]);
    const { roster } = await vendor.read(ROSTER, context());
    expect(vendor.targets(roster)).toEqual([ROSTER, QUEUE, { ...QUEUE, id: 'queue:4', queue: '4' }]);
  });

  it('sends requests in the vendor’s form', async () => {
    await vendor.read(ROSTER, context());
    await vendor.read(QUEUE, context());
    expect(asked('get_token')).toHaveLength(1);
    expect(JSON.parse(asked('get_token')[0]!.body)).toEqual({
      username: CREDENTIALS.clientId,
      password: CREDENTIALS.clientSecret,
    });
    expect(asked('get_token')[0]!.query.size).toBe(0);
    for (const { headers } of pbx.seen) {
      expect(headers).toMatchObject({ 'user-agent': 'OpenAPI', connection: 'close' });
      expect(headers.authorization).toBeUndefined();
    }
    const [list] = asked('queue/list');
    expect(Object.fromEntries(list!.query)).toEqual({
      access_token: 'access-1',
      page: '1',
      page_size: '500',
      sort_by: 'id',
      order_by: 'asc',
    });
    expect(Object.fromEntries(asked('queue/agent_status')[0]!.query)).toEqual({
      access_token: 'access-1',
      id: '3',
    });
  });

  it('gets on without pause reasons where the system does not give them', async () => {
    answers['queue_pause_reason/list'] = says(10005, 'ACCESS DENIED');
    const { roster } = await vendor.read(ROSTER, context());
    expect(Object.keys(roster!)).toEqual(['queues', 'agents', 'members', 'fixedMembers', 'others']);
  });

  it('asks for the settings of all queues at once, and gets on without them', async () => {
    await vendor.read(ROSTER, context());
    expect(asked('queue/query').map(({ query }) => query.get('ids'))).toEqual(['3,4']);
    for (const code of [10001, 10005, 10009, 40002, 60001]) {
      answers['queue/query'] = says(code);
      const { roster } = await vendor.read(ROSTER, context());
      expect(roster!.queues['3']!.settings).toEqual({
        number: '6402',
        name: 'Support',
        ring_strategy: 'ring_all',
      });
    }
  });

  it('asks for no settings where there are no queues', async () => {
    answers['queue/list'] = json({ errcode: 0, total_number: 0, queue_list: [] });
    await vendor.read(ROSTER, context());
    expect(asked('queue/query')).toHaveLength(0);
  });

  it('keeps the members of a queue that is not found', async () => {
    answers['queue/call_status'] = says(60001, 'DATA NOT FOUND');
    answers['queue/agent_status'] = says(60001, 'DATA NOT FOUND');
    const { queues } = await vendor.read(QUEUE, context());
    expect(queues).toEqual({ 3: { waiting: [], talking: 0 } });
  });

  describe('its errors', () => {
    it.each<[code: number, errmsg: string, name: string, message: RegExp]>([
      [-2, 'INTERNAL SERVER ERROR', 'VendorUnavailable', /answered -2 INTERNAL SERVER ERROR$/],
      [-1, 'FAILURE', 'VendorProtocolError', /answered -1 FAILURE$/],
      [10001, 'INTERFACE NOT EXISTED', 'VendorProtocolError', /API version or path/],
      [10002, 'API VERSION OUT OF MAINTENANCE', 'VendorProtocolError', /API version or path/],
      [10003, 'API VERSION UNSUPPORTED', 'VendorProtocolError', /API version or path/],
      [10005, 'ACCESS DENIED', 'VendorAuthFailed', /no permission/],
      [40002, 'PARAMETER ERROR', 'VendorProtocolError', /answered 40002 PARAMETER ERROR$/],
      [60002, 'MAX LIMITATION EXCEEDED', 'VendorProtocolError', /answered 60002/],
      [70004, 'ACCOUNT IP BLOCKED', 'VendorAuthFailed', /has blocked our address/],
      [70082, 'OVERLOAD_TASK_RUNNING', 'VendorThrottled', /answered 70082/],
      [70087, 'IP FORBIDDEN', 'VendorAuthFailed', /IP allow-list/],
      [70123, 'API UNAVAILABLE', 'VendorUnavailable', /switched off in the PBX/],
      [99999, '', 'VendorProtocolError', /answered 99999$/],
    ])('%i %s', async (code, errmsg, name, message) => {
      answers['queue/list'] = says(code, errmsg);
      expect(await caught(vendor.read(ROSTER, context()))).toMatchObject({
        name,
        message: textLike(message),
      });
    });

    it.each<[code: number, errmsg: string, name: string, message: RegExp, more?: object]>([
      [-1, 'FAILURE', 'VendorAuthFailed', /check clientId and clientSecret/],
      [60002, 'MAX LIMITATION EXCEEDED', 'VendorThrottled', /eight access tokens/, { retryAfterMs: 60_000 }],
      [70087, 'IP FORBIDDEN', 'VendorAuthFailed', /IP allow-list/],
      [10004, 'TOKEN EXPIRED', 'VendorAuthFailed', /answered 10004/],
    ])('%i %s when signing in', async (code, errmsg, name, message, more = {}) => {
      answers['get_token'] = says(code, errmsg);
      const error = await caught(vendor.read(QUEUE, context()));
      expect(error).toMatchObject({ name, message: textLike(message), ...more });
      expect(inspect(error, { depth: 10 })).not.toContain(CREDENTIALS.clientSecret);
    });

    it('hide what they quote of us', async () => {
      answers['queue/list'] = says(99999, 'bad token access-1');
      answers['get_token'] = json({ ...(fixture('get-token') as object), access_token: 'access-1' });
      const error = await caught(vendor.read(ROSTER, context()));
      expect(error).toMatchObject({ message: textWith('99999 bad token …') });
      answers['get_token'] = says(40002, `no ${CREDENTIALS.clientSecret}`);
      session.session = undefined;
      const refused = await caught(vendor.read(QUEUE, context()));
      expect(refused).toMatchObject({ message: textWith('40002 no …') });
    });

    it('report an answer without an envelope as unreadable', async () => {
      answers['queue/list'] = json({ hello: 'world' });
      expect(await caught(vendor.read(ROSTER, context()))).toMatchObject({
        name: 'VendorProtocolError',
        path: 'errcode',
      });
    });

    it('of one request end the other, and the poll', async () => {
      answers['queue/call_status'] = () => undefined;
      answers['queue/agent_status'] = says(70082, 'OVERLOAD_TASK_RUNNING');
      expect(await caught(vendor.read(QUEUE, context()))).toMatchObject({
        name: 'VendorThrottled',
        message: textWith('70082'),
      });
    });
  });

  describe('its token', () => {
    it('is got once for many polls', async () => {
      await Promise.all(Array.from({ length: 20 }, () => vendor.read(QUEUE, context())));
      expect(granted).toBe(1);
    });

    it('is renewed five minutes before its end', async () => {
      const before = Date.now();
      await vendor.read(QUEUE, context());
      const { renewAt, expiresAt } = session.session!;
      expect(expiresAt - renewAt).toBe(300_000);
      expect(expiresAt - before).toBeGreaterThanOrEqual(1_800_000);
    });

    it('is renewed halfway when its life is short', async () => {
      answers['get_token'] = json({ ...(fixture('get-token') as object), access_token_expire_time: '60' });
      await vendor.read(QUEUE, context());
      expect(session.session!.expiresAt - session.session!.renewAt).toBe(30_000);
    });

    it('is refreshed, and the old one given back', async () => {
      await vendor.read(QUEUE, context());
      expireSoon();
      await vendor.read(QUEUE, context());
      expect(JSON.parse(asked('refresh_token')[0]!.body)).toEqual({ refresh_token: 'refresh-1' });
      expect(asked('refresh_token')[0]!.query.size).toBe(0);
      expect(asked('del_token').map(({ query }) => query.get('access_token'))).toEqual(['access-1']);
      expect(asked('queue/call_status').map(({ query }) => query.get('access_token'))).toEqual([
        'access-1',
        'access-2',
      ]);
      expect(asked('get_token')).toHaveLength(1);
    });

    it.each([says(10004), says(-2), json({}, 500)])(
      'is renewed though the old one cannot be given back',
      async (answer) => {
        await vendor.read(QUEUE, context());
        expireSoon();
        answers['del_token'] = answer;
        await vendor.read(QUEUE, context());
        expect(asked('del_token')).toHaveLength(1);
      },
    );

    it('is not given back when a refresh only makes it live longer', async () => {
      answers['get_token'] = json(fixture('get-token'));
      answers['refresh_token'] = json(fixture('get-token'));
      await vendor.read(QUEUE, context());
      expireSoon();
      await vendor.read(QUEUE, context());
      expect(asked('refresh_token')).toHaveLength(1);
      expect(asked('del_token')).toHaveLength(0);
    });

    it.each([-1, 10004, 40002])('is replaced when the refresh is answered %i', async (code) => {
      await vendor.read(QUEUE, context());
      expireSoon();
      answers['refresh_token'] = says(code);
      await vendor.read(QUEUE, context());
      expect(asked('refresh_token')).toHaveLength(1);
      expect(asked('get_token')).toHaveLength(2);
      expect(asked('del_token').map(({ query }) => query.get('access_token'))).toEqual(['access-1']);
    });

    it('is replaced when the refresh token has ended too', async () => {
      answers['get_token'] = json({ ...(fixture('get-token') as object), refresh_token_expire_time: 0.001 });
      await vendor.read(QUEUE, context());
      expireSoon();
      while (Date.now() <= session.session!.expiresAt - 1_800_000 + 1) await new Promise(setImmediate);
      await vendor.read(QUEUE, context());
      expect(asked('refresh_token')).toHaveLength(0);
      expect(asked('get_token')).toHaveLength(2);
    });

    it('is not replaced because a refresh failed on the way', async () => {
      await vendor.read(QUEUE, context());
      expireSoon();
      answers['refresh_token'] = json({}, 500);
      expect(await caught(vendor.read(QUEUE, context()))).toMatchObject({ name: 'VendorUnavailable' });
      expect(asked('get_token')).toHaveLength(1);
    });

    it.each([200, 401])('is replaced once when it is refused (HTTP %i)', async (status) => {
      const good = answers['queue/call_status']!;
      answers['queue/call_status'] = (request, response) =>
        (request.query.get('access_token') === 'access-1' ? json({ errcode: 10004 }, status) : good)(
          request,
          response,
        );
      await vendor.read(QUEUE, context());
      expect(granted).toBe(2);
    });

    it('that is refused twice is a matter for a person, and is not used again', async () => {
      answers['queue/call_status'] = says(10004, 'TOKEN EXPIRED');
      expect(await caught(vendor.read(QUEUE, context()))).toMatchObject({
        name: 'VendorAuthFailed',
        message: textWith('does another program use this client id'),
      });
      expect(granted).toBe(2);
      expect(session.session).toBeUndefined();
    });

    it('that was kept in a form we do not know is replaced', async () => {
      session.session = { value: 'older', renewAt: Infinity, expiresAt: Infinity };
      await vendor.read(QUEUE, context());
      expect(granted).toBe(1);
    });

    it('is given back in the end', async () => {
      await vendor.read(QUEUE, context());
      await vendor.close(new AbortController().signal);
      expect(asked('del_token').map(({ query }) => query.get('access_token'))).toEqual(['access-1']);
    });

    it('that was never needed is not given back', async () => {
      await vendor.close(new AbortController().signal);
      expect(pbx.seen).toHaveLength(0);
    });
  });
});
