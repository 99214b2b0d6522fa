import type { Floor } from '../../simulators/engine/floor.js';
import { arriveEarlier } from '../support/support-floor.js';
import type { Screen } from '../support/screen.js';
import type { Wire } from '../support/wire.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

/** Seconds are the vendor's unit, and a reading takes a moment. */
const NEAR_MS = 5_000;

/** An instant about then. */
const about = (instant: number): unknown => ({
  asymmetricMatch: (value: unknown) => typeof value === 'number' && Math.abs(value - instant) < NEAR_MS,
  toString: () => 'about',
  toAsymmetricMatcher: () => `about ${new Date(instant).toISOString()}`,
});

/** What was observed after this instant, however long the machine took for it. */
const after = (instant: number): unknown => ({
  asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= instant && value <= Date.now(),
  toString: () => 'after',
  toAsymmetricMatcher: () => `after ${new Date(instant).toISOString()}`,
});

const NO_AGENTS = {
  ...{ available: 0, ringing: 0, onCall: 0, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
};

/** Each test has a queue and two people of its own on the floor. */
interface Scene {
  queue: string;
  number: string;
  name: string;
  ada: { id: string; ext: string };
  ben: { id: string; ext: string };
}

const SCENES = 10;

function newScene(floor: Floor, nth: number): Scene {
  const person = (id: number) => ({ id: String(id), ext: String(2000 + id) });
  const made = { queue: String(10 + nth), number: String(6410 + nth), name: `Queue ${nth}` };
  const [ada, ben] = [person(100 + 2 * nth), person(101 + 2 * nth)];
  floor.addAgent({ id: ada.id, number: ada.ext, name: 'Ada Lund' });
  floor.addAgent({ id: ben.id, number: ben.ext, name: 'Ben Ode' });
  floor.addQueue({ id: made.queue, number: made.number, name: made.name, strategy: 'linear' });
  floor.addMember(made.queue, ada.id, { kind: 'dynamic' });
  floor.addMember(made.queue, ben.id, { kind: 'static' });
  return { ...made, ada, ben };
}

/** Of the two axes; what they show is a matter of `queueDocument`. */
const CLOCKS = { activitySince: expect.any(Number), availabilitySince: expect.any(Number) };

describe('What happens on the floor', () => {
  let world: TestCluster;
  let service: Service;
  let screen: Screen;
  let begun: number;
  const scenes: Scene[] = [];

  beforeAll(async () => {
    begun = Date.now();
    world = await TestCluster.start();
    for (let nth = 1; nth <= SCENES; nth += 1) scenes.push(newScene(world.floor(), nth));
    service = await world.service();
    screen = (await world.screen(service.url)).follow('account/hq');
    await screen.until(() => expect(Object.keys(screen.account().queues)).toHaveLength(1 + SCENES));
  });
  afterAll(() => world.close());

  async function scene(): Promise<Scene> {
    const made = scenes.shift()!;
    screen.follow(`queue/hq/${made.queue}`);
    await screen.until(() => screen.queue(made.queue));
    return made;
  }

  const shows = (check: () => void): Promise<void> => screen.until(check);
  const counts = (more: Partial<typeof NO_AGENTS>) => ({ ...NO_AGENTS, ...more });

  /** The row of the queue, in its own document and, but for its settings, in the account's. */
  const showsQueue = (queue: string, row: object): Promise<void> =>
    shows(() => {
      expect(screen.queue(queue).queue.self).toEqual({
        ...row,
        ...{ strategy: 'linear', maxWaitSeconds: 300, wrapUpSeconds: 0 },
        settings: expect.objectContaining({ ring_strategy: 'linear' }),
      });
      expect(screen.account().queues[queue]).toEqual(row);
    });

  /** The agent's row in the queue, and the person in the account. */
  const showsAgent = (queue: string, ext: string, membership: object, person: object): Promise<void> =>
    shows(() => {
      expect(screen.queue(queue).agents[ext]).toEqual(membership);
      expect(screen.account().agents[ext]).toEqual(person);
    });

  it('a queue without a call so far', async () => {
    const { queue, number, name, ada, ben } = await scene();
    await showsQueue(queue, {
      ...{ id: queue, name, number, waiting: 0, talking: 0 },
      agents: counts({ available: 2 }),
    });
    await shows(() => {
      expect(screen.queue(queue)).toEqual({
        queue: { self: screen.queue(queue).queue.self },
        waiting: {},
        agents: {
          [ada.ext]: {
            ...{ id: ada.ext, name: 'Ada Lund', extension: ada.ext, kind: 'dynamic' },
            ...{ state: 'available', availability: 'available', activity: 'idle' },
            ...{ since: after(begun), sinceKind: 'observed', ...CLOCKS },
            vendorState: 'login 1, pause 0, call 1',
          },
          [ben.ext]: expect.objectContaining({ id: ben.ext, kind: 'static', state: 'available' }),
        },
      });
      expect(screen.account().agents[ada.ext]).toEqual({
        ...{ id: ada.ext, name: 'Ada Lund', extension: ada.ext, reachable: true },
        ...{ state: 'available', availability: 'available', activity: 'idle' },
        ...{ since: after(begun), sinceKind: 'observed', ...CLOCKS },
        queues: { [queue]: 'available' },
      });
      expect(screen.account().source.self).toEqual({
        ...{ id: 'self', name: 'HQ phones', vendor: 'yeastar', state: 'live' },
        since: after(begun),
        push: expect.objectContaining({ state: 'open', since: after(begun) }),
      });
    });
  });

  it('a caller comes, has waited a while, rings, is answered, held and gone', async () => {
    const { queue, number, name, ada } = await scene();
    const floor = world.floor();
    const head = { id: queue, name, number };
    const cameIn = Date.now() - 300_000;
    const call = arriveEarlier(floor, queue, 300_000, '5550100');
    const caller = { id: call, caller: '5550100', channel: 'voice', since: about(cameIn) };
    await shows(() =>
      expect(screen.queue(queue).waiting).toEqual({ [call]: { ...caller, state: 'waiting' } }),
    );
    await showsQueue(queue, {
      ...{ ...head, waiting: 1, oldestSince: about(cameIn), talking: 0 },
      agents: counts({ available: 2 }),
    });

    const row = { id: ada.ext, name: 'Ada Lund', extension: ada.ext, since: after(Date.now()) };
    const member = { ...row, kind: 'dynamic', availability: 'available', sinceKind: 'observed', ...CLOCKS };
    const person = { ...row, availability: 'available', reachable: true, sinceKind: 'observed', ...CLOCKS };
    floor.ring(call, ada.id);
    await shows(() =>
      expect(screen.queue(queue).waiting).toEqual({
        [call]: { ...caller, state: 'ringing', agent: ada.ext },
      }),
    );
    const ringing = { state: 'ringing', activity: 'ringing' };
    await showsAgent(
      queue,
      ada.ext,
      { ...member, ...ringing, vendorState: 'login 1, pause 0, call 3' },
      { ...person, ...ringing, queues: { [queue]: 'ringing' } },
    );
    await showsQueue(queue, {
      ...{ ...head, waiting: 1, oldestSince: about(cameIn), talking: 0 },
      agents: counts({ available: 1, ringing: 1 }),
    });

    floor.answer(call);
    const talk = { caller: '5550100' };
    const onCall = { state: 'on-call', activity: 'on-call' };
    await showsAgent(
      queue,
      ada.ext,
      { ...member, ...onCall, call: talk, vendorState: 'login 1, pause 0, call 2' },
      { ...person, ...onCall, call: { ...talk, queue }, queues: { [queue]: 'on-call' } },
    );
    await showsQueue(queue, {
      ...{ ...head, waiting: 0, talking: 1 },
      agents: counts({ available: 1, onCall: 1 }),
    });
    expect(screen.queue(queue).waiting).toEqual({});

    floor.hold(call, 'caller');
    const onHold = { state: 'on-hold', activity: 'on-hold' };
    await showsAgent(
      queue,
      ada.ext,
      { ...member, ...onHold, call: talk, vendorState: 'login 1, pause 0, call 5' },
      { ...person, ...onHold, call: { ...talk, queue }, queues: { [queue]: 'on-hold' } },
    );

    floor.hangup(call);
    await showsQueue(queue, { ...head, waiting: 0, talking: 0, agents: counts({ available: 2 }) });
    expect(screen.queue(queue).agents[ada.ext]).toMatchObject({ state: 'available', activity: 'idle' });
  });

  it('a caller who gives up is gone, and a call outside the queues keeps an agent busy', async () => {
    const { queue, ada } = await scene();
    const floor = world.floor();
    const call = floor.arrive(queue, { caller: '5550101', name: 'Dee Fox' });
    await shows(() => expect(screen.queue(queue).waiting[call]).toMatchObject({ callerName: 'Dee Fox' }));
    floor.abandon(call);
    const direct = floor.directCall(ada.id);
    await shows(() => {
      expect(screen.queue(queue).waiting).toEqual({});
      expect(screen.queue(queue).agents[ada.ext]).toMatchObject({
        state: 'other-call',
        activity: 'other-call',
      });
      expect(screen.account().queues[queue]).toMatchObject({
        talking: 0,
        agents: counts({ available: 1, otherCall: 1 }),
      });
    });
    floor.hangup(direct);
  });

  it('a pause with its reason, also during a call, and its end', async () => {
    const { queue, ada } = await scene();
    const floor = world.floor();
    floor.pause(ada.id, { reason: 'Lunch' });
    const row = { id: ada.ext, name: 'Ada Lund', extension: ada.ext, since: after(Date.now()) };
    await showsAgent(
      queue,
      ada.ext,
      {
        ...{ ...row, kind: 'dynamic', sinceKind: 'observed', ...CLOCKS },
        ...{ state: 'paused', availability: 'paused', activity: 'idle', reason: 'Lunch' },
        vendorState: 'login 1, pause 1 (Lunch), call 1',
      },
      {
        ...{ ...row, reachable: true, sinceKind: 'observed', ...CLOCKS, queues: { [queue]: 'paused' } },
        ...{ state: 'paused', availability: 'paused', activity: 'idle', reason: 'Lunch' },
      },
    );
    const call = floor.arrive(queue, { caller: '5550102' });
    floor.answer(call, ada.id);
    const busy = { state: 'on-call', availability: 'paused', activity: 'on-call', reason: 'Lunch' };
    await shows(() => expect(screen.queue(queue).agents[ada.ext]).toMatchObject(busy));
    const { activitySince = 0, availabilitySince = 0 } = screen.queue(queue).agents[ada.ext] ?? {};
    expect(activitySince).toBeGreaterThan(availabilitySince);
    floor.hangup(call);
    floor.unpause(ada.id);
    await shows(() => {
      const agent = screen.queue(queue).agents[ada.ext];
      expect(agent).toMatchObject({ state: 'available', vendorState: 'login 1, pause 0, call 1' });
      expect(agent).not.toHaveProperty('reason');
      expect(screen.account().agents[ada.ext]).not.toHaveProperty('reason');
    });
  });

  it('an agent logs out and in again', async () => {
    const { queue, ben } = await scene();
    const floor = world.floor();
    floor.logout(ben.id);
    await shows(() => {
      expect(screen.queue(queue).agents[ben.ext]).toMatchObject({
        ...{ state: 'offline', availability: 'logged-out', activity: 'idle' },
        vendorState: 'login 0, pause 0, call 1',
      });
      expect(screen.account().agents[ben.ext]).toMatchObject({
        state: 'offline',
        queues: { [queue]: 'offline' },
      });
      expect(screen.account().queues[queue]!.agents).toEqual(counts({ available: 1, offline: 1 }));
    });
    floor.login(ben.id);
    await shows(() => expect(screen.account().queues[queue]!.agents).toEqual(counts({ available: 2 })));
  });

  it('a phone loses its connection and finds it again', async () => {
    const { queue, ben } = await scene();
    const floor = world.floor();
    floor.unregister(ben.id);
    await world.readAll(service);
    await shows(() => {
      expect(screen.queue(queue).agents[ben.ext]).toMatchObject({
        state: 'offline',
        availability: 'available',
        vendorState: 'login 1, pause 0, call 0',
      });
      expect(screen.queue(queue).agents[ben.ext]).not.toHaveProperty('activity');
      expect(screen.account().agents[ben.ext]).toMatchObject({ state: 'offline', reachable: false });
    });
    floor.register(ben.id);
    await world.readAll(service);
    await shows(() =>
      expect(screen.account().agents[ben.ext]).toMatchObject({ state: 'available', reachable: true }),
    );
  });

  it('an agent of two queues is one person', async () => {
    const { queue, ada } = await scene();
    const other = (await scene()).queue;
    const floor = world.floor();
    floor.addMember(other, ada.id);
    floor.pause(ada.id, { queueIds: [other], reason: 'Break' });
    await shows(() =>
      expect(screen.account().agents[ada.ext]).toMatchObject({
        state: 'available',
        queues: { [queue]: 'available', [other]: 'paused' },
      }),
    );
    floor.removeMember(other, ada.id);
    await shows(() => {
      expect(screen.queue(other).agents).not.toHaveProperty(ada.ext);
      expect(screen.account().agents[ada.ext]!.queues).toEqual({ [queue]: 'available' });
    });
  });

  it('a queue is added, renamed and taken away', async () => {
    const { queue, ada } = await scene();
    const floor = world.floor();
    const call = floor.arrive(queue, { caller: '5550103' });
    floor.renameQueue(queue, 'Returns');
    await world.readAll(service);
    await shows(() => {
      expect(screen.queue(queue).queue.self).toMatchObject({ name: 'Returns', waiting: 1 });
      expect(screen.account().queues[queue]).toMatchObject({ name: 'Returns', waiting: 1 });
      expect(screen.queue(queue).waiting).toHaveProperty([call]);
    });
    floor.removeQueue(queue);
    await world.readAll(service);
    await shows(() => {
      expect(screen.view(`queue/hq/${queue}`).refusal?.problem).toMatchObject({ code: 'gone', status: 410 });
      expect(screen.account().queues).not.toHaveProperty(queue);
      expect(screen.account().agents).not.toHaveProperty(ada.ext);
    });
  });

  it('every version follows the one before, on the wire and in both encodings', async () => {
    const { queue, ada } = await scene();
    const floor = world.floor();
    const topic = `queue/hq/${queue}`;
    const wires: Wire[] = [
      await world.wire(service.url),
      await world.wire(service.url, { auth: { token: await world.token(), encoding: 'deflate' } }),
    ];
    for (const wire of wires) expect(await wire.follow(topic)).toMatchObject({ ok: true, mode: 'snapshot' });
    for (const [state, act] of [
      ['paused', () => floor.pause(ada.id)],
      ['available', () => floor.unpause(ada.id)],
      ['offline', () => floor.logout(ada.id)],
    ] as const) {
      act();
      for (const wire of wires)
        await wire.until(() => expect(wire.state(topic)['agents']![ada.ext]).toMatchObject({ state }));
    }
    for (const { deltas, snapshots } of wires) {
      const versions = [snapshots[0]!.version, ...deltas.map(({ version }) => version)];
      expect(snapshots).toHaveLength(1);
      expect(deltas.length).toBeGreaterThanOrEqual(3);
      expect(deltas.map(({ base }) => base)).toEqual(versions.slice(0, -1));
      expect(deltas.every(({ base, version }) => version > base)).toBe(true);
    }
    expect(wires[0]!.state(topic)).toEqual(wires[1]!.state(topic));
  });
});
