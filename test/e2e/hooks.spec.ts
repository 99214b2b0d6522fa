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

  const post = (path: string, body = '{}'): Promise<Response> =>
    fetch(`${service.url}/hooks/${path}`, {
      method: 'POST',
      body,
      headers: { origin: 'https://evil.example' },
    });

  it('takes no token, and answers the right key with 200 and all else alike', async () => {
    const right = await post(`hq/${KEY}`, 'nonsense');
    expect([right.status, await right.text()]).toEqual([200, '']);
    const wrong = await Promise.all(
      [`hq/${'x'.repeat(43)}`, `lab/${KEY}`, `none/${KEY}`].map((to) => post(to)),
    );
    expect(wrong.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(await Promise.all(wrong.map((answer) => answer.text()))).size).toBe(1);
  });

  it('is shown to administrators without its key, with what came there', async () => {
    const admin = bearer(service.url, await world.token({ scope: 'floor:read queues:admin' }));
    await post(`hq/${KEY}`, 'nonsense');
    await eventually(async () => {
      const { hook } = (await admin('GET', '/v1/accounts/hq/push')).body as { hook?: { unreadable: number } };
      return (hook?.unreadable ?? 0) >= 1;
    });
    expect((await admin('GET', '/v1/accounts/hq/push')).body).toMatchObject({
      hook: { url: 'https://floor.example/hooks/hq/<key>', accepted: 0, refused: 0 },
    });
    expect((await admin('GET', '/v1/accounts/lab/push')).body).toEqual({});
    const viewer = bearer(service.url, await world.token({ scope: 'floor:read' }));
    expect((await viewer('GET', '/v1/accounts/hq/push')).status).toBe(403);
  });
});
