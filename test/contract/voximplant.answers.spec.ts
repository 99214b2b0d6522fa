import { generateKeyPairSync } from 'node:crypto';
import type { Roster } from '../../src/modules/domain/reading.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { json, LiteralServer, type Answerer, type SeenRequest } from '../support/literal-server.js';
import { TotalsAccount } from './totals-account.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CREDENTIALS = {
  ...{ accountId: '1', keyId: 'k', application: 'floor.acme.voximplant.com' },
  privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
};
const FROM = Date.parse('2026-03-02T00:00:00Z');
/** Until 08:01, when the first agents have just come. */
const MORNING: TotalsRequest = {
  ...{ from: FROM, to: FROM + 28_860_000, zone: 'UTC', shortAbandonSeconds: 5, targetSeconds: 20 },
};
const ROSTER: Roster = {
  queues: { '101': { id: '101', name: 'Support' } },
  agents: Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`${i + 1}`, { id: `${i + 1}`, name: `A${i}` }]),
  ),
};

interface Fields {
  [name: string]: unknown;
}
const value = (of: unknown, from_date = '2026-03-02 00:00:00') => ({ from_date, value: of });

describe('the history of a Voximplant', () => {
  let server: LiteralServer;
  let answer: (request: SeenRequest, reports: string[]) => Answerer;
  beforeEach(async () => {
    server = await LiteralServer.start((request, response) => {
      const sent = new URLSearchParams(request.body);
      for (const [name, one] of sent) request.query.set(name, one);
      const reports = (request.query.get('report_type') ?? '').split(';');
      answer(request, reports)(request, response);
    });
  });
  afterEach(() => server.stop());

  const account = (): TotalsAccount => {
    const one = new TotalsAccount({ baseUrl: server.baseUrl, credentials: CREDENTIALS }, voximplant);
    one.roster = ROSTER;
    return one;
  };
  /** What the tables say of the queue, and of each agent. */
  const told = (ofQueue: Fields, ofAgents: { [user: string]: Fields } = {}): typeof answer => {
    const values = (of: unknown) => (Array.isArray(of) ? (of as unknown[]) : [value(of)]);
    return ({ query }, reports) => {
      const groups = (report: string) =>
        query.get('group_by') === 'queue'
          ? report in ofQueue
            ? [{ sq_queue_id: 101, values: values(ofQueue[report]) }]
            : []
          : Object.entries(ofAgents).flatMap(([user, of]) =>
              report in of ? [{ user_id: Number(user), values: values(of[report]) }] : [],
            );
      return json({ result: reports.map((report) => ({ report_type: report, groups: groups(report) })) });
    };
  };
  const COUNTS = { call_count_assigned_to_queue: 4, count_handled_calls: 3, count_abandonment_calls: 1 };

  it.each([
    ['ms', { sum_agents_ready_time: 58_000 }, 12_000],
    ['s', { sum_agents_ready_time: 58 }, 12],
    ['texts of ms', { sum_agents_ready_time: '58000' }, '12000'],
  ])('has times in %s, however few of the agents have come', async (_units, agent, speed) => {
    answer = told({ ...COUNTS, average_answer_speed: speed }, { '7': agent });
    const { totals } = await account().readTotals(MORNING);
    expect(totals?.queues?.['101']).toMatchObject({ offered: 4, answered: 3, waitAnsweredSeconds: 36 });
    expect(totals?.agents).toEqual({ '7': { timeIn: { available: 58 } } });
  });

  it('shows at any time that its times are milliseconds', async () => {
    const one = account();
    answer = told({ ...COUNTS, average_answer_speed: 12_000 }, { '7': { sum_agents_ready_time: 20_000 } });
    await one.readTotals(MORNING);
    answer = told({ ...COUNTS, average_answer_speed: 12_000 }, { '7': { sum_agents_ready_time: 90_000 } });
    await one.readTotals(MORNING, 'totals:agents');
    const { totals } = await one.readTotals(MORNING, 'totals:queues');
    expect(totals?.queues?.['101']).toMatchObject({ waitAnsweredSeconds: 36 });
  });

  it('may split the interval', async () => {
    const parts = (first: unknown, second: unknown) => [value(first), value(second, '2026-03-02 04:00:00')];
    answer = told(
      {
        ...{ call_count_assigned_to_queue: parts(3, 1), count_handled_calls: parts(3, 1) },
        ...{
          average_answer_speed: parts(10, 18),
          max_time_in_queue: parts(40, 18),
          service_level: parts(50, 100),
        },
      },
      { '7': { sum_agents_ready_time: parts(1_000, 3_000), sum_agents_in_service_time: parts(60, 20) } },
    );
    const { totals } = await account().readTotals(MORNING);
    // By hand: 3 × 10 s + 1 × 18 s.
    expect(totals?.queues?.['101']).toEqual({
      ...{ offered: 4, answered: 4, waitAnsweredSeconds: 48, longestWaitSeconds: 40, targetSeconds: 20 },
    });
    expect(totals?.agents).toEqual({ '7': { timeIn: { available: 4_000, 'on-call': 80 } } });
  });

  it.each([
    [[93], 93],
    [['93%'], 93],
    [[0.93], 93],
    [['0.93'], 93],
    [[null], undefined],
    [['N/A'], undefined],
    [[], undefined],
  ])('tells the level %j as %j', async ([level], expected) => {
    answer = told({ ...COUNTS, service_level: level === undefined ? [] : level });
    const { totals } = await account().readTotals(MORNING, 'totals:queues');
    const { offered, serviceLevelPercent } = totals?.queues?.['101'] ?? {};
    expect([offered, serviceLevelPercent]).toEqual([4, expected]);
  });

  it.each([459, 525, 526])('tells the others where it refuses a report with %s', async (code) => {
    const REFUSED = 'call_count_assigned_to_queue';
    const others = told({ ...COUNTS, service_level: 75 });
    answer = (request, reports) =>
      reports.includes(REFUSED)
        ? json({ error: { code, msg: 'Unknown report type.' } })
        : others(request, reports);
    const one = account();
    const read = () => one.readTotals(MORNING, 'totals:queues');
    const expected = { answered: 3, abandoned: 1, serviceLevelPercent: 75 };
    expect((await read()).totals?.queues?.['101']).toMatchObject(expected);
    const before = server.seen.length;
    expect((await read()).totals?.queues?.['101']).toMatchObject(expected);
    const asked = server.seen.slice(before).map(({ query }) => query.get('report_type'));
    expect(asked.filter((reports) => reports?.includes(REFUSED))).toEqual([]);
  });

  it.each<[name: string, answer: unknown]>([
    ['an empty list', { result: [] }],
    ['null', { result: null }],
    ['groups that are null', { result: [{ report_type: 'count_handled_calls', groups: null }] }],
    ['no list', {}],
  ])('tells of no queue: %s', async (_name, body) => {
    answer = () => json(body);
    expect((await account().readTotals(MORNING)).totals).toMatchObject({ queues: {}, agents: {} });
  });
});
