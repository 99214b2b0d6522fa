import { Random } from '../../simulators/engine/random.js';
import { Observers } from '../support/observers.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const QUEUES = ['1', '2', '3'];
const CHANGES = 200;

describe('A busy floor', () => {
  let world: TestCluster;
  let services: Service[];

  beforeAll(async () => {
    const floorOptions = { queues: QUEUES.length, agents: 12, speed: 60, seed: 7 };
    world = await TestCluster.start({ accounts: [{ id: 'hq', floorOptions }] });
    services = [await world.service(), await world.service()];
  });
  afterAll(() => world.close());

  it('every client ends with the true state, however often it was cut off', async () => {
    const random = new Random(20_261_122);
    const urls = services.map(({ url }) => url);
    const lines = [await world.line(urls[0]!), await world.line(urls[1]!)];
    const observers = await Observers.at(world, QUEUES, [urls[0]!, ...lines.map(({ url }) => url)]);

    // Cut off, and led to any of the instances, after so many changes that an undisturbed client saw.
    const undisturbed = observers.wires[0]!;
    for (let cuts = 0, next = 0; undisturbed.deltas.length < CHANGES; cuts += 1) {
      next += random.int(8) + 3;
      await undisturbed.until(() => expect(undisturbed.deltas.length).toBeGreaterThanOrEqual(next));
      const line = lines[cuts % lines.length]!;
      line.leadTo(random.pick(urls));
      line.cut();
    }
    world.floor().stop();
    await world.readAll(services[0]!);
    await observers.converge(services[1]!);

    const losses = observers.histories.map(({ steps }) => steps.filter(({ kind }) => kind === 'lost').length);
    expect(losses.slice(0, 1)).toEqual([0]);
    expect(Math.min(...losses.slice(1, 3), ...losses.slice(4))).toBeGreaterThan(3);
  }, 180_000);
});
