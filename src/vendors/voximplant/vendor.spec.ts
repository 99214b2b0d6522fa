import { ReadingNotes } from '../port/reading-notes.js';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, type Answerer } from '../../../test/support/literal-server.js';
import { textLike, textWith } from '../../../test/support/matchers.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { PollTarget, ReadContext, Vendor } from '../port/vendor.js';
import { voximplant } from './vendor.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CREDENTIALS = {
  accountId: '4242421',
  keyId: '9f1c2e60-key',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  application: '12345',
};
const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 4 };
const METRICS: PollTarget = {
  ...{ id: 'metrics:1', resource: 'metrics', cadence: 'slow' },
  ...{ extra: 'metrics', requests: 1 },
};
const STATE: PollTarget = { id: 'state', resource: 'live state', cadence: 'fast', requests: 1 };

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const says = (code: number, msg = '', status = 200, headers: Record<string, string> = {}): Answerer =>
  json({ error: { code, msg } }, status, headers);

let api: LiteralServer;
/** By method; the fixtures unless a test says otherwise. */
let answers: Record<string, Answerer>;

beforeEach(async () => {
  answers = {
    GetSQState: json(fixture('state')),
    SQ_GetQueues: json(fixture('queues')),
    SQ_GetAgents: json(fixture('agents')),
    SQ_GetSkills: json(fixture('skills')),
    SQ_GetAgentCustomStatusMapping: json(fixture('labels')),
    GetSmartQueueRealtimeMetrics: json(fixture('metrics')),
  };
  api = await LiteralServer.start((request, response) => {
    const answer = answers[request.path.replace('/platform_api/', '')] ?? says(103, 'Unknown command');
    answer(request, response);
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await api.stop();
});

const vendorOf = (credentials = CREDENTIALS): Vendor =>
  voximplant.create(
    { id: 'cloud', baseUrl: api.baseUrl, credentials, timeoutMs: 5_000 },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
const context = (roster?: Roster): ReadContext => ({
  roster,
  signal: new AbortController().signal,
  retry: { left: 1 },
  notes: new ReadingNotes(),
});
const rosterOf = (queues: number): Roster => ({
  queues: Object.fromEntries(
    Array.from({ length: queues }, (_, i) => [String(i + 1), { id: String(i + 1), name: 'a' }]),
  ),
  agents: {},
});
const asked = (method: string) => api.seen.filter(({ path }) => path === `/platform_api/${method}`);
const tokens = () => api.seen.map(({ headers }) => headers.authorization!.replace('Bearer ', ''));

describe('a Voximplant account', () => {
  it('asks for the roster first, then for everything at once, and for five queues at a time how they do', async () => {
    const vendor = vendorOf();
    expect(vendor.targets(undefined)).toEqual([ROSTER]);
    const { roster } = await vendor.read(ROSTER, context());
    expect(vendor.targets(roster)).toEqual([ROSTER, METRICS, STATE]);
    expect(vendor.targets(rosterOf(11)).map(({ id }) => id)).toEqual([
      'roster',
      'metrics:1',
      'metrics:2',
      'metrics:3',
      'state',
    ]);
    const agents = Object.fromEntries(
      Array.from({ length: 1001 }, (_, i) => [i, { id: String(i), name: 'a' }]),
    );
    expect(vendor.targets({ ...rosterOf(1), agents })[0]!.requests).toBe(5);
    const skills = Array.from({ length: 1001 }, (_, i) => ({ id: String(i), name: 'a' }));
    expect(vendor.targets({ ...rosterOf(1), skills })[0]!.requests).toBe(5);
  });

  it('sends requests in the vendor’s form', async () => {
    const vendor = vendorOf();
    await vendor.read(ROSTER, context());
    await vendor.read(STATE, context());
    await vendor.read({ ...METRICS, id: 'metrics:2' }, context(rosterOf(7)));
    for (const { method, headers, body } of api.seen) {
      expect({ method, body }).toEqual({ method: 'POST', body: '{}' });
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        authorization: textLike(/^Bearer \S+$/),
      });
    }
    const query = (method: string) => Object.fromEntries(asked(method)[0]!.query);
    expect(query('GetSQState')).toEqual({ application_id: '12345', sq_queue_id: 'all', timezone: 'Etc/GMT' });
    expect(query('SQ_GetQueues')).toEqual({ application_id: '12345', count: '1000', offset: '0' });
    expect(query('SQ_GetAgents')).toEqual({
      application_id: '12345',
      with_sq_queues: 'true',
      with_sq_statuses: 'false',
      with_sq_skills: 'true',
      count: '1000',
      offset: '0',
    });
    expect(query('SQ_GetSkills')).toEqual({ application_id: '12345', count: '1000', offset: '0' });
    expect(query('SQ_GetAgentCustomStatusMapping')).toEqual({ application_id: '12345' });
    expect(query('GetSmartQueueRealtimeMetrics')).toEqual({
      application_id: '12345',
      sq_queue_id: '6;7',
      report_type: 'count_handled_calls;count_abandonment_calls;service_level',
      group_by: 'queue',
      max_waiting_sec: '20',
      timezone: 'Etc/GMT',
    });
  });

  it('shows the agents that we excluded from calls, which it does not show itself', async () => {
    const state = (name: string) =>
      json({
        result: [
          {
            sq_queue_id: 101,
            sq_agents: [{ user_id: 7001, sq_statuses: [{ CALL: { sq_status_name: name } }] }],
            tasks: [],
          },
        ],
      });
    const vendor = vendorOf();
    const kept = new Map([['7001', { paused: true as const, at: 1, reason: 'Inventory' }]]);
    const read = async (name: string, known: ReadContext['kept']) => {
      answers['GetSQState'] = state(name);
      const { queues } = await vendor.read(STATE, { ...context(), ...(known && { kept: known }) });
      return queues?.['101']?.members;
    };
    expect(await read('READY', kept)).toEqual([
      {
        id: '7001',
        availability: 'paused',
        activity: 'idle',
        reason: 'Inventory',
        vendorState: 'CALL READY',
      },
    ]);
    expect(await read('READY', undefined)).toMatchObject([{ availability: 'available' }]);
    expect(await read('ONLINE', kept)).toMatchObject([{ availability: 'not-ready' }]);
  });

  it('may name its application', async () => {
    await vendorOf({ ...CREDENTIALS, application: 'acme.voximplant.com' }).read(STATE, context());
    expect(asked('GetSQState')[0]!.query.get('application_name')).toBe('acme.voximplant.com');
    expect(asked('GetSQState')[0]!.query.has('application_id')).toBe(false);
  });

  it('shares its limits with the other applications of the account', () => {
    expect(voximplant.login?.({ ...CREDENTIALS, application: 'other' })).toBe('4242421');
  });

  it('asks nothing for queues that are gone', async () => {
    expect(await vendorOf().read({ ...METRICS, id: 'metrics:9' }, context(rosterOf(7)))).not.toHaveProperty(
      'queues',
    );
    expect(api.seen).toEqual([]);
  });

  it.each([103, 104, 340, 459, 496])(
    'gets on without labels and skills where they are refused, and says so (%i)',
    async (code) => {
      answers['SQ_GetAgentCustomStatusMapping'] = says(code);
      answers['SQ_GetSkills'] = says(code);
      const vendor = vendorOf();
      const reads = context();
      const { roster, ...reading } = await vendor.read(ROSTER, reads);
      expect(roster).not.toHaveProperty('statusLabels');
      expect(roster).not.toHaveProperty('skills');
      expect(reads.notes.addTo(reading).extras).toEqual({
        'status labels': { missing: textWith(`answered ${code}`) },
        skills: { missing: textWith(`answered ${code}`) },
      });
      const known = { ...rosterOf(1), skills: [{ id: '5', name: 'english' }], statusLabels: [] };
      const again = await vendor.read(ROSTER, context(known));
      expect(again.roster).toMatchObject({ skills: known.skills, statusLabels: [] });
    },
  );

  it.each([101, 134, 485])(
    'asks for agents by handle_calls once the platform requires it (%i)',
    async (code) => {
      const [one] = (fixture('agents') as { result: object[] }).result;
      answers['SQ_GetAgents'] = (request, response) => {
        const handles = request.query.get('handle_calls');
        const result = handles === 'true' ? [one] : [{ ...one, user_id: 7002 }];
        (handles === null ? says(code) : json({ result }))(request, response);
      };
      const vendor = vendorOf();
      const { roster } = await vendor.read(ROSTER, context());
      expect(Object.keys(roster!.agents)).toEqual(['7001', '7002']);
      api.seen.length = 0;
      await vendor.read(ROSTER, context());
      // Twice each, since these answers have no total.
      expect(asked('SQ_GetAgents').map(({ query }) => query.get('handle_calls'))).toEqual([
        'true',
        'true',
        'false',
        'false',
      ]);
    },
  );

  describe('its errors', () => {
    it.each<[code: number, msg: string, name: string, message: RegExp]>([
      [1, 'Fatal error', 'VendorUnavailable', /answered 1 Fatal error$/],
      [2, 'Internal error', 'VendorUnavailable', /answered 2/],
      [4, 'DB error', 'VendorUnavailable', /answered 4/],
      [100, 'Authorization failed', 'VendorAuthFailed', /check accountId, keyId and privateKey/],
      [104, 'Forbidden command', 'VendorAuthFailed', /role ACD Manager/],
      [115, '', 'VendorAuthFailed', /check accountId/],
      [116, '', 'VendorAuthFailed', /check the application/],
      [558, 'Application is not found.', 'VendorAuthFailed', /check the application/],
      [101, 'Invalid arguments', 'VendorProtocolError', /baseUrl/],
      [103, 'Unknown command', 'VendorProtocolError', /baseUrl/],
      [162, 'try later..', 'VendorThrottled', /answered 162/],
      [340, 'Rate limit exceed', 'VendorThrottled', /answered 340/],
      [484, 'HTTP request is rejected', 'VendorThrottled', /answered 484/],
      [515, '', 'VendorThrottled', /answered 515$/],
      [999, '', 'VendorProtocolError', /answered 999$/],
    ])('%i %s', async (code, msg, name, message) => {
      const expected = { name, message: textLike(message) };
      const vendor = vendorOf();
      for (const status of [200, 400, 401, 403, 500, 503]) {
        answers['GetSQState'] = says(code, msg, status);
        expect(await caught(vendor.read(STATE, context()))).toMatchObject(expected);
        answers['GetSQState'] = json(
          {
            errors: [
              { code, msg },
              { code: 2, msg: 'and more' },
            ],
          },
          status,
        );
        expect(await caught(vendor.read(STATE, context()))).toMatchObject(expected);
      }
      expect(api.seen).toHaveLength(12);
    });

    it('say how long to wait', async () => {
      answers['GetSQState'] = says(416, 'Repeat after 7 seconds');
      expect(await caught(vendorOf().read(STATE, context()))).toMatchObject({ retryAfterMs: 7000 });
      answers['GetSQState'] = says(340, 'Rate limit exceed', 429, { 'retry-after': '3' });
      expect(await caught(vendorOf().read(STATE, context()))).toMatchObject({
        name: 'VendorThrottled',
        retryAfterMs: 3000,
      });
    });

    it('hide what they quote of us', async () => {
      answers['GetSQState'] = (request, response) =>
        says(999, `no ${request.headers.authorization}`)(request, response);
      const error = await caught(vendorOf().read(STATE, context()));
      expect(error).toMatchObject({ message: textWith('answered 999 no Bearer …') });
      expect(inspect(error, { depth: 10 })).not.toContain(tokens()[0]);
    });

    it('report an answer without a result as unreadable', async () => {
      answers['GetSQState'] = json({ hello: 'world' });
      expect(await caught(vendorOf().read(STATE, context()))).toMatchObject({
        name: 'VendorProtocolError',
        path: 'result',
      });
    });
  });

  describe('its token', () => {
    const claims = async (token: string) =>
      (await jwtVerify(token, publicKey, { currentDate: new Date(0) })).payload;

    it('is signed by the key, for ten minutes', async () => {
      const before = Math.floor(Date.now() / 1000);
      await vendorOf().read(STATE, context());
      const [token] = tokens();
      expect(decodeProtectedHeader(token!)).toEqual({ alg: 'RS256', typ: 'JWT', kid: CREDENTIALS.keyId });
      const { iss, iat, exp } = await claims(token!);
      expect(iss).toBe('4242421');
      expect(exp! - iat!).toBe(600);
      expect(iat).toBeGreaterThanOrEqual(before - 5);
      expect(iat).toBeLessThanOrEqual(Date.now() / 1000 - 5);
    });

    it('is signed once for many polls, and again when half of its time is over', async () => {
      const vendor = vendorOf();
      await Promise.all(Array.from({ length: 20 }, () => vendor.read(STATE, context())));
      expect(new Set(tokens()).size).toBe(1);
      const now = Date.now();
      jest.spyOn(Date, 'now').mockReturnValue(now + 290_000);
      await vendor.read(STATE, context());
      expect(new Set(tokens()).size).toBe(1);
      jest.spyOn(Date, 'now').mockReturnValue(now + 300_000);
      await vendor.read(STATE, context());
      expect(new Set(tokens()).size).toBe(2);
    });

    it.each([447, 454, 455, 456])(
      'is signed again when it is refused (%i), once for many polls',
      async (code) => {
        const vendor = vendorOf();
        await vendor.read(STATE, context());
        const [first] = tokens();
        const good = answers['GetSQState']!;
        answers['GetSQState'] = (request, response) =>
          (request.headers.authorization === `Bearer ${first}` ? says(code) : good)(request, response);
        await Promise.all(Array.from({ length: 5 }, () => vendor.read(STATE, context())));
        expect(new Set(tokens()).size).toBe(2);
      },
    );

    it('is signed again when the status alone refuses it', async () => {
      const good = answers['GetSQState']!;
      answers['GetSQState'] = (request, response) =>
        (api.seen.length === 1 ? json({}, 401) : good)(request, response);
      await vendorOf().read(STATE, context());
      expect(new Set(tokens()).size).toBe(2);
    });

    it.each([-3_600_000, 3_600_000])(
      'is signed by the clock of the vendor, should it differ by %i ms',
      async (by) => {
        const good = answers['GetSQState']!;
        answers['GetSQState'] = (request, response) => {
          const date = { date: new Date(Date.now() + by).toUTCString() };
          (api.seen.length === 1 ? says(by < 0 ? 455 : 456, '', 200, date) : good)(request, response);
        };
        await vendorOf().read(STATE, context());
        const [first, second] = await Promise.all(tokens().map(claims));
        expect(second!.iat! - first!.iat!).toBeGreaterThan(by / 1000 - 2);
        expect(second!.iat! - first!.iat!).toBeLessThan(by / 1000 + 5);
      },
    );

    it('that is refused twice is a matter for a person', async () => {
      answers['GetSQState'] = says(456, 'The token has expired.');
      expect(await caught(vendorOf().read(STATE, context()))).toMatchObject({
        name: 'VendorAuthFailed',
        message: textWith('is the clock of this machine right'),
      });
      expect(api.seen).toHaveLength(2);
    });

    it('is not refused because the key is wrong', async () => {
      answers['GetSQState'] = says(100, 'Authorization failed');
      await caught(vendorOf().read(STATE, context()));
      expect(api.seen).toHaveLength(1);
    });
  });
});
