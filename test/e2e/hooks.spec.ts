import { createHmac } from 'node:crypto';
import { bearer } from '../support/rest-answer.js';
import { eventually } from '../support/eventually.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const KEY = 'k'.repeat(43);

describe('The address that a phone system posts its events to', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [{ id: 'hq', push: { hook: { key: KEY, origin: 'https://floor.example' } } }, { id: 'lab' }],
    });
    service = await world.service();
  });
  afterAll(() => world.close());

  const post = (path: string, body = '{}', headers = {}): Promise<Response> =>
    fetch(`${service.url}/hooks/${path}`, {
      method: 'POST',
      body,
      headers: { origin: 'https://evil.example', ...headers },
    });

  it('takes no token, and answers the right key with 200 and everything else alike', async () => {
    const right = await post(`hq/${KEY}`, 'nonsense');
    expect([right.status, await right.text()]).toEqual([200, '']);
    const wrong = await Promise.all(
      [`hq/${'x'.repeat(43)}`, `lab/${KEY}`, `none/${KEY}`].map((to) => post(to)),
    );
    expect(wrong.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(await Promise.all(wrong.map((answer) => answer.text()))).size).toBe(1);
  });

  it('is shown to administrators without its key, with the events that came', async () => {
    const admin = bearer(service.url, await world.token({ scope: 'floor:read queues:admin' }));
    const event = '{"type":30029,"msg":{"queue_number":"queue-6402","status":"Paused"}}';
    // Not signed, signed and nonsense, signed and readable.
    for (const [body, secret] of [
      [event, 'another'],
      ['nonsense', KEY],
      [event, KEY],
    ] as const)
      await post(`hq/${KEY}`, body, {
        'x-signature': createHmac('sha256', secret).update(body).digest('base64'),
      });
    const counts = { refused: 2, unreadable: 1, accepted: 1 };
    await eventually(async () => {
      const { hook } = (await admin('GET', '/v1/accounts/hq/push')).body as { hook?: typeof counts };
      return hook?.accepted === 1 && hook.unreadable === 1;
    });
    expect((await admin('GET', '/v1/accounts/hq/push')).body).toMatchObject({
      // The first test's was not signed either.
      hook: { url: 'https://floor.example/hooks/hq/<key>', ...counts },
    });
    expect((await admin('GET', '/v1/accounts/lab/push')).body).not.toHaveProperty('hook');
    const viewer = bearer(service.url, await world.token({ scope: 'floor:read' }));
    expect((await viewer('GET', '/v1/accounts/hq/push')).status).toBe(403);
  });
});

describe('What is posted without the right to, or again', () => {
  const SECRET = 's'.repeat(32);
  const NEVER = { baseMs: 3_600_000, idleMs: 3_600_000, maxMs: 3_600_000 };
  const EVENT = '{"type":30029,"msg":{"queue_number":"queue-6402","status":"Paused"}}';
  const GAP_MS = 500;
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        {
          ...{ id: 'hq', poll: NEVER, timeoutMs: 20_000 },
          push: { line: false, gapMs: GAP_MS, hook: { key: KEY, secret: SECRET } },
        },
      ],
    });
    service = await world.service();
  });
  afterAll(() => world.close());

  const admin = async () => bearer(service.url, await world.token({ scope: 'floor:read queues:admin' }));
  const counts = async () =>
    ((await (await admin())('GET', '/v1/accounts/hq/push')).body as { hook: Record<string, number> }).hook;
  const signature = (body: string): string => createHmac('sha256', SECRET).update(body).digest('base64');
  const post = async (key: string, body: string, headers = {}): Promise<number> =>
    (await fetch(`${service.url}/hooks/hq/${key}`, { method: 'POST', body, headers })).status;
  /** Each poll of the queue makes one of these. */
  const polls = (): number => world.asked().of('/queue/call_status 3').length;

  it('leads to no poll, or to one per gap', async () => {
    const screen = await world.screen(service.url);
    screen.follow('account/hq');
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'), 90_000);
    const signed = { 'x-signature': signature(EVENT) };

    // The first event is right: that it leads to a poll shows that the others would.
    const start = polls();
    expect(await post(KEY, EVENT, signed)).toBe(200);
    await eventually(() => polls() > start);
    const before = polls();
    for (const key of ['x'.repeat(43), KEY.slice(1), `${KEY}k`])
      expect(await post(key, EVENT, signed)).toBe(404);
    expect(await post(KEY, EVENT, { 'x-signature': signature(`${EVENT} `) })).toBe(200);
    expect(await post(KEY, EVENT)).toBe(200);
    // Nothing is read beyond a quarter of a megabyte, and the connection may end before all was sent.
    const large = ' '.repeat(10 * 1024 * 1024);
    const answer = await post(KEY, large, { 'x-signature': signature(large) }).catch(() => 200);
    expect(answer).toBe(200);
    await eventually(async () => {
      const { refused = 0, unreadable = 0 } = await counts();
      return refused === 2 && unreadable === 1;
    });
    // The first event's second look, since its poll has seen no change.
    expect(polls() - before).toBeLessThanOrEqual(1);

    const from = Date.now();
    const replayed = polls();
    for (let i = 0; i < 40; i += 1) expect(await post(KEY, EVENT, signed)).toBe(200);
    await eventually(async () => ((await counts())['accepted'] ?? 0) >= 41);
    await eventually(() => polls() > replayed);
    const most = (Date.now() - from) / GAP_MS + 2;
    expect(polls() - replayed).toBeLessThanOrEqual(most);
  });
});
