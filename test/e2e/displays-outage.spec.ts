import { caught } from '../support/caught.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { bearer } from '../support/rest-answer.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const SUPPORT = ['queue/hq/3'];

describe('Displays, when Redis', () => {
  let redis: OwnRedis;
  let world: TestCluster;
  let service: Service;
  let token: string;

  beforeAll(async () => {
    redis = await ownRedis();
    world = await TestCluster.start({ redisUrl: redis.url });
    service = await world.service();
    const screen = (await world.screen(service.url)).follow(...SUPPORT);
    await screen.until(() => screen.queue('3'));
    screen.close();
  });
  afterAll(async () => {
    await world.close();
    await redis.stop();
  });

  beforeEach(async () => {
    const manager = bearer(service.url, await world.token({ scope: 'floor:read displays:manage' }));
    const minted = await manager('POST', '/v1/displays', { label: 'Reception', topics: SUPPORT });
    expect(minted.status).toBe(201);
    token = String(minted.body['token']);
  });

  const unconnected = () =>
    world.unconnected(service.url, { auth: { token }, more: { reconnection: false } });

  it('is away: those that are open stay, and none is let in without being checked', async () => {
    const open = await world.wire(service.url, { auth: { token } });
    expect(await open.follow(SUPPORT[0]!)).toMatchObject({ ok: true });
    await redis.kill();
    expect(await caught((await unconnected()).connect())).toMatchObject({ data: { code: 'unavailable' } });
    expect(await bearer(service.url, token)('GET', '/v1/accounts')).toMatchObject({ status: 503 });
    expect(await open.ask('time', { sent: 1 })).toMatchObject({ ok: true });
    await redis.start();
    const call = world.floor().arrive('3', { caller: '5550191' });
    await open.until(() => expect(open.state(SUPPORT[0]!)['waiting']).toHaveProperty([call]));
    expect(open.history.steps.filter(({ kind }) => kind === 'lost')).toEqual([]);
    // What was minted before the outage is still there.
    const again = await unconnected();
    await again.connect();
  });

  it('was emptied: all of them are gone, also those that are open', async () => {
    const open = await unconnected();
    await open.connect();
    const person = await world.wire(service.url);
    // That Redis was emptied is found by comparison with the previous check.
    const ended = open.ended();
    await redis.empty();
    expect(await ended).toBe('io server disconnect');
    expect(await caught((await unconnected()).connect())).toMatchObject({
      data: { code: 'unauthenticated' },
    });
    expect(await person.ask('time', { sent: 1 })).toMatchObject({ ok: true });
  });
});
