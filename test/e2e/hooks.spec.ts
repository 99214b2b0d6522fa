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
