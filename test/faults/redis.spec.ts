import { setTimeout as delay } from 'node:timers/promises';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { Bustle } from '../support/world-bustle.js';
import { supportFloor } from '../support/world-floor.js';
import { until } from '../support/world-signal.js';
import { Witnesses } from '../support/world-witnesses.js';
import { World, type Service } from '../support/world.js';

const TIMEOUT_MS = 1_000;
const QUEUES = ['3', '4'];
/** Which of them a screen is told first depends on when its mark comes. */
const OLD = ['late', 'stale'];

describe('Redis', () => {
  let redis: OwnRedis;
  let world: World;
  let services: Service[];
  let witnesses: Witnesses;
  let bustle: Bustle;

  beforeAll(async () => {
    redis = await ownRedis();
    const floor = supportFloor(6);
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    for (const agent of ['21', '101', '102', '103']) floor.addMember('4', agent);
    const poll = { baseMs: 250, idleMs: 500, maxMs: 1_000 };
    world = await World.start({
      redisUrl: redis.url,
      accounts: [{ id: 'hq', floor, poll, timeoutMs: TIMEOUT_MS }],
    });
    services = [await world.service(), await world.service()];
    bustle = new Bustle(floor, world.asked(), 42);
  }, 60_000);
  afterAll(async () => {
    redis.resume();
    await world.close();
    await redis.stop();
  });

  beforeEach(async () => {
    witnesses = await Witnesses.at(
      world,
      QUEUES,
      services.map(({ url }) => url),
    );
    bustle.start();
    await witnesses.sawChanges(3);
  });
  afterEach(async () => {
    bustle.stop();
    for (const client of witnesses.clients) client.close();
  });

  /** Life goes on on every screen, and once the floor stands still they show what is so. */
  async function heals(): Promise<void> {
    const from = world.asked().all.length;
    for (const what of ['call_status 3', 'agent_status 3', 'call_status 4', 'agent_status 4'])
      await until(world.asked().signal, () => expect(world.asked().of(what, from).length).toBeGreaterThan(2));
    await witnesses.sawChanges(3);
    bustle.stop();
    await world.readAll(services[0]!);
    await witnesses.converge(services[0]!);
    expect(world.asked().overlaps(TIMEOUT_MS)).toEqual([]);
  }

  const epochs = (): string[] =>
    witnesses.topics.map((topic) => witnesses.screens[0]!.position(topic)!.epoch);

  it('is killed and started again: everything goes on where it was', async () => {
    const before = epochs();
    await redis.kill();
    // What is shown stays, and its age is said.
    for (const screen of witnesses.screens) {
      await screen.until(() => expect(OLD).toContain(screen.view('queue/hq/3').freshness.state));
      expect(screen.queue('3').queue.self.name).toBe('Support');
      expect(screen.client.connection.phase).toBe('connected');
    }
    await redis.start();
    await heals();
    expect(epochs()).toEqual(before);
  }, 60_000);

  it('says nothing for a while: what is shown turns late, and is live again', async () => {
    const before = epochs();
    redis.pause();
    try {
      for (const screen of witnesses.screens)
        await screen.until(() => expect(OLD).toContain(screen.view('queue/hq/3').freshness.state));
      await delay(1_000); // how long it lasts is the fault
    } finally {
      redis.resume();
    }
    await heals();
    expect(epochs()).toEqual(before);
  }, 60_000);

  it('is emptied: everything is read again, under new epochs', async () => {
    const before = epochs();
    await redis.empty();
    await heals();
    for (const [i, epoch] of epochs().entries()) expect(epoch).not.toBe(before[i]);
  }, 60_000);

  it('goes back in time: what it forgot is not given other content under the same numbers', async () => {
    await redis.remember();
    const remembered = witnesses.topics.map((topic) => witnesses.screens[0]!.position(topic)!);
    await witnesses.sawChanges(10);
    await redis.goBack();
    await heals();
    for (const [i, topic] of witnesses.topics.entries()) {
      const now = witnesses.screens[0]!.position(topic)!;
      expect(now.epoch === remembered[i]!.epoch && now.version <= remembered[i]!.version).toBe(false);
    }
  }, 60_000);
});
