import type { Floor } from '../../simulators/engine/floor.js';
import type { PushRule } from '../../simulators/control/fault-rule.js';
import type { Simulator } from '../../simulators/simulator.js';
import { accountTopic, queueTopic } from '../../src/modules/domain/topic-name.js';
import { bearer } from '../support/rest-answer.js';
import { eventually } from '../support/eventually.js';
import type { Screen } from '../support/screen.js';
import { present } from '../support/signal.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { freePort } from '../support/test-redis.js';

/** No planned poll comes within a test: what changes on a screen was announced. */
const NEVER = { baseMs: 3_600_000, idleMs: 3_600_000, maxMs: 3_600_000 };
/** A first poll that fails would be repeated in an hour. */
const TIMEOUT_MS = 20_000;
const OFTEN = { baseMs: 500, idleMs: 500, maxMs: 500 };
const KEY = 'k'.repeat(43);
const SECRET = 's'.repeat(32);

/** One account's queue of Support on a screen. */
class Board {
  private constructor(
    readonly screen: Screen,
    private readonly account: string,
    private readonly id: string,
  ) {}

  static async of(world: TestCluster, url: string, account: string): Promise<Board> {
    const screen = await world.screen(url);
    screen.follow(accountTopic(account));
    const id = await screen.until(() =>
      present(
        Object.values(screen.account(account).queues).find(({ name }) => name === 'Support')?.id,
        'the queue Support',
      ),
    );
    screen.follow(queueTopic(account, id));
    await screen.until(() => screen.queue(id, account));
    return new Board(screen, account, id);
  }

  push(state: 'open' | 'lost'): Promise<void> {
    return this.screen.until(() =>
      expect(this.screen.account(this.account).source.self.push).toMatchObject({ state }),
    );
  }

  callers(count: number): Promise<void> {
    return this.screen.until(() => expect(Object.keys(this.shown().waiting)).toHaveLength(count));
  }

  ada(availability: string): Promise<void> {
    return this.screen.until(() => {
      const ada = Object.values(this.shown().agents).find(({ name }) => name === 'Ada Lund');
      expect(ada).toMatchObject({ availability });
    });
  }

  private shown() {
    return this.screen.queue(this.id, this.account);
  }
}

/** Several changes, each of which is shown: the first might be seen by a poll for another reason. */
async function callersComeAndGo(floor: Floor, board: Board): Promise<void> {
  for (const caller of ['5550101', '5550102']) {
    const call = floor.arrive('3', { caller });
    await board.callers(1);
    floor.abandon(call);
    await board.callers(0);
  }
}

async function adaPauses(floor: Floor, board: Board): Promise<void> {
  for (let nth = 0; nth < 2; nth += 1) {
    floor.pause('21', { reason: 'Lunch' });
    await board.ada('paused');
    floor.unpause('21');
    await board.ada('available');
  }
}

const pushOf = ({ push }: Simulator) => present(push, 'what the simulator pushes');

describe('What phone systems push', () => {
  let world: TestCluster;
  let service: Service;
  let other: Service;

  beforeAll(async () => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const hook = { key: KEY, origin };
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', vendor: 'yeastar', poll: NEVER, timeoutMs: TIMEOUT_MS },
        {
          id: 'lab',
          vendor: 'yeastar',
          poll: NEVER,
          timeoutMs: TIMEOUT_MS,
          push: { line: false, hook: { ...hook, secret: SECRET } },
        },
        { id: 'plant', vendor: 'portsip', poll: NEVER, timeoutMs: TIMEOUT_MS },
        { id: 'west', vendor: 'netsapiens', poll: NEVER, timeoutMs: TIMEOUT_MS, push: { hook } },
        { id: 'cloud', vendor: 'voximplant', poll: NEVER, timeoutMs: TIMEOUT_MS, push: { hook } },
      ],
    });
    service = await world.service({ port });
    other = await world.service();
  });
  afterAll(() => world.close());

  const address = (account: string): string => `${service.url}/hooks/${account}/${KEY}`;

  it.each(['hq', 'plant'])('shows callers and pauses before a poll could, by the line of %s', async (id) => {
    const board = await Board.of(world, service.url, id);
    await board.push('open');
    await callersComeAndGo(world.floor(id), board);
    await adaPauses(world.floor(id), board);
  });

  it('holds one line of an account, although there are two workers', async () => {
    expect(other.url).not.toBe(service.url);
    for (const id of ['hq', 'plant']) {
      const board = await Board.of(world, other.url, id);
      await board.push('open');
      await eventually(() => pushOf(world.simulator(id)).alive() === 1);
      await callersComeAndGo(world.floor(id), board);
      expect(pushOf(world.simulator(id)).alive()).toBe(1);
    }
  });

  it.each(['hq', 'plant'])('says that the line of %s is lost, and then that it is open again', async (id) => {
    const board = await Board.of(world, service.url, id);
    await board.push('open');
    await world.simulator(id).faults.refuse();
    await board.push('lost');
    await world.simulator(id).faults.restore();
    await board.push('open');
    await callersComeAndGo(world.floor(id), board);
  });

  it('has NetSapiens post to its own address', async () => {
    const board = await Board.of(world, service.url, 'west');
    await eventually(() => pushOf(world.simulator('west')).alive() === 2);
    const floor = world.floor('west');
    const admin = bearer(service.url, await world.token({ scope: 'floor:read queues:admin' }));
    const accepted = async () =>
      ((await admin('GET', '/v1/accounts/west/push')).body as { hook: { accepted: number } }).hook.accepted;
    const before = await accepted();
    const call = floor.arrive('3', { caller: '5550101' });
    await board.callers(1);
    // The sender compares what is there every three seconds: a caller who comes and goes in between is never announced.
    await eventually(async () => (await accepted()) > before);
    floor.abandon(call);
    await board.callers(0);
    floor.pause('21', { reason: 'Lunch' });
    await board.ada('paused');
  });

  it('hears of the tasks of a Voximplant scenario', async () => {
    const board = await Board.of(world, service.url, 'cloud');
    pushOf(world.simulator('cloud')).configure?.({ url: address('cloud'), key: KEY });
    await callersComeAndGo(world.floor('cloud'), board);
  });

  it('hears of the signed webhooks of a Yeastar', async () => {
    const board = await Board.of(world, service.url, 'lab');
    pushOf(world.simulator('lab')).configure?.({ webhooks: [{ url: address('lab'), secret: SECRET }] });
    await adaPauses(world.floor('lab'), board);
    await callersComeAndGo(world.floor('lab'), board);
  });

  it('answers a wrong key with 404 and a wrong signature with 200, and counts the latter', async () => {
    const post = async (to: string, headers = {}) =>
      (await fetch(`${service.url}/hooks/${to}`, { method: 'POST', body: '{"type":30029}', headers })).status;
    const admin = bearer(service.url, await world.token({ scope: 'floor:read queues:admin' }));
    const counted = async () =>
      ((await admin('GET', '/v1/accounts/lab/push')).body as { hook: { refused: number } }).hook.refused;
    const before = await counted();
    expect(await post(`lab/${'x'.repeat(43)}`)).toBe(404);
    expect(await post(`lab/${KEY}`, { 'x-signature': 'bm90IGl0' })).toBe(200);
    await eventually(async () => (await counted()) === before + 1);
  });

  it('shows an event that comes before the phone system’s own reads show it', async () => {
    const board = await Board.of(world, service.url, 'hq');
    await board.push('open');
    world.simulator('hq').faults.add({ kind: 'stale', forMs: 200, path: '/openapi/v1.0/queue' });
    await adaPauses(world.floor('hq'), board);
    world.simulator('hq').faults.clear();
  });

  it.each<PushRule>([
    { kind: 'push-duplicate' },
    { kind: 'push-reorder' },
    { kind: 'push-delay', delayMs: { min: 0, max: 300 } },
  ])('shows every change although there is a %j', async (rule) => {
    const board = await Board.of(world, service.url, 'plant');
    await board.push('open');
    world.simulator('plant').faults.add(rule);
    await callersComeAndGo(world.floor('plant'), board);
    world.simulator('plant').faults.clear();
  });

  it('asks little during a storm of events', async () => {
    const board = await Board.of(world, service.url, 'hq');
    await board.push('open');
    const simulator = world.simulator('hq');
    simulator.requests.clear();
    simulator.faults.add({ kind: 'push-storm', perSecond: 2_000, forMs: 1_500, times: 1 });
    await callersComeAndGo(simulator.floor, board);
    // Of thousands of events: two requests a poll, at most two polls a second.
    expect(simulator.requests.all().length).toBeLessThan(150);
    simulator.faults.clear();
  });
});

describe('What phone systems fail to push', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', vendor: 'yeastar', poll: OFTEN },
        { id: 'plant', vendor: 'portsip', poll: OFTEN },
      ],
    });
    service = await world.service();
  });
  afterAll(() => world.close());

  it.each<[string, PushRule]>(
    ['hq', 'plant'].flatMap((id): [string, PushRule][] => [
      [id, { kind: 'push-drop' }],
      [id, { kind: 'push-silent' }],
    ]),
  )('is still shown by the polls of %s: %j', async (id, rule) => {
    const board = await Board.of(world, service.url, id);
    await board.push('open');
    const fault = world.simulator(id).faults.add(rule);
    await callersComeAndGo(world.floor(id), board);
    await adaPauses(world.floor(id), board);
    world.simulator(id).faults.clear(fault);
  });
});
