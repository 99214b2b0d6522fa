import { jest } from '@jest/globals';
import type { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { playDay, type DayCall } from '../../simulators/testing/scripted-day.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { scriptedSums, TotalsAccount } from './totals-account.js';

const FROM = Date.parse('2026-03-02T00:00:00Z');
const DAY: TotalsRequest = {
  ...{ from: FROM, to: FROM + 86_400_000, zone: 'UTC' },
  ...{ shortAbandonSeconds: 5, targetSeconds: 20 },
};

describe('the totals of a Voximplant', () => {
  let simulator: Simulator;
  afterEach(async () => {
    jest.restoreAllMocks();
    await simulator.stop();
  });

  /** The counters of the façade count from its start, so the day is played afterwards. */
  const played = async (quirks: object) => {
    const clock = new ManualClock(FROM);
    const floor: Floor = floorOf({ seed: 3, clock, queues: 6, agents: 18, autopilot: false });
    simulator = await startSimulator({ vendor: 'voximplant', floor, quirks });
    const day: DayCall[] = playDay(floor, clock, { calls: 2_000, seed: 8, lengthMs: 80_000_000 });
    // Tokens are signed by our clock.
    jest.spyOn(Date, 'now').mockReturnValue(clock.now());
    const account = new TotalsAccount(simulator, voximplant);
    await account.readRoster();
    simulator.requests.clear();
    return { account, day, floor };
  };

  it.each([{}, { timeUnits: 'ms' }, { rates: 'fraction' }])('are those of the day: %j', async (quirks) => {
    const { account, day, floor } = await played(quirks);
    const { totals } = await account.readTotals(DAY, 'totals:queues');
    for (const id of floor.queues.keys()) {
      const own = day.filter(({ queueId }) => queueId === id);
      const { offered, answered, abandoned, longestWaitSeconds, ...sums } = scriptedSums(own);
      const read = totals?.queues?.[id];
      expect(read).toMatchObject({ offered, answered, abandoned, longestWaitSeconds, targetSeconds: 20 });
      const perCall = (whole: number, part = 0) => Math.abs(whole - part) / answered;
      expect(perCall(sums.waitAnsweredSeconds, read?.waitAnsweredSeconds)).toBeLessThanOrEqual(0.5);
      const within = own.filter(({ answer, waitSeconds }) => answer !== undefined && waitSeconds <= 20);
      expect(
        Math.abs((100 * within.length) / offered - (read?.serviceLevelPercent ?? -1)),
      ).toBeLessThanOrEqual(0.5);
      const talk = (read?.handleSeconds ?? 0) - (read?.wrapUpSeconds ?? 0);
      expect(perCall(sums.talkSeconds + sums.holdSeconds, talk)).toBeLessThanOrEqual(1);
    }
  });

  it('are those of each agent of a queue', async () => {
    const { account, day, floor } = await played({});
    const { totals } = await account.readTotals(DAY, 'totals:agents');
    for (const { id, memberships } of floor.agents.values())
      for (const queue of memberships.keys()) {
        const own = day.filter(({ queueId, answer }) => queueId === queue && answer?.agentId === id);
        expect(totals?.agentsOfQueue?.[queue]?.[id]).toMatchObject({ answered: own.length });
      }
    for (const id of floor.agents.keys()) {
      const own = scriptedSums(day.filter(({ answer }) => answer?.agentId === id));
      expect(totals?.agents?.[id]?.timeIn?.['on-call']).toBe(own.talkSeconds + own.holdSeconds);
    }
  });

  it('are asked for as the page says: five queues at a time, and the units once', async () => {
    const { account } = await played({});
    await account.readTotals(DAY, 'totals:queues');
    const asked = simulator.requests.all().map(({ path, query }) => {
      const params = Object.fromEntries(new URLSearchParams(query));
      return [path, params['sq_queue_id'], params['group_by'], params['max_waiting_sec'], params['timezone']];
    });
    const path = '/platform_api/GetSmartQueueDayHistory';
    expect(asked).toEqual([
      [path, undefined, undefined, undefined, 'Etc/GMT'],
      [path, '1;2;3;4;5', 'queue', '20', 'Etc/GMT'],
      [path, '6', 'queue', '20', 'Etc/GMT'],
    ]);
    expect(account.targets().map(({ id, requests }) => [id, requests])).toEqual([
      ['totals:queues:1', 1],
      ['totals:queues:2', 1],
      ...['1', '2', '3', '4', '5', '6'].map((queue) => [`totals:agents:${queue}`, 1]),
    ]);
  });
});
