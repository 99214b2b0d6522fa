import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { violations } from '../support/history-checks.js';
import { nginxBefore, nginxMissing } from '../support/nginx.js';
import { freePort, ownRedis, type OwnRedis } from '../support/test-redis.js';
import { TrafficGenerator } from '../support/traffic-generator.js';
import type { Screen } from '../support/screen.js';
import { supportFloor } from '../support/support-floor.js';
import type { ServiceProcess } from '../support/service-process.js';
import { present } from '../support/signal.js';
import { TestCluster } from '../support/test-cluster.js';

const CLIENTS = 200;
const BASE_MS = 1_000;
const TOPICS = ['account/hq', 'queue/hq/3'];

(nginxMissing() === undefined ? describe : describe.skip)('A rolling restart behind nginx', () => {
  let redis: OwnRedis;
  let world: TestCluster;
  let connections: RedisConnections;
  let store: FloorStore;
  let traffic: TrafficGenerator;
  let balancer: Awaited<ReturnType<typeof nginxBefore>>;
  let ports: [number, number];
  const screens: Screen[] = [];

  beforeAll(async () => {
    redis = await ownRedis();
    const floor = supportFloor(10);
    world = await TestCluster.start({
      // Without a live line, whose hints would be requests beside those of the plan.
      accounts: [
        { id: 'hq', floor, poll: { baseMs: BASE_MS, idleMs: 30_000, maxMs: BASE_MS }, push: { line: false } },
      ],
      redisUrl: redis.url,
      file: { socket: { drainMs: 2_000 }, http: { trustedProxies: ['127.0.0.1'] } },
    });
    connections = new RedisConnections(redis.url);
    store = new FloorStore(connections, new Keys(world.prefix, 1), 20_000);
    traffic = new TrafficGenerator(floor, world.asked(), 51);
    ports = [await freePort(), await freePort()];
    balancer = await nginxBefore(...ports);
  });
  afterAll(async () => {
    traffic.stop();
    for (const screen of screens) screen.close();
    await connections.close();
    await world.close();
    await balancer.stop();
    await redis.stop();
  });

  const api = (nth: 0 | 1): Promise<ServiceProcess> => world.process('api', { PORT: String(ports[nth]) });

  /** The number of commands that Redis has run so far, scripts included. */
  async function calls(command: string): Promise<number> {
    const stats = String(await redis.ask('info', 'commandstats'));
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }
  const times = (screen: Screen, phase: string): number =>
    screen.connections.filter((state) => state.phase === phase).length;
  const allConnected = async (): Promise<void> => {
    for (const screen of screens)
      await screen.until(() => expect(screen.client.connection.phase).toBe('connected'));
  };
  /** How often each client has lost its connection. */
  const losses = (): number[] => screens.map((screen) => times(screen, 'waiting'));

  it('moves every client without an older version, a vendor request or a read of Redis for it', async () => {
    const [first, second, worker] = await Promise.all([api(0), api(1), world.process('worker')]);
    const old = { apis: [first, second], worker } as const;
    const token = await world.token();
    for (let nth = 0; nth < CLIENTS; nth += 1)
      screens.push(await world.screen(balancer.url, { name: `client ${nth}`, token }));
    for (const screen of screens) screen.follow(...TOPICS);
    for (const screen of screens)
      await screen.until(() => TOPICS.map((topic) => present(screen.position(topic), topic)));
    traffic.start();

    const asked = world.asked();
    const before = { asked: asked.all.length, at: performance.now(), reads: await calls('xrevrange') };
    for (const nth of [0, 1] as const) {
      const lost = losses();
      expect(await old.apis[nth].stop()).toBe('SIGTERM');
      expect(old.apis[nth].output).not.toContain('did not stop in time');
      await api(nth);
      await allConnected();
      // Those who were there were sent away once, and the others not at all.
      const more = losses().map((count, i) => count - lost[i]!);
      expect(more.filter((count) => count > 0).length).toBeGreaterThan(CLIENTS / 4);
    }
    // Fresh instances read each topic once, and say that it is followed; the clients who move cost nothing.
    expect((await calls('xrevrange')) - before.reads).toBeLessThan(CLIENTS / 4);
    const turns = (performance.now() - before.at) / (BASE_MS * 0.9) + 2;
    for (const what of ['call_status 3', 'agent_status 3'])
      expect(asked.of(what, before.asked).length).toBeLessThanOrEqual(turns);

    expect(await old.worker.stop()).toBe('SIGTERM');
    const from = asked.all.length;
    await world.process('worker');
    const [witness] = screens;
    const shown = witness!.position('queue/hq/3')!.version;
    await witness!.until(() => {
      expect(asked.of('call_status 3', from).length).toBeGreaterThan(1);
      expect(witness!.position('queue/hq/3')!.version).toBeGreaterThan(shown);
    });
    traffic.stop();
    expect(asked.overlaps(2_000)).toEqual([]);
    await converge();
  }, 240_000);

  /** The floor stands still: all clients end with what is stored, and none saw anything out of order. */
  async function converge(): Promise<void> {
    const stored = async () => (await store.loadMany('hq', TOPICS)).documents;
    let last = await stored();
    for (let settled = false; !settled;) {
      for (const screen of screens)
        await screen.until(() => {
          for (const topic of TOPICS) {
            const { epoch, version } = present(last.get(topic), topic);
            const shown = present(screen.position(topic), topic);
            expect(shown.epoch).toBe(epoch);
            // A poll that was under way may have written a newer one, which the next round reads.
            expect(shown.version).toBeGreaterThanOrEqual(version);
          }
        });
      const now = await stored();
      settled = TOPICS.every((topic) => now.get(topic)?.version === last.get(topic)?.version);
      last = now;
    }
    for (const topic of TOPICS) {
      const { epoch, version } = present(last.get(topic), topic);
      for (const screen of screens) expect(screen.position(topic)).toEqual({ epoch, version });
    }
    expect(
      violations(
        screens.map(({ history }) => history),
        last,
      ),
    ).toEqual([]);
  }
});
