import { jest } from '@jest/globals';
import type { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { playDay, type DayCall } from '../../simulators/testing/scripted-day.js';
import type { YeastarQuirksInput } from '../../simulators/yeastar/yeastar.quirks.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { scriptedLevel, scriptedSums, TotalsAccount } from './totals-account.js';

const BEGIN = Date.parse('2026-03-02T00:00:00Z');
const DAY: TotalsRequest = {
  ...{ from: BEGIN, to: BEGIN + 86_400_000, zone: 'UTC' },
  ...{ shortAbandonSeconds: 5, targetSeconds: 20 },
};

describe('the totals of a Yeastar', () => {
  let floor: Floor;
  let day: DayCall[];
  let simulator: Simulator;

  beforeAll(() => {
    const clock = new ManualClock(BEGIN);
    floor = floorOf({ seed: 3, clock, queues: 3, agents: 12, autopilot: false });
    day = playDay(floor, clock, { calls: 2_000, seed: 8, lengthMs: 80_000_000, flowsOutEvery: 4 });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await simulator.stop();
  });

  const started = async (quirks: YeastarQuirksInput = {}): Promise<TotalsAccount> => {
    simulator = await startSimulator({ vendor: 'yeastar', floor, quirks });
    const account = new TotalsAccount(simulator, yeastar);
    await account.readRoster();
    simulator.requests.clear();
    return account;
  };
  const asked = () =>
    simulator.requests.all().map(({ method, path, query }) => {
      const params = new URLSearchParams(query);
      params.delete('access_token');
      return [method, path, Object.fromEntries(params)];
    });

  it.each<[string, YeastarQuirksInput]>([
    ['as documented', {}],
    ['of old firmware', { firmwareVersion: '37.20.0.10' }],
    ['with American dates', { displayFormat: 'MDY-24' }],
    ['with twelve hours', { displayFormat: 'DMY-12' }],
    ['with numbers as texts', { reportTexts: true }],
  ])('are those of the day: %s', async (_name, quirks) => {
    const account = await started(quirks);
    const { totals } = await account.readTotals(DAY, 'totals:queues');
    for (const id of floor.queues.keys()) {
      const { waitAnsweredSeconds, ...exact } = scriptedSums(day.filter(({ queueId }) => queueId === id));
      const { waitAnsweredSeconds: waited = 0, ...read } = totals?.queues?.[id] ?? {};
      const { offered, answered, abandoned, longestWaitSeconds, talkSeconds, holdSeconds } = exact;
      expect(read).toMatchObject({
        offered,
        answered,
        abandoned,
        longestWaitSeconds,
        talkSeconds,
        holdSeconds,
      });
      const { slaSeconds } = floor.queues.get(id)!;
      expect(read).toMatchObject({ flowedOut: exact.flowedOut });
      const level = scriptedLevel(
        day.filter(({ queueId }) => queueId === id),
        slaSeconds,
      );
      expect(Math.abs((read.serviceLevelPercent ?? -1) - level)).toBeLessThanOrEqual(0.1);
      expect(read.serviceLevelRounding).toBeCloseTo(0.005, 9);
      // Its average is a whole number of seconds.
      expect(Math.abs(waited - waitAnsweredSeconds) / answered).toBeLessThanOrEqual(0.5);
    }
  });

  it('are those of each agent', async () => {
    const account = await started();
    const { totals } = await account.readTotals(DAY, 'totals:agents');
    for (const { id, number } of floor.agents.values()) {
      const own = day.filter(({ answer }) => answer?.agentId === id);
      const { answered, talkSeconds } = scriptedSums(own);
      expect(totals?.agents?.[number]).toEqual({ answered, missed: 0, talkSeconds });
      const [first] = floor.agents.get(id)!.memberships.keys();
      const here = scriptedSums(own.filter(({ queueId }) => queueId === first));
      expect(totals?.agentsOfQueue?.[first!]?.[number]).toMatchObject({ answered: here.answered });
    }
  });

  it.each<YeastarQuirksInput>([{}, { recordQueues: 'object' }, { displayFormat: 'DMY-12' }])(
    'come with a record of each call: %j',
    async (quirks) => {
      const account = await started(quirks);
      const { contacts = [] } = await account.readTotals(DAY, 'totals:records');
      const numberOf = (id: string) => floor.agents.get(id)?.number;
      const byTime = [...contacts].sort((a, b) => Number(a.caller) - Number(b.caller));
      expect(new Set(contacts.map(({ call }) => call)).size).toBe(2_000);
      expect(byTime.map(({ call: _call, ...contact }) => contact)).toEqual(
        day.map(({ queueId, caller, arrivedAt, waitSeconds, answer, flowsOut }) => ({
          ...{ queue: queueId, caller, source: 'record' },
          ...{ enteredAt: arrivedAt, leftAt: arrivedAt + waitSeconds * 1000 },
          outcome: flowsOut === true ? 'flowed-out' : answer === undefined ? 'abandoned' : 'answered',
          ...(answer !== undefined && {
            agent: numberOf(answer.agentId),
            talkSeconds: answer.talkSeconds + answer.holdSeconds,
          }),
        })),
      );
    },
  );

  it('are asked for as the page says, once the firmware is known', async () => {
    const account = await started();
    await account.readTotals({ ...DAY, from: BEGIN + 3_600_000, to: BEGIN + 7_200_000 });
    expect(account.expected).toBe(2);
    const times = { start_time: '2026/03/02 01:00:00', end_time: '2026/03/02 01:59:59' };
    const report = (query: object) => ['GET', '/openapi/v2.0/call_report/list', { ...query, ...times }];
    expect(asked()).toEqual([
      ['GET', '/openapi/v1.0/system/information', {}],
      report({ type: 'queueperformance', queue_id_list: '1,2,3' }),
      report({ type: 'queueagentperformance', queue_id: '1' }),
      report({ type: 'queueagentperformance', queue_id: '2' }),
      report({ type: 'queueagentperformance', queue_id: '3' }),
      [
        'GET',
        '/openapi/v2.0/cdr/search',
        {
          ...{ page: '1', page_size: '1000', sort_by: 'time', order_by: 'desc', queue_list: '1,2,3' },
          ...{ time_begin: '2026/03/02 01:00:00', time_end: '2026/03/02 01:59:59' },
        },
      ],
    ]);
    expect(account.targets().map(({ requests, extra }) => [extra, requests])).toEqual([
      ['queue totals', 1],
      ['agent totals', 3],
      ['call records', 1],
    ]);
  });

  it('leave out a row that names no queue, and say so', async () => {
    const account = await started({ unreadableReport: true });
    const { totals, skipped } = await account.readTotals(DAY, 'totals:queues');
    expect(Object.keys(totals?.queues ?? {})).toEqual(['1', '2', '3']);
    expect(skipped).toEqual([{ resource: 'queue totals', why: 'no readable id', rows: 1, of: 4 }]);
  });

  it.each(['10005', '10001', '-2'] as const)('may be refused with %s', async (reportsRefused) => {
    const account = await started({ reportsRefused });
    for (const target of account.targets())
      await expect(account.read(target, DAY)).rejects.toMatchObject({
        message: expect.stringContaining(reportsRefused),
      });
  });

  it('have no records where the firmware cannot be asked for them', async () => {
    const account = await started({ firmwareVersion: '37.21.0.117' });
    const records = account.targets().find(({ id }) => id === 'totals:records')!;
    await expect(account.read(records, DAY)).rejects.toThrow('x.23.0.123');
  });

  it('are not asked for in a zone that is not the PBX’s', async () => {
    const account = await started();
    jest.spyOn(Date, 'now').mockReturnValue(floor.now());
    const [queues] = account.targets();
    await expect(account.read(queues!, { ...DAY, zone: 'Europe/Berlin' })).rejects.toThrow(
      'is not the time in Europe/Berlin',
    );
    const { flowedOut } = scriptedSums(day.filter(({ queueId }) => queueId === '1'));
    expect((await account.read(queues!, DAY)).totals?.queues?.['1']).toMatchObject({ flowedOut });
  });
});
