import { eventually } from '../support/eventually.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

interface Answer {
  status: number;
  headers: { [name: string]: string };
  body: unknown;
}
interface Rows {
  epoch: string;
  version: number;
  polledAt: number;
  items: { id: string; state?: string }[];
  nextCursor?: string;
}

describe('Reads over HTTP', () => {
  let world: TestCluster;
  let service: Service;
  let token: string;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', name: 'HQ phones' },
        { id: 'lab', name: 'Lab phones' },
        { id: 'rival', tenant: 'rival' },
      ],
    });
    service = await world.service();
    token = await world.token();
    const screen = (await world.screen(service.url)).follow('account/hq', 'account/lab', 'queue/hq/3');
    await screen.until(() => {
      for (const topic of ['account/hq', 'account/lab', 'queue/hq/3'])
        expect(screen.view(topic).freshness.state).toBe('live');
      // Since when is in the account's document, which follows.
      for (const account of ['hq', 'lab']) expect(screen.account(account).source.self.state).toBe('live');
    });
  });
  afterAll(() => world.close());

  async function get(path: string, headers: { [name: string]: string } = {}): Promise<Answer> {
    const answer = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const text = await answer.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
  }
  const rows = async (path: string): Promise<Rows> => (await get(path)).body as Rows;

  const live = { state: 'live', since: expect.any(Number) };
  const source = { ...live, polledAt: expect.any(Number), nextDueAt: expect.any(Number) };
  const hq = { id: 'hq', name: 'HQ phones', vendor: 'yeastar', source };
  const head = { epoch: expect.any(String), version: expect.any(Number), polledAt: expect.any(Number) };
  const agents = {
    ...{ available: 2, ringing: 0, onCall: 0, otherCall: 0, wrapUp: 0 },
    ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
  };
  const support = { id: '3', name: 'Support', number: '6402', waiting: 0, talking: 0, agents };
  const ada = {
    ...{ id: '1004', name: 'Ada Lund', extension: '1004', state: 'available' },
    ...{ availability: 'available', activity: 'idle', since: expect.any(Number), sinceKind: 'observed' },
    ...{ activitySince: expect.any(Number), availabilitySince: expect.any(Number) },
  };

  it('GET /v1/accounts: those of the tenant', async () => {
    const { status, headers, body } = await get('/v1/accounts');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(body).toEqual({
      items: [hq, { id: 'lab', name: 'Lab phones', vendor: 'yeastar', source }],
    });
  });

  it('GET /v1/accounts/{account}', async () => {
    expect(await get('/v1/accounts/hq')).toMatchObject({ status: 200, body: hq });
  });

  it('GET /v1/accounts/{account}/queues', async () => {
    const { status, headers, body } = await get('/v1/accounts/hq/queues');
    expect(status).toBe(200);
    expect(body).toEqual({ topic: 'account/hq', ...head, state: 'live', items: [support] });
    const { epoch, version } = body as Rows;
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      etag: `W/"${epoch}.${version}.live"`,
      'cache-control': 'private, no-cache',
      vary: 'Authorization, Accept-Encoding',
      'floorwalker-state': 'live',
      'floorwalker-polled-at': expect.stringMatching(/^\d{13}$/),
      'x-request-id': expect.any(String),
    });
  });

  it('GET /v1/accounts/{account}/agents', async () => {
    const { body } = await get('/v1/accounts/hq/agents');
    expect(body).toEqual({
      ...{ topic: 'account/hq', ...head, state: 'live' },
      items: [
        { ...ada, reachable: true, queues: { '3': 'available' } },
        expect.objectContaining({ id: '1005', name: 'Ben Ode' }),
      ],
    });
  });

  it('GET /v1/accounts/{account}/queues/{queue}', async () => {
    const call = world.floor().arrive('3', { caller: '5550140', name: 'Dee Fox' });
    await eventually(
      async () => ((await rows('/v1/accounts/hq/queues')).items[0] as { waiting?: number }).waiting === 1,
    );
    const { body } = await get('/v1/accounts/hq/queues/3');
    const since: unknown = expect.any(Number);
    expect(body).toEqual({
      ...{ topic: 'queue/hq/3', ...head, state: 'live' },
      queue: {
        ...{ ...support, waiting: 1, oldestSince: since },
        ...{ strategy: 'ring_all', maxWaitSeconds: 300, wrapUpSeconds: 0 },
        settings: expect.objectContaining({ agent_timeout: 15 }),
      },
      waiting: [
        {
          ...{ id: call, caller: '5550140', callerName: 'Dee Fox', since },
          ...{ state: 'waiting', channel: 'voice' },
        },
      ],
      agents: [
        { ...ada, kind: 'dynamic', vendorState: 'login 1, pause 0, call 1' },
        expect.objectContaining({ id: '1005', kind: 'static' }),
      ],
    });
    world.floor().hangup(call);
    await eventually(
      async () => ((await rows('/v1/accounts/hq/queues')).items[0] as { waiting?: number }).waiting === 0,
    );
  });

  it('304 while nothing changed, with the instant of the last check; 200 after a change', async () => {
    const polledAt = (answer: Answer) => Number(answer.headers['floorwalker-polled-at']);
    let first = await get('/v1/accounts/hq/agents');
    let held = { 'if-none-match': first.headers['etag']! };
    let again = first;
    await eventually(async () => {
      again = await get('/v1/accounts/hq/agents', held);
      if (again.status === 304) return polledAt(again) > polledAt(first);
      first = again; // what the tests before did was still being seen
      held = { 'if-none-match': first.headers['etag']! };
      return false;
    });
    expect(again).toMatchObject({ status: 304, body: undefined, headers: { etag: held['if-none-match'] } });
    world.floor().pause('21', { reason: 'Lunch' });
    const pausedRow = { id: '1004', state: 'paused', reason: 'Lunch' };
    // A poll that is late is a change too.
    await eventually(async () => {
      again = await get('/v1/accounts/hq/agents', held);
      return again.status === 200 && (again.body as Rows).items[0]?.state === 'paused';
    });
    expect((again.body as Rows).items[0]).toMatchObject(pausedRow);
    expect((again.body as Rows).version).toBeGreaterThan((first.body as Rows).version);
    expect((again.body as Rows).epoch).toBe((first.body as Rows).epoch);
    world.floor().unpause('21');
  });

  it('long lists come in pages', async () => {
    const first = await rows('/v1/accounts/hq/agents?limit=1');
    expect(first.items.map(({ id }) => id)).toEqual(['1004']);
    const second = await rows(`/v1/accounts/hq/agents?limit=1&cursor=${first.nextCursor}`);
    expect(second.items.map(({ id }) => id)).toEqual(['1005']);
    expect(second).not.toHaveProperty('nextCursor');
    const accounts = await rows('/v1/accounts?limit=1');
    expect(accounts.items.map(({ id }) => id)).toEqual(['hq']);
    expect((await rows(`/v1/accounts?cursor=${accounts.nextCursor}`)).items.map(({ id }) => id)).toEqual([
      'lab',
    ]);
  });

  it.each([
    ['/v1/accounts/rival', 404, 'not-found'],
    ['/v1/accounts/rival/queues', 404, 'not-found'],
    ['/v1/accounts/rival/queues/3', 404, 'not-found'],
    ['/v1/accounts/no-such/agents', 404, 'not-found'],
    ['/v1/accounts/hq/queues/4711', 404, 'not-found'],
    ['/v1/accounts/hq/queues/__proto__', 404, 'not-found'],
    ['/v1/accounts/HQ', 404, 'not-found'],
    ['/v1/nothing', 404, 'not-found'],
    ['/v1/accounts?limit=0', 400, 'bad-request'],
    ['/v1/accounts/hq/agents?limit=1001', 400, 'bad-request'],
    ['/v1/accounts/hq/agents?cursor=%2A', 400, 'bad-request'],
  ])('GET %s: %i %s', async (path, status, code) => {
    const { headers, body, ...answer } = await get(path);
    expect(answer.status).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      ...{ type: `/problems/${code}`, code, status },
      ...{ title: expect.any(String), detail: expect.any(String) },
    });
  });

  it('an id may have the maximum length, in every encoding', async () => {
    const { body } = await get(`/v1/accounts/hq/queues/${'%C3%A9'.repeat(100)}`);
    expect(body).toMatchObject({ detail: `There is no queue "${'é'.repeat(100)}" in account "hq".` });
  });

  it('another tenant’s account and one that does not exist have the same answer', async () => {
    const [theirs, none] = [await get('/v1/accounts/rival/queues'), await get('/v1/accounts/no-such/queues')];
    expect(JSON.stringify(theirs.body)).toBe(JSON.stringify(none.body).replaceAll('no-such', 'rival'));
  });

  it('a token for one queue reads that queue and no list', async () => {
    const authorization = `Bearer ${await world.token({ queues: ['hq/3'] })}`;
    expect((await get('/v1/accounts/hq/queues/3', { authorization })).status).toBe(200);
    for (const path of ['/v1/accounts/hq/queues', '/v1/accounts/hq/agents', '/v1/accounts/lab/queues/3'])
      expect(await get(path, { authorization })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('without a token there is nothing but the probes', async () => {
    const bare = (path: string) => fetch(`${service.url}${path}`);
    for (const path of ['/v1/accounts', '/v1/accounts/hq/queues']) {
      const answer = await bare(path);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated' });
    }
    expect(await (await bare('/healthz')).json()).toEqual({ alive: true });
    expect(await (await bare('/readyz')).json()).toMatchObject({ ready: true });
    const metrics = await (await bare('/metrics')).text();
    expect(metrics).toMatch(
      /^floorwalker_polls_total\{account="hq",resource="queue status",outcome="ok"\} \d+$/m,
    );
    expect(metrics).toMatch(/^floorwalker_freshness_age_seconds\{account="hq"\} /m);
  });
});
