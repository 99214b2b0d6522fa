import { jest } from '@jest/globals';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { credentialOf } from '../../src/modules/vendor-accounts/credential.js';
import { SessionRecord } from '../../src/modules/vendor-accounts/session-record.js';
import { SharedSession } from '../../src/modules/vendor-accounts/shared-session.js';
import type { Reading } from '../../src/modules/domain/reading.js';
import { RedactingVendor } from '../../src/vendors/kit/redact.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget, Vendor, VendorAccount, VendorDefinition } from '../../src/vendors/port/vendor.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { caught } from '../support/caught.js';
import { json, LiteralServer, type Answerer } from '../support/literal-server.js';
import { textWith } from '../support/matchers.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

/** Logins as systems in the field answer them, with the session that all workers share. */
const START = Date.UTC(2026, 10, 28, 9, 0, 0);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 4 };

interface FieldSystem {
  kind: 'yeastar' | 'portsip';
  create(account: Omit<VendorAccount<never>, 'credentials'>, session: SharedSession): Vendor;
  paths: { login: string; refresh: string; giveBack: string; read: string };
  grant(nth: number, seconds: unknown): Answerer;
  lost: Answerer;
  wrongPassword: Answerer;
  /** The refresh token is not good any more. */
  badRefresh: Answerer;
  answers: Record<string, Answerer>;
}

const made = <C>(definition: VendorDefinition<C>, credentials: C): FieldSystem['create'] =>
  ((account, session) =>
    new RedactingVendor(
      definition.create(
        { ...account, credentials },
        { session, budget: new UnlimitedBudget(), report: () => undefined },
      ),
      { id: account.id, credentials },
      () => session.hint(),
    )) satisfies FieldSystem['create'];

const says = (errcode: number, more: object = {}) => json({ errcode, errmsg: 'NO', ...more });
const refuses = (status: number, code: string) => json({ errors: [{ code, message: 'no' }] }, status);

const YEASTAR: FieldSystem = {
  kind: 'yeastar',
  create: made(yeastar, { clientId: 'the-client', clientSecret: 'the-secret' }),
  paths: { login: 'get_token', refresh: 'refresh_token', giveBack: 'del_token', read: 'queue/list' },
  grant: (nth, seconds) =>
    json({
      ...{ errcode: 0, errmsg: 'SUCCESS', access_token: `access-${nth}`, access_token_expire_time: seconds },
      ...{ refresh_token: `refresh-${nth}`, refresh_token_expire_time: 86_400 },
    }),
  lost: says(10004),
  wrongPassword: says(-1, { invalid_param_list: [{ field: 'username or password', value: 'error' }] }),
  badRefresh: says(10004),
  answers: {
    del_token: says(0),
    'queue/list': json({ errcode: 0, total_number: 0, queue_list: [] }),
    'queue_pause_reason/list': json({ errcode: 0, data: [] }),
    'extension/list': json({ errcode: 0, total_number: 0, data: [] }),
  },
};

const PORTSIP: FieldSystem = {
  kind: 'portsip',
  create: made(portsip, { username: 'api', password: 'paSSw0rd', domain: 'plant.example' }),
  paths: {
    ...{ login: 'auth/sign_in', refresh: 'auth/refresh_token', giveBack: 'auth/sign_out' },
    read: 'call_queues',
  },
  grant: (nth, seconds) =>
    json({ access_token: `access-${nth}`, refresh_token: `refresh-${nth}`, expires_in: seconds }),
  lost: refuses(401, 'UNAUTHORIZED'),
  wrongPassword: refuses(400, 'UNAUTHORIZED'),
  badRefresh: refuses(400, 'UNKNOWN'),
  answers: { 'auth/sign_out': json({}), call_queues: json({ count: 0, items: [] }) },
};

describe.each([YEASTAR, PORTSIP])('a login to $kind in the field', (system) => {
  const { paths } = system;
  let connections: RedisConnections;
  let stopRedis: () => Promise<void>;
  let keys: Keys;
  let pbx: LiteralServer;
  let vendor: Vendor;
  let answers: Record<string, Answerer>;
  let granted: number;
  let now: number;

  beforeAll(async () => {
    const redis = await testRedis();
    stopRedis = () => redis.stop();
    connections = new RedisConnections(redis.url);
  });
  afterAll(async () => {
    await connections.close();
    await stopRedis();
  });
  beforeEach(async () => {
    now = START;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    granted = 0;
    const grant: Answerer = (request, response) => system.grant((granted += 1), 1800)(request, response);
    answers = { [paths.login]: grant, [paths.refresh]: grant, ...system.answers };
    pbx = await LiteralServer.start((request, response) => {
      const path = request.path.replace(/^\/(openapi\/v1\.0|api)\//, '');
      (answers[path] ?? json({}, 404))(request, response);
    });
    keys = new Keys(freshPrefix(), 1);
    const credential = await credentialOf(system.kind, pbx.baseUrl, { secret: 'hunter2' });
    const owner = { credential: 'cred', account: 'hq', worker: 'one' };
    const session = new SharedSession(new SessionRecord(connections.commands, keys, owner), credential.box);
    vendor = system.create({ id: 'hq', baseUrl: pbx.baseUrl, timeoutMs: 5_000 }, session);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await pbx.stop();
  });

  const asked = (path: string) => pbx.seen.filter((request) => request.path.endsWith(`/${path}`));
  const tokens = (path: string) =>
    asked(path).map(
      ({ query, headers }) =>
        query.get('access_token') ?? String(headers.authorization).replace('Bearer ', ''),
    );
  const read = (): Promise<Reading> => {
    const { signal } = new AbortController();
    return vendor.read(ROSTER, {
      ...{ roster: undefined, signal, retry: { left: 0 }, notes: new ReadingNotes() },
    });
  };
  /** The session's key expires in Redis, whose clock no test moves. */
  const sessionEnds = () => connections.commands.del(keys.session('cred'));

  const refusals: [what: string, answer: Answerer][] =
    system === YEASTAR
      ? [
          ...[1, 10005, 60001, 10001, -2].map((code): [string, Answerer] => [`${code}`, says(code)]),
          ['HTTP 500', json({}, 500)],
        ]
      : [
          ['404', refuses(404, 'UNKNOWN')],
          ['422 with a new code', refuses(422, 'TOKEN_ROTATED')],
          ['HTTP 500', refuses(500, 'UNKNOWN')],
          ['503 with a code', refuses(503, 'LICENSE_SNAPSHOT_UNAVAILABLE')],
        ];

  it.each(refusals)(
    'uses a good token to its end though its refresh is answered %s',
    async (_what, answer) => {
      await read();
      answers[paths.refresh] = answer;
      now = START + 26 * MINUTE;
      await read();
      now = START + 29 * MINUTE;
      await read();
      expect(tokens(paths.read)).toEqual(['access-1', 'access-1', 'access-1']);
      expect(asked(paths.login)).toHaveLength(1);
      expect(asked(paths.giveBack)).toHaveLength(0);
      now = START + 31 * MINUTE;
      await sessionEnds();
      await read();
      expect(tokens(paths.read).at(-1)).toBe('access-2');
    },
  );

  it('uses a good token to its end though both its refresh and the login after it are refused', async () => {
    await read();
    answers[paths.refresh] = system.badRefresh;
    answers[paths.login] = system.wrongPassword;
    for (now = START + 26 * MINUTE; now < START + 30 * MINUTE; now += 20 * SECOND) await read();
    expect(new Set(tokens(paths.read))).toEqual(new Set(['access-1']));
    expect(asked(paths.refresh)).toHaveLength(1);
    expect(asked(paths.login)).toHaveLength(2);
  });

  it('returns a grant whose lifetime cannot be read, and keeps the good token', async () => {
    await read();
    answers[paths.refresh] = system.grant(9, 'soon');
    now = START + 26 * MINUTE;
    await read();
    expect(tokens(paths.read)).toEqual(['access-1', 'access-1']);
    expect(tokens(paths.giveBack)).toEqual(['access-9']);
  });

  it('returns a first grant that cannot be used, and does not ask for the next at once', async () => {
    answers[paths.login] = system.grant(9, null);
    for (now = START; now < START + 14 * SECOND; now += 2 * SECOND) await caught(read());
    expect(asked(paths.login)).toHaveLength(1);
    expect(tokens(paths.giveBack)).toEqual(['access-9']);
  });

  it('is tried twice in 82 s with a wrong password, and says when it is tried next', async () => {
    answers[paths.login] = system.wrongPassword;
    let error: unknown;
    for (now = START; now <= START + 82 * SECOND; now += 2 * SECOND) error = await caught(read());
    expect(asked(paths.login)).toHaveLength(2);
    expect(error).toMatchObject({
      name: 'VendorAuthFailed',
      message: textWith('The next try is at 09:02 UTC; try at once with POST /v1/accounts/hq/login.'),
    });
  });

  it('is spaced while sessions keep ending early, and says so until they no longer do', async () => {
    const good = answers[paths.read]!;
    let endsAt = Infinity;
    answers[paths.login] = (request, response) => {
      endsAt = now + 4 * SECOND;
      system.grant((granted += 1), 1800)(request, response);
    };
    answers[paths.read] = (request, response) => (now < endsAt ? good : system.lost)(request, response);
    let last: Reading | undefined;
    for (now = START; now <= START + 80 * SECOND; now += SECOND) last = await read().catch(() => last);
    expect(asked(paths.login).length).toBeLessThanOrEqual(8);
    expect(last?.extras?.['exclusive login']).toEqual({
      missing: textWith('does another program use this login?'),
    });
    answers[paths.read] = good;
    for (now = START + 2 * MINUTE; now <= START + 4 * MINUTE; now += 10 * SECOND) last = await read();
    expect(last?.extras?.['exclusive login']).toBe('ok');
  });

  it('ignores one session that ends before its time', async () => {
    await read();
    const good = answers[paths.read]!;
    answers[paths.read] = (request, response) =>
      (tokenOf(request) === 'access-1' ? system.lost : good)(request, response);
    expect((await read()).extras?.['exclusive login']).toBe('ok');
    expect(asked(paths.login)).toHaveLength(2);
  });

  const tokenOf = (request: (typeof pbx.seen)[number]) =>
    request.query.get('access_token') ?? String(request.headers.authorization).replace('Bearer ', '');

  if (system === YEASTAR)
    it('sends nothing to a system that has blocked our address, and says until when', async () => {
      answers['get_token'] = says(70004, { block_expire_time: (START + 10 * MINUTE) / 1000 });
      let error: unknown;
      for (now = START; now < START + 10 * MINUTE; now += 20 * SECOND) error = await caught(read());
      expect(asked('get_token')).toHaveLength(1);
      expect(error).toMatchObject({
        name: 'VendorAuthFailed',
        retryAt: START + 10 * MINUTE,
        message: textWith('has blocked our address until 2026-11-28T09:10:00.000Z'),
      });
      answers['get_token'] = system.grant(1, 1800);
      now = START + 10 * MINUTE;
      await read();
      expect(asked('get_token')).toHaveLength(2);
    });
});
