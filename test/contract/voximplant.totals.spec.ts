import { jest } from '@jest/globals';
import type { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { playDay, type DayCall } from '../../simulators/testing/scripted-day.js';
import type { VoximplantQuirksInput } from '../../simulators/voximplant/voximplant.quirks.js';
import { metricsRow } from '../../src/modules/domain/metrics-row.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { scriptedLevel, scriptedSums, TotalsAccount } from './totals-account.js';

const FROM = Date.parse('2026-03-02T00:00:00Z');
const DAY: TotalsRequest = {
  ...{ from: FROM, to: FROM + 86_400_000, zone: 'UTC' },
  ...{ shortAbandonSeconds: 5, targetSeconds: 20 },
};
const SHOWN = {
  ...{ interval: { from: DAY.from, to: DAY.to, zone: DAY.zone }, asOf: DAY.to },
  ...{ closed: true, formula: 'strict' as const },
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

  it.each<[quirks: VoximplantQuirksInput, rounding: number]>([
    // Its page says that values are numbers, and no report counts the calls that were answered in time: a level that it tells
    // in whole percent is no better than that.
    [{}, 0.5],
    [{ timeUnits: 'ms' }, 0.5],
    [{ rates: 'fraction' }, 0.005],
  ])('are those of the day: %j', async (quirks, rounding) => {
    const { account, day, floor } = await played(quirks);
    const { totals } = await account.readTotals(DAY, 'totals:queues');
    for (const id of floor.queues.keys()) {
      const own = day.filter(({ queueId }) => queueId === id);
      const { offered, answered, abandoned, longestWaitSeconds, ...sums } = scriptedSums(own);
      const read = totals?.queues?.[id];
      expect(read).toMatchObject({ offered, answered, abandoned, longestWaitSeconds, targetSeconds: 20 });
      const perCall = (whole: number, part = 0) => Math.abs(whole - part) / answered;
      expect(perCall(sums.waitAnsweredSeconds, read?.waitAnsweredSeconds)).toBeLessThanOrEqual(0.5);
      const truth = scriptedLevel(own, 20);
      // Nearest to the truth of what can be written in so many digits.
      const level = Math.round(truth / (2 * rounding)) * 2 * rounding;
      expect(read?.serviceLevelPercent).toBeCloseTo(level, 9);
      expect(read?.serviceLevelRounding).toBeCloseTo(rounding, 9);
      const shown = metricsRow({ kind: 'queue', id }, { vendor: read ?? {}, watched: 1 }, SHOWN);
      expect(shown.serviceLevel?.formula).toBe('vendor');
      const { serviceLevel: bound = 0.1 } = shown.bounds ?? {};
      expect(Math.abs(truth - shown.serviceLevel!.percent)).toBeLessThanOrEqual(bound);
      expect(bound).toBe(rounding > 0.1 ? 0.5 : 0.1);
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
      [path, '1', 'agent', undefined, 'Etc/GMT'],
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
