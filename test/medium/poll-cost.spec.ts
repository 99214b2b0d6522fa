import { jest } from '@jest/globals';
import { floorOf } from '../../simulators/engine/world.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { BURST_MS } from '../../src/modules/vendor-accounts/gcra.js';
import type { AccountConfig } from '../../src/modules/config/floor-config.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { eventually } from '../support/eventually.js';
import { PollHarness } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

// It waits for several turns of 300 requests each, on a machine that may have much else to do.
jest.setTimeout(120_000);

/** What the vendor allows one address. */
const PER_MINUTE = 10_000;
/** A system of 20 queues and 300 memberships, each of which is a request of its own. */
const QUEUES = 20;
const MEMBERSHIPS = 300;

describe('a vendor that answers for one membership at a time', () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let simulator: Simulator;
  let rig: PollHarness;

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(async () => {
    const options = { seed: 7, queues: QUEUES, agents: 200, queuesPerAgent: 1.5, autopilot: false };
    simulator = await startSimulator({
      vendor: 'portsip',
      floor: floorOf({ clock: new RealClock(), ...options }),
    });
  });
  afterEach(async () => {
    await rig.stop();
    await simulator.stop();
  });

  async function start(poll: AccountConfig['poll'], requestsPerMinute = PER_MINUTE): Promise<void> {
    const { baseUrl, credentials } = simulator;
    rig = await PollHarness.start({
      url,
      prefix: freshPrefix(),
      vendor: portsip,
      account: {
        vendor: 'portsip',
        baseUrl,
        credentials,
        poll,
        // Its hints, such as the one at everything after it has opened, are polls beside those of the plan.
        push: { line: false, gapMs: 500 },
        budget: { requestsPerMinute },
        timeoutMs: 20_000,
      },
    });
    await rig.account(({ source }) => source.self.state === 'live');
  }

  /** How often each membership was asked for, by its path. */
  const asked = (): Map<string, number> => {
    const times = new Map<string, number>();
    for (const { path } of simulator.requests.all())
      if (/\/agents\/\d+$/.test(path)) times.set(path, (times.get(path) ?? 0) + 1);
    return times;
  };
  /** Of the slowest of all memberships, or of those of one queue. */
  const leastAsked = (queue = ''): number => {
    const times = [...asked()].filter(([path]) => path.includes(queue));
    return Math.min(...times.map(([, count]) => count));
  };
  const withinBudget = (since: number, requestsPerMinute = PER_MINUTE): void => {
    const requests = simulator.requests.all().filter(({ at }) => at >= since);
    const tookMs = Date.now() - since;
    expect(requests.length).toBeLessThanOrEqual(((tookMs + BURST_MS) / 60_000) * requestsPerMinute);
    expect(requests.every(({ status }) => status !== 429)).toBe(true);
  };
  const fast = async () => (await rig.store.targets('hq')).filter(({ cadence }) => cadence === 'fast');

  it('is asked for 300 memberships in 20 queues every 8 s within 5,000 requests a minute', async () => {
    const requestsPerMinute = 5_000;
    await start({ baseMs: 8_000, idleMs: 30_000, maxMs: 60_000 }, requestsPerMinute);
    expect(asked().size).toBe(MEMBERSHIPS);
    await rig.follow('account');
    // Those that begin together are spread over the interval by their second turn.
    await eventually(() => leastAsked() >= 3);
    rig.outcomes.length = 0;
    simulator.requests.clear();
    const since = Date.now();
    await eventually(() => asked().size === MEMBERSHIPS && leastAsked() >= 2);
    withinBudget(since, requestsPerMinute);
    // None was put off for want of budget, and none stretched its interval.
    expect(new Set(rig.outcomes)).toEqual(new Set(['ok']));
    const targets = await fast();
    expect(targets.map(({ intervalMs }) => intervalMs)).toEqual(Array(QUEUES).fill(8_000));
    const jobs = await Promise.all(targets.map(({ target }) => rig.job(target)));
    const cost = jobs.reduce((sum, { target }) => sum + target.requests, 0);
    expect(cost).toBe(2 * QUEUES + MEMBERSHIPS);
  });

  it('is asked often for the memberships of the queue a client follows, and only for those', async () => {
    await start({ baseMs: 250, idleMs: 30_000, maxMs: 60_000 });
    const queue = (await fast())[4]!.queue!;
    const before = asked();
    await rig.follow(`queue/${queue}`);
    await eventually(() => leastAsked(queue) >= 6);
    for (const [path, times] of asked()) if (!path.includes(queue)) expect(times).toBe(before.get(path));
  });

  it('is never asked for more than its budget allows, however short the intervals are', async () => {
    // Few enough for any machine to use up.
    const requestsPerMinute = 1_500;
    await start({ baseMs: 250, idleMs: 30_000, maxMs: 60_000 }, requestsPerMinute);
    simulator.requests.clear();
    const since = Date.now();
    await rig.follow('account');
    await eventually(() => simulator.requests.all().length >= 300);
    withinBudget(since, requestsPerMinute);
    expect(rig.outcomes).toContain('away');
  });

  it('takes from the budget what a poll costs now, not what it cost when the target was new', async () => {
    await start({ baseMs: 250, idleMs: 30_000, maxMs: 60_000 });
    const { target } = await rig.job((await fast())[0]!.target);
    const { floor } = simulator;
    const joining = [...floor.agents.keys()]
      .filter((id) => !floor.queues.get('1')!.members.has(id))
      .slice(0, 10);
    const path = [...asked().keys()][0]!.split('/agents/')[0]!;
    expect(path).toContain(target.queue);
    for (const id of joining) floor.addMember('1', id);
    await rig.follow(`queue/${target.queue}`);
    await rig.nudge({ id: 'roster', resource: 'roster', cadence: 'medium', requests: 1 });
    await eventually(async () => (await rig.job(target.id)).target.requests === target.requests + 10);
    for (const id of joining) floor.removeMember('1', id);
    await rig.nudge({ id: 'roster', resource: 'roster', cadence: 'medium', requests: 1 });
    await eventually(async () => (await rig.job(target.id)).target.requests === target.requests);
  });
});
