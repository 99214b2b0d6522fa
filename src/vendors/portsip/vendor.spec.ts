import { ReadingNotes } from '../port/reading-notes.js';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, text, type Answerer } from '../../../test/support/literal-server.js';
import { textLike, textWith } from '../../../test/support/matchers.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { PollTarget, ReadContext, Vendor } from '../port/vendor.js';
import { portsip, PortsipCredentials } from './vendor.js';

const CREDENTIALS = { username: 'api-user', password: 'paSSw0rdpaSSw0rd', domain: 'plant.example' };
const SALES = '677046776364007424';
const SUPPORT = '677046776364007425';
const roster = (queues: number): PollTarget => ({
  id: 'roster',
  resource: 'roster',
  cadence: 'medium',
  requests: 1 + 2 * queues,
});
const queue = (id: string, members: number): PollTarget => ({
  id: `queue:${id}`,
  resource: 'queue status',
  cadence: 'fast',
  queue: id,
  requests: 2 + members,
  pushed: true,
});
const SERVERS: PollTarget = {
  ...{ id: 'servers', resource: 'servers', cadence: 'slow', requests: 2 },
  extra: 'servers',
};
const ONE = queue(SALES, 1);
const rosterOf = (...members: string[]): Roster => ({
  queues: { [SALES]: { id: SALES, name: 'Sales' } },
  agents: {},
  members: { [SALES]: members },
});

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const refuses = (status: number, code: string, message = '') => json({ errors: [{ code, message }] }, status);
const gone = refuses(404, 'UNKNOWN', 'unknown error');

let pbx: LiteralServer;
let session: MemorySession;
let vendor: Vendor;
/** By path below `/api/`; the page's own examples unless a test says otherwise. */
let answers: Record<string, Answerer>;
let granted: number;

beforeEach(async () => {
  granted = 0;
  const grant: Answerer = (request, response) => {
    granted += 1;
    const tokens = { access_token: `access-${granted}`, refresh_token: `refresh-${granted}` };
    json({ ...(fixture('sign-in') as object), ...tokens })(request, response);
  };
  answers = {
    'auth/sign_in': grant,
    'auth/refresh_token': grant,
    'auth/sign_out': text(''),
    call_queues: json(fixture('call-queues')),
    [`call_queues/${SALES}`]: json(fixture('call-queue')),
    [`call_queues/${SALES}/agents`]: json(fixture('agents')),
    [`call_queues/${SALES}/status`]: json(fixture('queue-status')),
    [`call_queues/${SALES}/waiting`]: json(fixture('waiting')),
    [`call_queues/${SALES}/agents/101`]: json(fixture('agent')),
    [`call_queues/${SUPPORT}`]: json({}),
    [`call_queues/${SUPPORT}/agents`]: json({ items: [] }),
  };
  pbx = await LiteralServer.start((request, response) => {
    (answers[request.path.replace('/api/', '')] ?? gone)(request, response);
  });
  session = new MemorySession();
  vendor = portsip.create(
    { id: 'plant', baseUrl: pbx.baseUrl, credentials: CREDENTIALS, timeoutMs: 5_000 },
    { session, budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

const context = (known: Roster | undefined = rosterOf('101')): ReadContext => ({
  roster: known,
  signal: new AbortController().signal,
  retry: { left: 1 },
  notes: new ReadingNotes(),
});
const asked = (path: string) => pbx.seen.filter((request) => request.path === `/api/${path}`);
const readOne = () => vendor.read(ONE, context());
/** Also the question that tells whether only one queue is in trouble. */
const everythingAnswers = (answer: Answerer): void => {
  const paths = ['status', 'waiting', 'agents/101'].map((part) => `call_queues/${SALES}/${part}`);
  for (const path of ['call_queues', ...paths]) answers[path] = answer;
};
const expireSoon = () => Object.assign(session.session!, { renewAt: 0 });

describe('a PortSIP account', () => {
  it('is configured with a user, a password and a domain', () => {
    expect(PortsipCredentials.safeParse(CREDENTIALS).success).toBe(true);
    expect(PortsipCredentials.safeParse({ ...CREDENTIALS, domain: undefined }).success).toBe(false);
    expect(PortsipCredentials.safeParse({ ...CREDENTIALS, token: 'x' }).success).toBe(false);
  });

  it('shares its budget with every other user of the same system', () => {
    expect(portsip.login?.(CREDENTIALS)).toBe(portsip.login?.({ ...CREDENTIALS, username: 'other' }));
  });

  it('asks for the roster first, then for every queue in it at the price of its members', async () => {
    expect(vendor.targets(undefined)).toEqual([roster(0)]);
    const { roster: read } = await vendor.read(roster(0), context(undefined));
    expect(vendor.targets(read)).toEqual([roster(2), SERVERS, queue(SALES, 1), queue(SUPPORT, 0)]);
    expect(pbx.seen).toHaveLength(1 + roster(2).requests);
  });

  it('counts the pages of a long list', () => {
    const queues = Array.from({ length: 250 }, (_, i) => [`${i}`, { id: `${i}`, name: '' }] as const);
    const [first] = vendor.targets({ queues: Object.fromEntries(queues), agents: {} });
    expect(first?.requests).toBe(3 + 500);
  });

  it('sends requests in the vendor’s form', async () => {
    await vendor.read(roster(2), context());
    await readOne();
    expect(asked('auth/sign_in')).toHaveLength(1);
    expect(JSON.parse(asked('auth/sign_in')[0]!.body)).toEqual(CREDENTIALS);
    for (const { path, method, headers } of pbx.seen) {
      const login = path === '/api/auth/sign_in';
      expect(method).toBe(login ? 'POST' : 'GET');
      expect(headers.authorization).toBe(login ? undefined : 'Bearer access-1');
    }
    expect(Object.fromEntries(asked('call_queues')[0]!.query)).toEqual({ skip: '0', top: '100' });
  });

  it('asks for its members a few at a time, and for each once', async () => {
    const members = Array.from({ length: 40 }, (_, i) => String(200 + i));
    let running = 0;
    let most = 0;
    for (const number of members)
      answers[`call_queues/${SALES}/agents/${number}`] = (request, response) => {
        running += 1;
        most = Math.max(most, running);
        setImmediate(() => {
          running -= 1;
          json({ extension_number: number, status: 'READY' })(request, response);
        });
      };
    const { queues } = await vendor.read(queue(SALES, 40), context(rosterOf(...members)));
    expect(queues?.[SALES]?.members?.map(({ id }) => id)).toEqual(members);
    expect(pbx.seen).toHaveLength(1 + 42);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('keeps ids whole that are numbers beyond 2^53', async () => {
    answers['call_queues'] = text(`{"count":1,"items":[{"id":${SALES},"name":"Sales"}]}`);
    const { roster: read } = await vendor.read(roster(0), context(undefined));
    expect(Object.keys(read?.queues ?? {})).toEqual([SALES]);
    answers[`call_queues/${SALES}/waiting`] = text(
      '{"items":[{"session_id":885337248273272833,"waiting_time":1}]}',
    );
    const { queues } = await readOne();
    expect(queues?.[SALES]?.waiting?.[0]?.id).toBe('885337248273272833');
  });

  it('writes an id into a path as one part of it', async () => {
    answers['call_queues'] = json({ count: 1, items: [{ id: 'a/b=' }] });
    answers['call_queues/a%2Fb%3D'] = json({});
    answers['call_queues/a%2Fb%3D/agents'] = json({ items: [] });
    const { roster: read } = await vendor.read(roster(0), context(undefined));
    expect(read?.members).toEqual({ 'a/b=': [] });
  });

  describe('what is gone', () => {
    const nothing = { errors: [{ code: 'UNKNOWN', message: 'unknown error' }] };

    it('is left out of the roster when it went away after the list was made', async () => {
      answers[`call_queues/${SUPPORT}`] = gone;
      answers[`call_queues/${SUPPORT}/agents`] = gone;
      const { roster: read } = await vendor.read(roster(2), context());
      expect(Object.keys(read?.queues ?? {})).toEqual([SALES]);
    });

    it('takes no agent away', async () => {
      answers[`call_queues/${SALES}/agents/101`] = gone;
      const { queues } = await readOne();
      expect(queues?.[SALES]).toMatchObject({ open: true, memberUpdates: [] });
      expect(queues?.[SALES]?.members).toBeUndefined();
    });

    it('waits nowhere', async () => {
      for (const part of ['status', 'waiting', 'agents/101']) answers[`call_queues/${SALES}/${part}`] = gone;
      expect((await readOne()).queues).toEqual({ [SALES]: { waiting: [], memberUpdates: [] } });
    });

    it.each([
      ['waiting', ONE],
      ['agents', roster(2)],
    ])('is a mistake when only one answer says so (%s)', async (part, target) => {
      answers[`call_queues/${SALES}${part && `/${part}`}`] = gone;
      expect(await caught(vendor.read(target, context()))).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith(`plant: GET /api/call_queues/${SALES} exists according to one answer`),
      });
    });

    it.each([
      ['text', text('Not Found', 404)],
      ['nothing', text('', 404)],
      ['another shape', json({ error: nothing }, 404)],
    ])('is ignored when it is in %s', async (_what, answer) => {
      everythingAnswers(answer);
      expect(await caught(readOne())).toMatchObject({
        name: 'VendorProtocolError',
        message: textLike(/answered 404/),
      });
    });
  });

  describe('its errors', () => {
    it.each<[what: string, answer: Answerer, name: string, message: RegExp]>([
      [
        '400',
        refuses(400, 'VALIDATE_FAILED', 'field validation failed'),
        'VendorProtocolError',
        /answered 400 VALIDATE_FAILED field validation failed$/,
      ],
      ['a code of tomorrow', refuses(422, 'TOO_LATE'), 'VendorProtocolError', /answered 422 TOO_LATE$/],
      ['no code', json({ errors: [] }, 400), 'VendorProtocolError', /answered 400$/],
      [
        '403',
        refuses(403, 'UNKNOWN', 'unknown error'),
        'VendorAuthFailed',
        /QueueManager may read every queue/,
      ],
      ['403 in other words', text('no', 403), 'VendorAuthFailed', /answered 403/],
      ['429', refuses(429, 'UNKNOWN'), 'VendorThrottled', /answered 429/],
      ['500', refuses(500, 'UNKNOWN'), 'VendorUnavailable', /answered 500/],
    ])('%s', async (_what, answer, name, message) => {
      everythingAnswers(answer);
      expect(await caught(readOne())).toMatchObject({ name, message: textLike(message) });
      expect(granted).toBe(1);
    });

    it('an empty 200 where queues are known', async () => {
      answers['call_queues'] = text('');
      expect(await caught(vendor.read(roster(2), context()))).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith('answered with an empty body, where 1 row is known'),
      });
    });

    it.each<[what: string, answer: Answerer, name: string, message: RegExp]>([
      [
        '400',
        refuses(400, 'UNAUTHORIZED', 'Login failed, authentication error'),
        'VendorAuthFailed',
        /400 UNAUTHORIZED Login failed, authentication error: check username, password and domain$/,
      ],
      ['401 (22.6)', refuses(401, 'UNAUTHORIZED'), 'VendorAuthFailed', /check username/],
      ['403', json({}, 403), 'VendorAuthFailed', /answered 403: check username/],
      ['an empty 400', text('', 400), 'VendorAuthFailed', /answered 400: check username/],
      ['404', gone, 'VendorProtocolError', /answered 404/],
      ['429', text('', 429), 'VendorThrottled', /answered 429/],
      ['an empty 200', text(''), 'VendorProtocolError', /at its top/],
      [
        'a second factor',
        json({ two_factor_enabled: true, token: 'flow' }),
        'VendorAuthFailed',
        /without two-factor/,
      ],
      [
        'a token that is none',
        json({ access_token: 'a b', expires_in: 60 }),
        'VendorProtocolError',
        /access_token/,
      ],
    ])('when signing in: %s', async (_what, answer, name, message) => {
      answers['auth/sign_in'] = answer;
      const error = await caught(readOne());
      expect(error).toMatchObject({ name, message: textLike(message) });
      expect(inspect(error, { depth: 10 })).not.toContain(CREDENTIALS.password);
    });

    it('hide what they quote of us', async () => {
      const quoting = refuses(400, 'UNKNOWN', 'bad token access-1');
      everythingAnswers(quoting);
      expect(await caught(readOne())).toMatchObject({ message: textWith('bad token …') });
      answers['auth/sign_in'] = refuses(400, 'UNAUTHORIZED', `no ${CREDENTIALS.password}`);
      session.session = undefined;
      expect(await caught(readOne())).toMatchObject({ message: textWith('UNAUTHORIZED no …') });
    });

    it('report an answer about another agent as none', async () => {
      answers[`call_queues/${SALES}/agents/101`] = json({ extension_number: '102', status: 'READY' });
      const reads = context();
      const reading = await vendor.read(ONE, reads);
      expect(reading.queues?.[SALES]?.memberUpdates).toEqual([]);
      expect(reads.notes.addTo(reading).extras).toMatchObject({
        'agent states': { missing: textWith('answered about another agent') },
      });
    });
  });

  describe('its token', () => {
    it('is got once for many polls', async () => {
      await Promise.all(Array.from({ length: 20 }, readOne));
      expect(granted).toBe(1);
    });

    it('is renewed five minutes before its end, or halfway when its life is short', async () => {
      await readOne();
      expect(session.session!.expiresAt - session.session!.renewAt).toBe(300_000);
      answers['auth/sign_in'] = json({ access_token: 'short', expires_in: 60 });
      session.session = undefined;
      await readOne();
      expect(session.session!.expiresAt - session.session!.renewAt).toBe(30_000);
    });

    it('is refreshed with the refresh token that came last', async () => {
      await readOne();
      for (let round = 0; round < 2; round += 1) {
        expireSoon();
        await readOne();
      }
      expect(asked('auth/refresh_token').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
        { refresh_token: 'refresh-1' },
        { refresh_token: 'refresh-2' },
      ]);
      expect(asked('auth/sign_in')).toHaveLength(1);
      expect(asked('auth/sign_out')).toHaveLength(0);
      expect(asked(`call_queues/${SALES}/status`).at(-1)?.headers.authorization).toBe('Bearer access-3');
    });

    it('keeps its refresh token where a refresh brings none', async () => {
      await readOne();
      answers['auth/refresh_token'] = json({ access_token: 'access-2', expires_in: 1800 });
      for (let round = 0; round < 2; round += 1) {
        expireSoon();
        await readOne();
      }
      expect(asked('auth/refresh_token').map(({ body }) => JSON.parse(body) as unknown)).toEqual(
        Array(2).fill({ refresh_token: 'refresh-1' }),
      );
    });

    it.each([refuses(400, 'UNKNOWN', 'unknown error'), refuses(401, 'UNAUTHORIZED'), json({}, 403)])(
      'is replaced when the refresh is refused (%#)',
      async (answer) => {
        await readOne();
        expireSoon();
        answers['auth/refresh_token'] = answer;
        await readOne();
        expect(asked('auth/sign_in')).toHaveLength(2);
      },
    );

    it('is not replaced because a refresh failed on the way', async () => {
      await readOne();
      expireSoon();
      answers['auth/refresh_token'] = json({}, 500);
      expect(await caught(readOne())).toMatchObject({ name: 'VendorUnavailable' });
      expect(asked('auth/sign_in')).toHaveLength(1);
    });

    it.each<[what: string, refusal: Answerer]>([
      ['401', refuses(401, 'UNAUTHORIZED')],
      ['401 without words', text('', 401)],
      ['403 UNAUTHORIZED', refuses(403, 'UNAUTHORIZED')],
      ['400 UNAUTHORIZED', refuses(400, 'UNAUTHORIZED')],
    ])('is replaced once when it is refused with %s', async (_what, refusal) => {
      const good = answers[`call_queues/${SALES}/waiting`]!;
      answers[`call_queues/${SALES}/waiting`] = (request, response) =>
        (request.headers.authorization === 'Bearer access-1' ? refusal : good)(request, response);
      await readOne();
      expect(granted).toBe(2);
    });

    it('that is refused twice is a matter for a person, and is not used again', async () => {
      answers[`call_queues/${SALES}/waiting`] = refuses(401, 'UNAUTHORIZED');
      expect(await caught(readOne())).toMatchObject({
        name: 'VendorAuthFailed',
        message: textWith('may this user use the REST API'),
      });
      expect(granted).toBe(2);
      expect(session.session).toBeUndefined();
    });

    it('that was kept in a form we do not know is replaced', async () => {
      session.session = { value: 'older', renewAt: Infinity, expiresAt: Infinity };
      await readOne();
      expect(granted).toBe(1);
    });

    it.each([text(''), json({}, 500), gone])(
      'is given back in the end, as well as can be (%#)',
      async (answer) => {
        answers['auth/sign_out'] = answer;
        await readOne();
        await vendor.close(new AbortController().signal);
        expect(asked('auth/sign_out').map(({ method, headers }) => [method, headers.authorization])).toEqual([
          ['POST', 'Bearer access-1'],
        ]);
      },
    );

    it('that was never needed is not given back', async () => {
      await vendor.close(new AbortController().signal);
      expect(pbx.seen).toHaveLength(0);
    });
  });
});
