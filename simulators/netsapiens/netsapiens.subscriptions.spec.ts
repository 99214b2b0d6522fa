import { PostListener } from '../testing/event-listener.js';
import { netsapiensFloor } from '../testing/netsapiens-floor.js';

type World = Awaited<ReturnType<typeof netsapiensFloor>>;

describe('the subscriptions of NetSapiens’ façade', () => {
  let world: World;
  let listener: PostListener;

  beforeEach(async () => {
    world = await netsapiensFloor();
    listener = await PostListener.open();
  });
  afterEach(async () => {
    listener.close();
    await world.simulator.stop();
  });

  async function ask(method: string, path = '', body?: object): Promise<[number, Record<string, unknown>]> {
    const response = await fetch(`${world.simulator.baseUrl}/ns-api/v2/subscriptions${path}`, {
      method,
      headers: { authorization: `Bearer ${world.simulator.credentials['apiKey']}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return [response.status, (await response.json()) as Record<string, unknown>];
  }
  const create = (model: string) =>
    ask('POST', '', {
      model,
      'post-url': listener.url,
      domain: 'west.example',
      user: '*',
      'subscription-expires-datetime': '2026-08-06 16:06:52',
    });

  it('are made once, changed and deleted with a body', async () => {
    const [status, row] = await create('agent');
    const id = String(row['id']);
    expect(status).toBe(200);
    expect(row).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      model: 'agent',
      status: 'pending',
    });
    expect(await create('agent')).toEqual([
      409,
      { message: 'Subscription ID already Exists or matching set of parameters already exists' },
    ]);
    expect((await create('auditlog'))[0]).toBe(400);
    const later = { 'subscription-expires-datetime': '2026-08-07 16:06:52', 'error-count': '0' };
    expect((await ask('PUT', `/${id}`, later))[0]).toBe(202);
    expect((await ask('GET'))[1]).toMatchObject([{ id, ...later, 'error-count': 0, status: 'active' }]);
    expect((await ask('DELETE', `/${id}`, {}))[0]).toBe(400);
    expect((await ask('DELETE', `/${id}`, { subscription_id: id, domain: 'west.example' }))[0]).toBe(202);
    expect((await ask('GET', `/${id}`))[0]).toBe(404);
  });

  it('post the rows that changed since the last look, and what is gone', async () => {
    const ids = [(await create('agent'))[1]['id'], (await create('call'))[1]['id']];
    world.floor.pause('21', { queueIds: ['3'], reason: 'Lunch' });
    const call = world.floor.arrive('3', { caller: '5550102' });
    const [agents, legs] = await listener.next(2);
    expect([agents?.headers['x-correlation-id'], legs?.headers['x-correlation-id']]).toEqual(ids);
    expect(JSON.parse(agents?.body ?? '')).toContainEqual(
      expect.objectContaining({ callqueue: '2000', 'callqueue-agent-availability-type': 'manual' }),
    );
    expect(JSON.parse(legs?.body ?? '')).toMatchObject([{ 'call-orig-call-id': call }]);
    world.floor.abandon(call);
    const [, , gone] = await listener.next(3);
    expect(JSON.parse(gone?.body ?? '')).toMatchObject([{ 'call-orig-call-id': call, remove: 'yes' }]);
  });
});
