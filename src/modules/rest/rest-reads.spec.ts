import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { generousLimits } from '../../../test/support/generous-limits.js';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Logins } from '../auth/logins.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { Capabilities } from '../commands/api/capabilities.js';
import { FloorConfig } from '../config/floor-config.js';
import type { DocumentState } from '../domain/document.js';
import type { Freshness, TargetHealth } from '../domain/freshness.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import { CurrentRoster } from '../floor/current-roster.js';
import { FloorReplica } from '../floor/floor-replica.js';
import { FreshnessService } from '../floor/freshness.js';
import { InterestLeases } from '../floor/interest-leases.js';
import type { TopicView } from '../floor/topic-history.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { KnownPaths } from '../http/known-paths.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { Refusals } from '../http/refusals.js';
import { RequestLimiter } from '../http/request-limiter.js';
import { HistoryReader } from '../history/history-reader.js';
import { LoginRetries } from '../vendor-accounts/login-retries.js';
import { AccountsController } from './accounts.controller.js';
import { FloorController } from './floor.controller.js';
import { FloorReader } from '../floor/floor-reader.js';
import { FloorStore } from '../floor/floor-store.js';

const row = (id: string): { id: string; name: string } => ({ id, name: `name of ${id}` });

/** Queue 3 was never read. */
const ROSTER: Roster = { queues: { 1: row('1'), 2: row('2'), 3: row('3') }, agents: {} };

/** Stands in for Redis: what can be read, and whether it can be read at all. */
class FakeFloor {
  stored = new Map<string, TopicView>();
  away = false;
  capabilities: object | undefined = { complete: true };
  roster: Roster | undefined = ROSTER;
  freshness: Freshness = { state: 'live', polledAt: 1_000, nextDueAt: 3_000 };
  targets: TargetHealth[] = [];
  nextTryAt: number | undefined;
  readonly woken: string[] = [];
  readonly followed = new Map<string, number>();
  readonly interest = new Map<string, number>();
  private readonly held = new Map<string, TopicView>();
  private known = false;

  readonly replica: Pick<FloorReplica, 'follow' | 'unfollow' | 'view'> = {
    follow: (topic) => {
      if (this.away && !this.held.has(topic)) return Promise.reject(new Error('Connection is closed.'));
      count(this.followed, topic, 1);
      const view = this.stored.get(topic);
      if (view !== undefined) this.held.set(topic, view);
      return Promise.resolve(view);
    },
    unfollow: (topic) => count(this.followed, topic, -1),
    view: (topic) => this.held.get(topic),
  };

  readonly freshnessService: Pick<FreshnessService, 'follow' | 'unfollow' | 'of' | 'ready' | 'targets'> = {
    targets: () => this.targets,
    follow: () => undefined,
    unfollow: () => undefined,
    of: () => this.freshness,
    ready: () => {
      if (this.away && !this.known) return Promise.reject(new Error('Connection is closed.'));
      this.known = true;
      return Promise.resolve();
    },
  };

  readonly rosters: Pick<CurrentRoster, 'of'> = {
    of: (account) => {
      if (this.away) return Promise.reject(new Error('Connection is closed.'));
      return Promise.resolve(account === 'hq' ? this.roster : undefined);
    },
  };

  readonly leases: Pick<InterestLeases, 'follow' | 'unfollow'> = {
    follow: (topic) => count(this.interest, topic, 1),
    unfollow: (topic) => count(this.interest, topic, -1),
  };

  put(topic: string, version: number, state: DocumentState): void {
    const view = { epoch: 'e1', version, at: 900, state };
    this.stored.set(topic, view);
    if (this.held.has(topic)) this.held.set(topic, view);
  }
}

const count = (map: Map<string, number>, key: string, step: number): void =>
  void map.set(key, (map.get(key) ?? 0) + step);

const SOURCE = { self: { id: 'self', name: 'HQ', vendor: 'yeastar', state: 'live', since: 500 } };
const ACCOUNT: DocumentState = {
  source: SOURCE,
  queues: { 2: row('2'), 1: row('1') },
  agents: { c: row('c'), a: row('a'), b: row('b') },
};
const QUEUE: DocumentState = { queue: { self: row('1') }, waiting: { w: row('w') }, agents: { a: row('a') } };

const TOKENS: { [token: string]: Partial<Principal> } = {
  ann: {},
  narrow: { queues: new Set(['hq/1']) },
  chief: { scopes: new Set(['floor:read', 'queues:admin']) },
  part: { scopes: new Set(['queues:admin']), queues: new Set(['hq/1']) },
  blind: { scopes: new Set(['audit:read']) },
};

describe('REST reads', () => {
  let app: NestFastifyApplication;
  let base: string;
  let floor: FakeFloor;

  beforeEach(async () => {
    floor = new FakeFloor();
    const verify = (token: string): Promise<Principal> => {
      const claims = TOKENS[token];
      if (claims === undefined) return Promise.reject(new FloorError('unauthenticated', 'No.'));
      const scopes = new Set(['floor:read']);
      return Promise.resolve({ subject: token, tenant: 'acme', scopes, expiresAt: 0, ...claims });
    };
    const account = { name: 'HQ', vendor: 'yeastar' };
    const accounts = [
      { ...account, id: 'hq', tenant: 'acme' },
      { ...account, id: 'new', tenant: 'acme' },
      { ...account, id: 'rival', tenant: 'other' },
    ];
    const module = await Test.createTestingModule({
      controllers: [AccountsController, FloorController],
      providers: [
        FloorReader,
        { provide: FloorStore, useValue: { wakeLogin: async (id: string) => void floor.woken.push(id) } },
        {
          provide: HistoryReader,
          useValue: { queue: () => Promise.reject(new FloorError('history-unavailable', 'No.')) },
        },
        { provide: LoginRetries, useValue: { request: async () => floor.nextTryAt } },
        Authority,
        Logins,
        ClientAddresses,
        RequestLimiter,
        { provide: Refusals, useValue: { count: () => undefined } },
        {
          provide: FloorConfig,
          useValue: { accounts, limits: generousLimits, http: { trustedProxies: [] } },
        },
        { provide: TokenVerifier, useValue: { verify } },
        { provide: FloorReplica, useValue: floor.replica },
        { provide: FreshnessService, useValue: floor.freshnessService },
        { provide: InterestLeases, useValue: floor.leases },
        { provide: CurrentRoster, useValue: floor.rosters },
        { provide: Capabilities, useValue: { of: async () => floor.capabilities } },
      ],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ProblemFilter(new KnownPaths()));
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
    floor.put('account/hq', 7, ACCOUNT);
    floor.put('queue/hq/1', 3, QUEUE);
  });
  afterEach(() => app.close());

  const get = async (path: string, token = 'ann', headers: { [name: string]: string } = {}) => {
    const answer = await fetch(`${base}/v1/accounts${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  const codeOf = async (path: string, token?: string): Promise<unknown> => {
    const { status, headers, body } = await get(path, token);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    return (body as { code: string }).code;
  };

  it('lists the tenant’s accounts with how far they can be trusted, which leases no interest', async () => {
    const { body } = await get('');
    const { freshness } = floor;
    expect(body).toEqual({
      items: [
        { id: 'hq', name: 'HQ', vendor: 'yeastar', source: { ...freshness, since: 500 } },
        { id: 'new', name: 'HQ', vendor: 'yeastar', source: { state: 'starting' } },
      ],
    });
    const [hq] = (body as { items: object[] }).items;
    expect((await get('/hq')).body).toEqual({ ...hq, missing: [], capabilities: { complete: true } });
    floor.capabilities = undefined;
    expect((await get('/hq')).body).toEqual({ ...hq, missing: [] });
    expect(floor.interest.size).toBe(0);
  });

  it('lists what the phone system refuses, once per extra, for the queues of the token', async () => {
    const record = { cadence: 'fast' as const, nextDueAt: 9_000, intervalMs: 1_000 };
    const missing = (extra: string, since: number, reason: string) => ({
      shortfall: { missing: { [extra]: { since, reason } } },
    });
    floor.targets = [
      { ...record, target: 'roster', ...missing('settings', 700, 'no permission (80010)') },
      { ...record, target: 'queue:1', queue: '1', ...missing('metrics', 800, 'no answer') },
      { ...record, target: 'queue:2', queue: '2', ...missing('metrics', 600, 'refused') },
      { ...record, target: 'queue:3', queue: '3' },
    ];
    expect((await get('/hq')).body).toMatchObject({
      missing: [
        { name: 'metrics', reason: 'refused', since: 600 },
        { name: 'settings', reason: 'no permission (80010)', since: 700 },
      ],
    });
    expect((await get('/hq', 'narrow')).body).toMatchObject({
      missing: [
        { name: 'metrics', reason: 'no answer', since: 800 },
        { name: 'settings', reason: 'no permission (80010)', since: 700 },
      ],
    });
  });

  it('has a refused login tried at once, and says when it has to wait', async () => {
    const login = async (path: string, token: string) => {
      const answer = await fetch(`${base}/v1/accounts${path}/login`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
      return [answer.status, await answer.json()] as const;
    };
    floor.freshness = { state: 'auth-failed' };
    expect(await login('/hq', 'chief')).toEqual([202, { account: 'hq', state: 'auth-failed' }]);
    floor.nextTryAt = 5_000;
    expect(await login('/hq', 'chief')).toEqual([
      202,
      { account: 'hq', state: 'auth-failed', nextTryAt: 5_000 },
    ]);
    expect(floor.woken).toEqual(['hq', 'hq']);
    expect((await login('/rival', 'chief'))[0]).toBe(404);
    for (const token of ['ann', 'part']) expect((await login('/hq', token))[0]).toBe(403);
    expect(floor.woken).toHaveLength(2);
  });

  it('does not pass on since when and why of a state that no longer holds', async () => {
    floor.freshness = { state: 'stale', polledAt: 1_000, nextDueAt: 3_000 };
    expect((await get('/hq')).body).toMatchObject({ source: { state: 'stale' } });
    expect((await get('/hq')).body).not.toHaveProperty('source.since');
  });

  it('gives rows as arrays with topic, version and age, and makes them worth polling', async () => {
    expect(await get('/hq/queues')).toMatchObject({
      status: 200,
      headers: { etag: 'W/"e1.7.live"', 'floorwalker-polled-at': '1000', 'floorwalker-state': 'live' },
      body: {
        topic: 'account/hq',
        epoch: 'e1',
        version: 7,
        polledAt: 1_000,
        state: 'live',
        items: [row('1'), row('2')],
      },
    });
    expect((await get('/hq/queues/1')).body).toEqual({
      topic: 'queue/hq/1',
      epoch: 'e1',
      version: 3,
      polledAt: 1_000,
      state: 'live',
      queue: row('1'),
      waiting: [row('w')],
      agents: [row('a')],
    });
    expect([...floor.interest]).toEqual([
      ['account/hq', 1],
      ['queue/hq/1', 1],
    ]);
  });

  it('follows a topic once however many read it, and lets go of it at the end', async () => {
    await Promise.all([get('/hq/queues'), get('/hq/agents'), get('/hq')]);
    expect([...floor.followed]).toEqual([['account/hq', 1]]);
    await app.close();
    expect([...floor.followed, ...floor.interest]).toEqual([
      ['account/hq', 0],
      ['account/hq', 0],
    ]);
  });

  it('gives long lists in pages that neither repeat nor hide rows', async () => {
    const first = (await get('/hq/agents?limit=2')).body as { items: object[]; nextCursor: string };
    expect(first.items).toEqual([row('a'), row('b')]);
    floor.put('account/hq', 8, { ...ACCOUNT, agents: { a: row('a'), c: row('c'), aa: row('aa') } });
    const { body } = await get(`/hq/agents?limit=2&cursor=${first.nextCursor}`);
    expect(body).toMatchObject({ version: 8, items: [row('c')] });
    expect(body).not.toHaveProperty('nextCursor');
  });

  it('answers 304 for rows the client holds, with the instant they are still right for', async () => {
    const { headers } = await get('/hq/queues');
    expect(headers['etag']).toBe('W/"e1.7.live"');
    floor.freshness = { state: 'live', polledAt: 2_000 };
    for (const held of [String(headers['etag']), '"other", "e1.7.live"', '*'])
      expect(await get('/hq/queues', 'ann', { 'if-none-match': held })).toMatchObject({
        status: 304,
        body: undefined,
        headers: { etag: 'W/"e1.7.live"', 'floorwalker-polled-at': '2000', 'floorwalker-state': 'live' },
      });
    floor.put('account/hq', 8, ACCOUNT);
    expect((await get('/hq/queues', 'ann', { 'if-none-match': String(headers['etag']) })).status).toBe(200);
  });

  it('answers 200 when the rows are the same and can be trusted less', async () => {
    const { headers } = await get('/hq/queues');
    floor.freshness = { state: 'stale', polledAt: 1_000 };
    const held = { 'if-none-match': String(headers['etag']) };
    expect(await get('/hq/queues', 'ann', held)).toMatchObject({
      status: 200,
      body: { version: 7, state: 'stale' },
      headers: { etag: 'W/"e1.7.stale"', 'floorwalker-polled-at': '1000', 'floorwalker-state': 'stale' },
    });
  });

  it('serves what it holds with its true age while Redis is away, and says so of the rest', async () => {
    await get('/hq/queues');
    floor.away = true;
    floor.freshness = { state: 'stale', polledAt: 1_000 };
    expect((await get('/hq/queues')).body).toMatchObject({ state: 'stale', polledAt: 1_000, version: 7 });
    for (const queue of ['1', '9']) expect(await codeOf(`/hq/queues/${queue}`)).toBe('unavailable');
    floor.away = false;
    expect((await get('/hq/queues/1')).status).toBe(200);
    expect(floor.followed.get('queue/hq/1')).toBe(1);
  });

  it.each([
    ['/rival/queues', 'ann', 'not-found'],
    ['/nowhere/queues', 'ann', 'not-found'],
    ['/rival', 'ann', 'not-found'],
    ['/hq/queues/3', 'ann', 'not-ready'],
    ['/hq/queues/9', 'ann', 'not-found'],
    ['/hq/queues/__proto__', 'ann', 'not-found'],
    ['/hq/nothing', 'ann', 'not-found'],
    ['/new/agents', 'ann', 'not-ready'],
    ['/new/queues/1', 'ann', 'not-ready'],
    ['/hq/queues/1?at=now', 'ann', 'history-unavailable'],
    ['/hq/queues/1?at=yesterday', 'ann', 'bad-request'],
    ['/hq/agents?limit=0', 'ann', 'bad-request'],
    ['/hq/agents?cursor=*', 'ann', 'bad-request'],
    // The id of a row without a checksum.
    ['/hq/agents?cursor=MQ', 'ann', 'bad-request'],
    ['/hq/agents', 'narrow', 'forbidden'],
    ['/hq/queues/2', 'narrow', 'forbidden'],
    ['/hq/agents', 'blind', 'forbidden'],
    ['', 'unknown', 'unauthenticated'],
  ])('refuses %s to %s: %s', async (path, token, code) => {
    expect(await codeOf(path, token)).toBe(code);
  });

  it('does not deny a queue while no queue of the account was ever read', async () => {
    floor.roster = undefined;
    floor.put('account/new', 1, { source: SOURCE, queues: {}, agents: {} });
    expect(await codeOf('/new/queues/1')).toBe('not-ready');
    floor.put('account/hq', 8, ACCOUNT);
    floor.freshness = { state: 'starting' };
    expect(await codeOf('/hq/queues/9')).toBe('not-ready');
  });

  it('follows nothing for a queue that does not exist', async () => {
    await get('/hq/queues/9');
    expect([...floor.followed.keys()]).toEqual(['account/hq']);
  });

  it('shows a token for one queue that queue', async () => {
    expect((await get('/hq/queues/1', 'narrow')).status).toBe(200);
  });

  it('asks for a token in words a client understands', async () => {
    const { status, headers } = await get('', '');
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });
});
