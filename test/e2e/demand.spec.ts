import { until } from '../support/signal.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const NEVER_MS = 3_600_000;
const COLD = { baseMs: 300, idleMs: NEVER_MS, maxMs: 1_000 };
const STATUS = 'queue/call_status 3';

describe('What phone systems are asked', () => {
  let world: TestCluster;
  let services: Service[];

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        ...['cold', 'unwatched', 'one', 'many'].map((id) => ({ id, poll: COLD })),
        { id: 'poor', poll: { baseMs: 250, idleMs: 250, maxMs: 250 }, requestsPerMinute: 180 },
      ],
    });
    services = [await world.service(), await world.service()];
    for (const id of ['cold', 'unwatched', 'one', 'many']) await firstPoll(id);
  });
  afterAll(() => world.close());

  const polls = (account: string): number => world.asked(account).of(STATUS).length;
  const firstPoll = (account: string): Promise<void> =>
    until(world.asked(account).signal, () => expect(polls(account)).toBe(1));

  it('a topic that no client followed is polled at once when one does, and then at the base rate', async () => {
    const { floor } = world.simulator('cold');
    const call = floor.arrive('3', { caller: '5550120' });
    const screen = await world.screen(services[0]!.url);
    screen.follow('queue/cold/3');
    await screen.until(() => expect(screen.queue('3', 'cold').waiting).toHaveProperty([call]));
    const asked = world.asked('cold');
    const [first, second] = await until(asked.signal, () => {
      expect(polls('cold')).toBeGreaterThan(3);
      return asked.of(STATUS).slice(-2);
    });
    // A grid of 300 ms, on which no two turns are nearer than half of it.
    expect(second!.request.at - first!.request.at).toBeGreaterThanOrEqual(COLD.baseMs / 2 - 50);
  });

  it('twenty clients of two instances cost no more than one client, and no client costs no request', async () => {
    const one = await world.screen(services[0]!.url);
    one.follow('account/one', 'queue/one/3');
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, i) => world.screen(services[i % 2]!.url, { name: `screen ${i}` })),
    );
    for (const screen of many) screen.follow('account/many', 'queue/many/3');
    await one.until(() => one.queue('3', 'one'));
    for (const screen of many) await screen.until(() => screen.queue('3', 'many'));

    const before = { one: polls('one'), many: polls('many') };
    await until(world.asked('one').signal, () => expect(polls('one') - before.one).toBe(16));
    // One poll more where the window cuts the other's grid; two pollers, or two viewers, would make it 32.
    expect(polls('many') - before.many).toBeLessThanOrEqual(20);
    // On a busy machine the other grid may be some polls behind.
    await until(world.asked('many').signal, () =>
      expect(polls('many') - before.many).toBeGreaterThanOrEqual(12),
    );
    expect(polls('unwatched')).toBe(1);
    for (const id of ['one', 'many', 'unwatched']) expect(world.asked(id).overlaps(2_000)).toEqual([]);
  });

  it('the budget of a login holds, whatever the demand', async () => {
    const screen = await world.screen(services[1]!.url);
    screen.follow('account/poor', 'queue/poor/3');
    const asked = world.asked('poor');
    const from = asked.all.length;
    await until(asked.signal, () => expect(asked.all.length - from).toBeGreaterThan(18));
    // 180 a minute and a burst of two seconds' worth and of one poll; a second for what was on its way.
    const instants = asked.all.map(({ at }) => at);
    for (const [i, start] of instants.entries())
      for (const [j, end] of instants.slice(i).entries())
        expect(j + 1).toBeLessThanOrEqual(((end - start) / 1000 + 2 + 1) * 3 + 2);
    await screen.until(() =>
      expect(screen.account('poor').source.self).toMatchObject({
        state: 'throttled',
        throttledBy: 'budget',
        reason: expect.stringMatching(/^poor: our own budget of 180 requests a minute is too small/),
      }),
    );
  });
});
