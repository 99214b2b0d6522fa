import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { json, LiteralServer, text, type Answerer } from '../support/literal-server.js';
import { TotalsAccount } from './totals-account.js';

const FROM = Date.parse('2026-03-02T08:00:00Z');
const QUARTER: TotalsRequest = {
  ...{ from: FROM, to: FROM + 900_000, zone: 'UTC', shortAbandonSeconds: 5, targetSeconds: 20 },
};
const ROSTER: Roster = {
  queues: {
    '1': { id: '1', name: 'Support', number: '6401', slaSeconds: 60 },
    '2': { id: '2', name: 'Sales', number: '6402' },
  },
  agents: { '1001': { id: '1001', name: 'Ada' }, '1002': { id: '1002', name: 'Bo' } },
};
const ok = (fields: object = {}) => json({ errcode: 0, errmsg: 'SUCCESS', ...fields });
const refused = (errcode: number) => json({ errcode, errmsg: 'REFUSED' });
const INFORMATION = {
  firmware_version: '37.23.0.123',
  system_date_format: 'DD/MM/YYYY',
  system_time_format: 'hh:mm:ss PM',
};

describe('the reports of a Yeastar', () => {
  let server: LiteralServer;
  const answers = new Map<string, Answerer>();
  beforeEach(async () => {
    answers.clear();
    answers.set(
      'get_token',
      ok({
        access_token: 'a',
        access_token_expire_time: 1800,
        refresh_token: 'r',
        refresh_token_expire_time: 86400,
      }),
    );
    answers.set('system/information', ok({ data: INFORMATION }));
    server = await LiteralServer.start((request, response) => {
      const path = request.path.replace(/^\/openapi\/v\d\.0\//, '');
      const type = request.query.get('type');
      const queue = request.query.get('queue_id');
      const key = [path, type, queue].filter((one) => one !== null).join(' ');
      (answers.get(key) ?? answers.get([path, type].join(' ')) ?? answers.get(path) ?? refused(10001))(
        request,
        response,
      );
    });
  });
  afterEach(() => server.stop());
  const account = (): TotalsAccount => {
    const subject = { baseUrl: server.baseUrl, credentials: { clientId: 'c', clientSecret: 's' } };
    const one = new TotalsAccount(subject, yeastar);
    one.roster = ROSTER;
    return one;
  };
  const PERFORMANCE = 'call_report/list queueperformance';
  const AGENTS = 'call_report/list queueagentperformance';
  const read = (prefix: string) => account().readTotals(QUARTER, prefix);
  const list = (...rows: unknown[]) => ok({ total_number: rows.length, queue_performance_list: rows });
  const ROW = {
    ...{ queue: 'Support', queue_num: '6401', total_calls: 10, answered_calls: 6, missed_calls: 1 },
    ...{ abandoned_calls: 3, average_waiting_time: 14, all_call_average_waiting_time: 17 },
    ...{ max_waiting_time: 455, average_talking_time: 104, sla: 77.14 },
  };
  /** By hand: 6 × 14 s and 6 × 104 s; 10 = 6 + 1 + 3, so that one call left otherwise. */
  const TOLD = {
    ...{ offered: 10, answered: 6, abandoned: 3, flowedOut: 1, targetSeconds: 60 },
    ...{ waitAnsweredSeconds: 84, longestWaitSeconds: 455, talkSeconds: 624 },
    ...{ serviceLevelPercent: 77.14, serviceLevelRounding: 0.005 },
  };

  it.each<[name: string, row: object]>([
    ['numbers', { ...ROW, queue_num: 6401 }],
    ['texts', { ...ROW, total_calls: '10', answered_calls: '6', sla: '77.14%' }],
    [
      'times as a clock shows them',
      { ...ROW, average_waiting_time: '00:00:14', max_waiting_time: '00:07:35' },
    ],
  ])('tell the counts of a queue: %s', async (_name, row) => {
    answers.set(PERFORMANCE, list(null, row, { ...ROW, queue_num: '6499' }));
    expect((await read('totals:queues')).totals?.queues).toEqual({ '1': TOLD });
  });

  it.each<[name: string, answer: Answerer]>([
    ['a list that is null', ok({ total_number: 0, queue_performance_list: null })],
    ['no list', ok()],
    ['an empty body', text('')],
    ['204', text('', 204)],
    ['null', json(null)],
    ['60001', refused(60001)],
  ])('tell of no queue: %s', async (_name, answer) => {
    answers.set(PERFORMANCE, answer);
    expect(await read('totals:queues')).toMatchObject({
      totals: { queues: {} },
      extras: { 'queue totals': 'ok' },
    });
  });

  it.each([
    ['DD/MM/YYYY', 'hh:mm:ss PM', '02/03/2026 08:00:00 AM'],
    ['DD/MM/YYYY', 'hh:mm:ss A', '02/03/2026 08:00:00 AM'],
    ['YYYY-MM-DD', 'HH:mm:ss', '2026-03-02 08:00:00'],
  ])('are asked for in the format of the PBX: %s %s', async (date, time, expected) => {
    const formats = { system_date_format: date, system_time_format: time };
    answers.set('system/information', ok({ data: { firmware_version: '37.23.0.123', ...formats } }));
    answers.set(PERFORMANCE, list());
    await read('totals:queues');
    expect(server.seen.at(-1)?.query.get('start_time')).toBe(expected);
  });

  it.each<[name: string, answer: Answerer]>([
    ['10005', refused(10005)],
    ['404', text('not found', 404)],
  ])('are asked for as of a recent PBX where it does not tell what it is: %s', async (code, answer) => {
    answers.set('system/information', answer);
    answers.set(PERFORMANCE, list(ROW));
    const one = account();
    const { totals, extras } = await one.readTotals(QUARTER, 'totals:queues');
    expect(totals?.queues).toEqual({ '1': TOLD });
    expect(extras).toEqual({
      'firmware and format of times': { missing: expect.stringContaining(code) },
      'queue totals': 'ok',
    });
    const { path, query } = server.seen.at(-1)!;
    expect([path, query.get('start_time')]).toEqual([
      '/openapi/v2.0/call_report/list',
      '2026/03/02 08:00:00',
    ]);
    const asked = server.seen.length;
    await one.readTotals(QUARTER, 'totals:queues');
    expect(server.seen.slice(asked).map((request) => request.path)).toEqual([
      '/openapi/v2.0/call_report/list',
    ]);
  });

  it.each(['-2', '10001', '60001', '10005'])(
    'of the agents of one queue may be refused with %s',
    async (code) => {
      const agent = { agent_name: 'Ada', agent_number: 1001, answered_calls: 2, missed_calls: 1 };
      const detail = [null, { ...agent, total_talking_time: 90 }];
      answers.set(`${AGENTS} 1`, ok({ queue_agent_performance_list: [{ queue_num: '6401', detail }] }));
      answers.set(`${AGENTS} 2`, refused(Number(code)));
      const { totals, extras } = await read('totals:agents');
      const told = { '1001': { answered: 2, missed: 1, talkSeconds: 90 } };
      expect(totals?.agentsOfQueue?.['1']).toEqual(told);
      // 60001 says that there is nothing to report of it.
      const isWhole = code === '60001';
      expect(totals?.agents).toEqual(isWhole ? told : {});
      const missing = { missing: expect.stringContaining(code) };
      expect(extras).toMatchObject({
        'agent totals': 'ok',
        'agents of some queues': isWhole ? 'ok' : missing,
      });
    },
  );

  it('have records whose queue and time are written in other ways', async () => {
    const record = (uid: string, fields: object) => ({
      ...{ uid, time: '02/03/2026 01:01:00 PM', last_status: 'ABANDONED', routing_duration: 7 },
      ...{ queues: { name: 'Support', number: '6401' }, ivrs: null, ...fields },
    });
    const data = [
      record('a', {}),
      record('b', { queues: ['Support<6401>'] }),
      record('c', { time: 1772456460 }),
      record('d', { queues: [{ number: 6401, status: 'ABANDONED' }], routing_duration: '00:00:07' }),
      record('e', { time: 'soon' }),
      { time: '02/03/2026 01:01:00 PM' },
    ];
    answers.set('cdr/search', ok({ total_number: data.length, data }));
    const { contacts, skipped } = await read('totals:records');
    const enteredAt = Date.parse('2026-03-02T13:01:00Z');
    const told = { queue: '1', outcome: 'abandoned', source: 'record', enteredAt, leftAt: enteredAt + 7_000 };
    expect(contacts).toEqual(['a', 'b', 'c', 'd'].map((call) => ({ call, ...told })));
    expect(skipped).toEqual([
      { resource: 'call records', why: 'no readable id', rows: 1, of: 6 },
      { resource: 'call records', why: 'no readable outcome', rows: 1, of: 5 },
    ]);
  });
});
