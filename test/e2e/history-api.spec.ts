import { eventually } from '../support/eventually.js';
import { postgresMissing, testDatabase } from '../support/test-database.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const described = postgresMissing() === undefined ? describe : describe.skip;
const QUEUE = '/v1/accounts/hq/queues/3';
const DAYS = {
  deltasDays: 14,
  statesDays: 100,
  contactsDays: 100,
  rollupDays: 800,
  callers: 'masked',
} as const;

interface Answer {
  status: number;
  type: string;
  text: string;
  body: { [field: string]: unknown };
}

described('The history over HTTP', () => {
  let world: TestCluster;
  let service: Service;
  let token: string;
  let drop: () => Promise<void>;
  let startedAt: number;

  beforeAll(async () => {
    const { url, drop: dropDatabase } = await testDatabase();
    drop = dropDatabase;
    world = await TestCluster.start({ accounts: [{ id: 'hq' }, { id: 'rival', tenant: 'rival' }] });
    startedAt = Date.now();
    service = await world.service({ changes: { history: { url, ...DAYS } } });
    token = await world.token({ scope: 'floor:read history:read queues:admin' });
    const screen = (await world.screen(service.url)).follow('queue/hq/3', 'account/hq');
    await screen.until(() => expect(screen.view('queue/hq/3').state).toBeDefined());
    // Stored with the first flush of the recorder.
    await eventually(async () => (await get('/v1/accounts/hq/floor?at=now')).status === 200);
    const stored = `/v1/accounts/hq/changes?topic=queue/hq/3&from=${startedAt}`;
    await eventually(async () => (await get(stored)).status === 200);
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await drop();
  });

  async function get(path: string, headers: object = {}, base = service.url): Promise<Answer> {
    const answer = await fetch(`${base}${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    const body =
      type.includes('json') && !type.includes('ndjson') ? (JSON.parse(text) as Answer['body']) : {};
    return { status: answer.status, type, text, body };
  }

  it('is the floor that clients see, up to this moment', async () => {
    const live = (await get(QUEUE)).body;
    const { body: past } = await get(`${QUEUE}?at=now`);
    expect(past).toMatchObject({
      topic: 'queue/hq/3',
      epoch: live['epoch'],
      queue: live['queue'],
      agents: live['agents'],
    });
    const { body: floor } = await get('/v1/accounts/hq/floor?at=now');
    expect(Object.keys(floor['states'] as object)).toEqual(
      expect.arrayContaining(['queue/hq/3', 'account/hq']),
    );
    expect(floor['source']).toMatchObject({ id: 'self', name: 'HQ phones', state: 'live' });
  });

  it('gives changes as lines, and tables where they are wanted', async () => {
    const range = `from=${startedAt}&to=now`;
    const { type, text } = await get(`/v1/accounts/hq/changes?topic=queue/hq/3&${range}`);
    expect(type).toBe('application/x-ndjson');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toMatchObject({ topic: 'queue/hq/3', state: expect.any(Object) });
    expect(lines.at(-1)).toEqual({ end: true, to: expect.any(Number) });
    const csv = { accept: 'text/csv' };
    const series = await get(`/v1/accounts/hq/series?measure=waiting,onCall&queue=3&${range}&step=1000`, csv);
    expect([series.type, series.text.split('\r\n')[0]]).toEqual([
      ...['text/csv; charset=utf-8', 'queue,measure,from,min,avg,max,last'],
    ]);
    const timelines = await get(`/v1/accounts/hq/timelines?${range}`);
    expect(timelines).toMatchObject({ status: 200, body: { gaps: expect.any(Array) } });
    expect((await get(`/v1/accounts/hq/contacts?${range}`, csv)).text).toMatch(/^queue,call,enteredAt/);
    const json = await get(`/v1/accounts/hq/series?measure=waiting&queue=3&${range}`);
    expect(json).toMatchObject({ status: 200, body: { series: [{ queue: '3', measure: 'waiting' }] } });
  });

  it.each([
    ['/v1/accounts/rival/floor?at=now', 404, 'not-found'],
    ['/v1/accounts/hq/floor', 400, 'bad-request'],
    ['/v1/accounts/hq/floor?at=2026-11-28T10:40', 400, 'bad-request'],
    ['/v1/accounts/hq/floor?at=1000', 404, 'not-recorded'],
    [`${QUEUE}?at=1000`, 404, 'not-recorded'],
    ['/v1/accounts/hq/queues/9?at=now', 404, 'not-found'],
    ['/v1/accounts/hq/changes?topic=queue/rival/3&from=0', 400, 'bad-request'],
    ['/v1/accounts/hq/changes?topic=queue/hq/3&from=0&to=now', 422, 'history-limit'],
    ['/v1/accounts/hq/agents/an-unknown-person/timeline?from=now', 404, 'not-found'],
    ['/v1/accounts/hq/timelines?from=0', 422, 'history-limit'],
    ['/v1/accounts/hq/series?measure=luck&queue=3&from=now', 400, 'bad-request'],
    ['/v1/accounts/hq/contacts?from=0', 422, 'history-limit'],
  ])('refuses %s: %d %s', async (path, status, code) => {
    expect((await get(path)).body).toMatchObject({ status, code });
  });

  it('erases a caller for an administrator of the whole tenant', async () => {
    const erase = async (bearer: string) => {
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ caller: '+15550102' });
      const answer = await fetch(`${service.url}/v1/history/erase`, { method: 'POST', headers, body });
      return [answer.status, await answer.json()] as const;
    };
    expect(await erase(token)).toEqual([200, { chunks: 0, keyframes: 0, contacts: 0 }]);
    const narrow = await world.token({ scope: 'queues:admin', queues: ['hq/3'] });
    expect((await erase(narrow))[0]).toBe(403);
    expect((await erase(await world.token()))[0]).toBe(403);
  });

  it('says why there is none', async () => {
    const { url } = await world.service({ role: 'api' });
    for (const path of ['/v1/accounts/hq/floor?at=now', '/v1/accounts/hq/changes?topic=queue/hq/3&from=now'])
      expect((await get(path, {}, url)).body).toMatchObject({
        ...{ status: 503, code: 'history-unavailable' },
        detail: expect.stringContaining('DATABASE_URL is not set'),
      });
    expect((await get(QUEUE, {}, url)).status).toBe(200);
  });
});
