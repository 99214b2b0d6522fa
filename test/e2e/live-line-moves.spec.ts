import type { PushRule } from '../../simulators/control/fault-rule.js';
import { accountTopic, queueTopic } from '../../src/modules/domain/topic-name.js';
import { eventually } from '../support/eventually.js';
import type { Screen } from '../support/screen.js';
import { present } from '../support/signal.js';
import { TestCluster } from '../support/test-cluster.js';

/** No planned poll comes within a test: what changes on a screen was announced. */
const NEVER = { baseMs: 3_600_000, idleMs: 3_600_000, maxMs: 3_600_000 };
const ACCOUNTS = ['hq', 'plant', 'ops'];
/** Of the one queue: two lists of PortSIP, and a status for each of two agents; Yeastar asks less. */
const REQUESTS_PER_POLL = 4;

describe('The live lines of a cluster', () => {
  let world: TestCluster;

  beforeEach(async () => {
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', vendor: 'yeastar', poll: NEVER, timeoutMs: 20_000 },
        { id: 'plant', vendor: 'portsip', poll: NEVER, timeoutMs: 20_000 },
        { id: 'ops', vendor: 'yeastar', poll: NEVER, timeoutMs: 20_000 },
      ],
    });
  });
  afterEach(() => world.close());

  const alive = (id: string): number => present(world.simulator(id).push, 'what it pushes').alive();

  /** The queue of Support of each account on one screen. */
  async function boards(url: string): Promise<{ screen: Screen; queues: Map<string, string> }> {
    const screen = await world.screen(url);
    const queues = new Map<string, string>();
    for (const id of ACCOUNTS) {
      screen.follow(accountTopic(id));
      const queue = await screen.until(
        () =>
          present(
            Object.values(screen.account(id).queues).find(({ name }) => name === 'Support')?.id,
            'the queue Support',
          ),
        90_000,
      );
      screen.follow(queueTopic(id, queue));
      await screen.until(() => screen.queue(queue, id), 90_000);
      queues.set(id, queue);
    }
    return { screen, queues };
  }

  async function callersComeAndGo({ screen, queues }: Awaited<ReturnType<typeof boards>>): Promise<void> {
    for (const [id, queue] of queues) {
      const waiting = (count: number) =>
        screen.until(() => expect(Object.keys(screen.queue(queue, id).waiting)).toHaveLength(count), 90_000);
      const call = world.floor(id).arrive('3', { caller: '5550101' });
      await waiting(1);
      world.floor(id).abandon(call);
      await waiting(0);
    }
  }

  it('are one per account with two workers and three apis, and move when their worker is killed', async () => {
    const first = await world.process('worker');
    const apis = [await world.process('api'), await world.process('api'), await world.process('api')];
    await eventually(() => ACCOUNTS.every((id) => alive(id) === 1));
    await world.process('worker');
    const most = new Map<string, number>();
    const look = setInterval(() => {
      for (const id of ACCOUNTS) most.set(id, Math.max(most.get(id) ?? 0, alive(id)));
    }, 5);
    try {
      const shown = await Promise.all(apis.map(({ url }) => boards(url)));
      await callersComeAndGo(shown[0]!);
      expect(ACCOUNTS.map(alive)).toEqual([1, 1, 1]);
      await first.kill();
      await eventually(() => ACCOUNTS.every((id) => alive(id) === 0));
      await eventually(() => ACCOUNTS.every((id) => alive(id) === 1));
      await shown[1]!.screen.until(() => {
        for (const id of ACCOUNTS)
          expect(shown[1]!.screen.account(id).source.self.push).toMatchObject({ state: 'open' });
      });
      for (const board of shown) await callersComeAndGo(board);
      expect([...most.values()]).toEqual([1, 1, 1]);
    } finally {
      clearInterval(look);
    }
  }, 240_000);

  it('make screens converge with the truth, whatever happens to events, and cost no poll beyond their gap', async () => {
    const service = await world.service();
    const board = await boards(service.url);
    await board.screen.until(() => {
      for (const id of ACCOUNTS)
        expect(board.screen.account(id).source.self.push).toMatchObject({ state: 'open' });
    });
    const rules: PushRule[] = [
      { kind: 'push-duplicate' },
      { kind: 'push-reorder' },
      { kind: 'push-delay', delayMs: { min: 0, max: 300 } },
    ];
    const from = Date.now();
    const before = new Map(ACCOUNTS.map((id) => [id, world.asked(id).all.length]));
    for (const rule of rules) {
      for (const id of ACCOUNTS) world.simulator(id).faults.add(rule);
      await callersComeAndGo(board);
      for (const id of ACCOUNTS) world.simulator(id).faults.clear();
    }
    for (const id of ACCOUNTS) {
      // Two polls a second, the one at once and a second look.
      const polls = 2 * ((Date.now() - from) / 1_000) + 2;
      const requests = world.asked(id).all.length - (before.get(id) ?? 0);
      expect(requests).toBeLessThanOrEqual(polls * REQUESTS_PER_POLL);
    }
  }, 240_000);
});
