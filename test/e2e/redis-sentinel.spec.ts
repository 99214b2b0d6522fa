import { TrafficGenerator } from '../support/traffic-generator.js';
import { supportFloor } from '../support/support-floor.js';
import { RedisSentinels } from '../support/redis-sentinel.js';
import { Observers } from '../support/observers.js';
import { TestCluster } from '../support/test-cluster.js';

const TIMEOUT_MS = 2_000;

describe('The master of Redis fails, and sentinels name another', () => {
  let redis: RedisSentinels;
  let world: TestCluster;
  let traffic: TrafficGenerator;

  beforeAll(async () => {
    redis = await RedisSentinels.start();
    const floor = supportFloor(6);
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    for (const agent of ['21', '101', '102', '103']) floor.addMember('4', agent);
    world = await TestCluster.start({
      accounts: [{ id: 'hq', floor, timeoutMs: TIMEOUT_MS }],
      redisUrl: redis.url,
    });
    traffic = new TrafficGenerator(floor, world.asked(), 47);
  });
  afterAll(async () => {
    traffic.stop();
    await world.close();
    await redis.stop();
  });

  it('all processes continue with the new one, and no client is shown an older version than it had', async () => {
    await world.process('worker');
    const api = await world.service({ role: 'api' });
    const other = await world.process('api');
    const observers = await Observers.at(world, ['3', '4'], [api.url, other.url]);
    const token = await world.token({ scope: 'floor:read agents:command audit:read' });
    const screen = await world.screen(api.url, { name: 'commands', token });
    screen.follow('commands/hq');
    const pause = async (agent: string): Promise<string> => {
      const { id } = await screen.client.command({ account: 'hq', type: 'agent.pause', agent });
      await screen.until(() => expect(screen.commands()[id]?.confirmation).toBeDefined());
      return id;
    };
    await screen.until(() => screen.commands());
    const before = await pause('1101');
    traffic.start();
    await observers.sawChanges(5);

    await redis.master.kill();
    await redis.failedOver();
    await observers.sawChanges(5);
    traffic.stop();
    // Checks every history: within an epoch no version comes back, whatever the new master had not heard of.
    await observers.converge(api);
    // Earlier records are at the new master too, and it accepts new commands.
    const answer = await fetch(`${api.url}/v1/commands/${before}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    const after = await pause('1102');
    await screen.until(() => expect(screen.commands()[after]).toMatchObject({ status: 'succeeded' }));
    for (const { url } of [api, other]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(world.asked().overlaps(TIMEOUT_MS)).toEqual([]);
  }, 120_000);
});
