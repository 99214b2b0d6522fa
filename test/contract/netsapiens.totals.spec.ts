import type { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { playDay, type DayCall } from '../../simulators/testing/scripted-day.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { scriptedLevel, scriptedSums, TotalsAccount } from './totals-account.js';

const BEGIN = Date.parse('2026-03-02T00:00:00Z');
const DAY: TotalsRequest = {
  ...{ from: BEGIN, to: BEGIN + 86_400_000, zone: 'Europe/Berlin' },
  ...{ shortAbandonSeconds: 5, targetSeconds: 20 },
};

describe('the totals of a NetSapiens', () => {
  let floor: Floor;
  let day: DayCall[];
  let simulator: Simulator;

  beforeAll(() => {
    const clock = new ManualClock(BEGIN);
    floor = floorOf({ seed: 3, clock, queues: 3, agents: 12, autopilot: false });
    const [agent] = floor.agents.keys();
    day = playDay(floor, clock, { calls: 2_000, seed: 8, lengthMs: 80_000_000, flowsOutEvery: 4 });
    floor.pause(agent!, { reason: 'Lunch' });
    clock.advance(1_800_000);
    floor.unpause(agent!);
  });
  afterEach(() => simulator.stop());

  const started = async (quirks: object = {}): Promise<TotalsAccount> => {
    simulator = await startSimulator({ vendor: 'netsapiens', floor, quirks });
    const account = new TotalsAccount(simulator, netsapiens);
    await account.readRoster();
    simulator.requests.clear();
    return account;
  };

  it.each([{}, { statisticsTexts: true }])('are those of the day: %j', async (quirks) => {
    const account = await started(quirks);
    const { totals, contacts = [] } = await account.readTotals(DAY, 'totals:queues');
    for (const { id, number } of floor.queues.values()) {
      const { longestWaitSeconds: _longest, ...sums } = scriptedSums(
        day.filter(({ queueId }) => queueId === id),
      );
      const read = totals?.queues?.[number];
      const { waitAnsweredSeconds, talkSeconds, holdSeconds, ...exact } = sums;
      expect(read).toMatchObject(exact);
      const level = scriptedLevel(
        day.filter(({ queueId }) => queueId === id),
        floor.queues.get(id)!.slaSeconds,
      );
      expect(Math.abs((read?.serviceLevelPercent ?? -1) - level)).toBeLessThanOrEqual(0.1);
      expect(read?.serviceLevelRounding).toBeLessThan(0.1);
      expect(read?.waitAnsweredSeconds).toBeCloseTo(waitAnsweredSeconds, 3);
      expect(read?.talkSeconds).toBeCloseTo(talkSeconds, 3);
      expect(read?.holdSeconds).toBeCloseTo(holdSeconds, 3);
    }
    const left = day.filter(({ answer, flowsOut }) => answer === undefined && flowsOut !== true);
    expect(contacts.map(({ call: _call, ...contact }) => contact)).toEqual(
      left.map(({ queueId, caller, arrivedAt, waitSeconds }) => ({
        ...{ queue: floor.queues.get(queueId)?.number, caller, outcome: 'abandoned', source: 'record' },
        ...{ enteredAt: arrivedAt, leftAt: arrivedAt + waitSeconds * 1000 },
      })),
    );
  });

  it('count short abandons by what the queue has of its own', async () => {
    const account = await started();
    const [first, second] = [...floor.queues.values()];
    const request = { ...DAY, shortAbandonSecondsOf: { [first!.number]: 40 } };
    const { totals } = await account.readTotals(request, 'totals:queues');
    for (const [queue, seconds] of [
      [first!, 40],
      [second!, 5],
    ] as const) {
      const short = day.filter(
        ({ queueId, answer, flowsOut, waitSeconds }) =>
          queueId === queue.id && answer === undefined && flowsOut !== true && waitSeconds < seconds,
      );
      expect(totals?.queues?.[queue.number]?.shortAbandoned).toBe(short.length);
    }
  });

  it('are those of each agent, with the time in each status', async () => {
    const account = await started();
    const { totals } = await account.readTotals(DAY, 'totals:agents');
    const [first, ...others] = [...floor.agents.values()].map(({ id, number }) => {
      const agent = Object.values(account.roster.agents).find(({ extension }) => extension === number);
      const { answered, talkSeconds } = scriptedSums(day.filter(({ answer }) => answer?.agentId === id));
      const read = totals?.agents?.[agent!.id];
      expect(read).toMatchObject({ answered, missed: 0 });
      expect(read?.talkSeconds).toBeCloseTo(talkSeconds, 3);
      return read;
    });
    expect(first?.timeInReason?.['lunch']).toBeCloseTo(1_800, 3);
    expect(others.every((read) => read?.timeInReason?.['lunch'] === 0)).toBe(true);
  });

  it('are asked for as the page says', async () => {
    const account = await started();
    await account.readTotals({ ...DAY, from: BEGIN + 3_600_000, to: BEGIN + 7_200_000 });
    const asked = simulator.requests
      .all()
      .map(({ path, query }) => [path, Object.fromEntries(new URLSearchParams(query))]);
    const zoned = {
      'datetime-start': '2026-03-02T01:00:00Z[Europe/Berlin]',
      'datetime-end': '2026-03-02T01:59:59Z[Europe/Berlin]',
    };
    const utc = { 'datetime-start': '2026-03-02T01:00:00Z', 'datetime-end': '2026-03-02T01:59:59Z' };
    const domain = '/ns-api/v2/domains/~';
    expect(asked).toHaveLength(4);
    expect(asked).toEqual(
      expect.arrayContaining([
        [
          `${domain}/statistics/queue/per-queue`,
          { ...zoned, fields: 'VOL,CH,ATT,AC,AAS,SL,AHT,ACW,AH,VM,CB' },
        ],
        [`${domain}/callqueuereport/abandoned`, utc],
        [`${domain}/statistics/agent`, { ...zoned, fields: 'NAME,CH,ATT,AH,AHT,ACW,TT' }],
        [`${domain}/statistics/agentLog`, { ...zoned, fields: 'AM,UM,L,B,M,W,O' }],
      ]),
    );
    expect(account.targets().map(({ requests, extra }) => [extra, requests])).toEqual([
      ['queue totals', 2],
      ['agent totals', 2],
    ]);
  });

  it.each(['403', '404'])('may be refused with %s', async (statisticsRefused) => {
    const account = await started({ statisticsRefused });
    for (const target of account.targets())
      await expect(account.read(target, DAY)).rejects.toMatchObject({
        message: expect.stringContaining(statisticsRefused),
      });
  });
});
