import { TrafficGenerator } from '../support/traffic-generator.js';
import { supportFloor } from '../support/support-floor.js';
import { until } from '../support/signal.js';
import { Observers } from '../support/observers.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const TIMEOUT_MS = 2_000;
const CALLS = '/openapi/v1.0/queue/call_status';
const QUEUES = ['3', '4'];

describe('A process is killed', () => {
  let world: TestCluster;
  let traffic: TrafficGenerator;

  beforeEach(async () => {
    const floor = supportFloor(6);
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    for (const agent of ['21', '101', '102', '103']) floor.addMember('4', agent);
    const poll = { baseMs: 250, idleMs: 500, maxMs: 1_000 };
    world = await TestCluster.start({ accounts: [{ id: 'hq', floor, poll, timeoutMs: TIMEOUT_MS }] });
    traffic = new TrafficGenerator(floor, world.asked(), 43);
  });
  afterEach(async () => {
    traffic.stop();
    await world.close();
  });

  const converge = async (observers: Observers, api: Service): Promise<void> => {
    await observers.sawChanges(3);
    traffic.stop();
    await observers.converge(api);
  };

  it('the worker, in the middle of its polls: another worker takes them over', async () => {
    const api = await world.service({ role: 'api' });
    const first = await world.process('worker');
    const observers = await Observers.at(world, QUEUES, [api.url, api.url]);
    traffic.start();
    await observers.sawChanges(3);
    const epochs = observers.topics.map((topic) => observers.screens[0]!.position(topic)!.epoch);

    // Polls of both queues wait for answers that will never come.
    const asked = world.asked();
    const before = asked.all.length;
    world.simulator().faults.add({ kind: 'hang', path: CALLS });
    for (const queue of QUEUES)
      await until(asked.signal, () => expect(asked.of(`call_status ${queue}`, before)).not.toEqual([]));
    await first.kill();
    const death = performance.now();
    world.simulator().faults.clear();
    const from = asked.all.length;
    await world.process('worker');

    for (const what of QUEUES.flatMap((queue) => [`call_status ${queue}`, `agent_status ${queue}`]))
      await until(asked.signal, () => expect(asked.of(what, from).length).toBeGreaterThan(2));
    await converge(observers, api);
    expect(asked.overlaps(TIMEOUT_MS, [death])).toEqual([]);
    expect(observers.topics.map((topic) => observers.screens[0]!.position(topic)!.epoch)).toEqual(epochs);
    // The session of the one that died is used further, not replaced.
    expect(asked.of('get_token')).toHaveLength(1);
  });

  it('one of two workers: the other takes over its polls', async () => {
    const api = await world.service({ role: 'api' });
    const workers = [await world.process('worker'), await world.process('worker')];
    const observers = await Observers.at(world, QUEUES, [api.url]);
    traffic.start();
    await observers.sawChanges(3);
    await workers[0]!.kill();
    const [death, from] = [performance.now(), world.asked().all.length];
    for (const queue of QUEUES)
      await until(world.asked().signal, () =>
        expect(world.asked().of(`call_status ${queue}`, from).length).toBeGreaterThan(4),
      );
    await converge(observers, api);
    expect(world.asked().overlaps(TIMEOUT_MS, [death])).toEqual([]);
  });

  it('the process that serves clients: they continue at another process where they were', async () => {
    const worker = await world.service();
    const api = await world.process('api');
    const lines = [await world.line(api.url), await world.line(api.url)];
    const observers = await Observers.at(world, QUEUES, [worker.url, ...lines.map(({ url }) => url)]);
    traffic.start();
    await observers.sawChanges(3);
    await api.kill();
    await observers.screens[1]!.until(() =>
      expect(observers.screens[1]!.view('queue/hq/3').freshness).toMatchObject({
        state: 'stale',
        saidBy: 'client',
      }),
    );
    lines[0]!.leadTo(worker.url);
    lines[1]!.leadTo((await world.process('api')).url);
    await converge(observers, worker);
    expect(world.asked().overlaps(TIMEOUT_MS)).toEqual([]);
  });
});
