import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import type { TotalsRequest } from '../../src/vendors/port/vendor.js';
import { json, LiteralServer, text, type Answerer } from '../support/literal-server.js';
import { TotalsAccount } from './totals-account.js';

const FROM = Date.parse('2026-03-02T08:00:00Z');
const QUARTER: TotalsRequest = {
  ...{ from: FROM, to: FROM + 900_000, zone: 'UTC', shortAbandonSeconds: 5, targetSeconds: 20 },
};
const ROSTER: Roster = {
  queues: { '4000': { id: '4000', name: 'Support' }, '4001': { id: '4001', name: 'Sales' } },
  agents: {
    '1000@acme.example': { id: '1000@acme.example', name: 'Ada', extension: '1000' },
    'sip:1001wp@acme.example': { id: 'sip:1001wp@acme.example', name: 'Bo', extension: '1001' },
  },
};
const PER_QUEUE = 'statistics/queue/per-queue';
const ABANDONED = 'callqueuereport/abandoned';
const AGENTS = 'statistics/agent';
const LOG = 'statistics/agentLog';

describe('the statistics of a NetSapiens', () => {
  let server: LiteralServer;
  const answers = new Map<string, Answerer>();

  beforeEach(async () => {
    for (const resource of [PER_QUEUE, ABANDONED, AGENTS, LOG]) answers.set(resource, json([]));
    server = await LiteralServer.start((request, response) => {
      const resource = request.path.replace(/^.*\/domains\/[^/]+\//, '');
      (answers.get(resource) ?? json({ code: 404, message: 'No Route Found' }, 404))(request, response);
    });
  });
  afterEach(() => server.stop());

  const account = (): TotalsAccount => {
    const subject = { baseUrl: server.baseUrl, credentials: { domain: 'acme.example', apiKey: 'nsk_1' } };
    const one = new TotalsAccount(subject, netsapiens);
    one.roster = ROSTER;
    return one;
  };
  const read = (prefix: string) => account().readTotals(QUARTER, prefix);
  /** Four came, three were answered after 12 s on average and talked for 90 s each, one left. */
  const ROW = {
    ...{ 'calls-total-count': 4, 'calls-answered-count': 3, 'calls-abandoned-count': 1 },
    ...{ 'calls-queueing-avg-duration-seconds': 12, 'calls-talking-avg-duration-minutes': 1.5 },
    'calls-service-level-percent': 85,
  };
  const TOLD = {
    ...{ offered: 4, answered: 3, abandoned: 1, waitAnsweredSeconds: 36, talkSeconds: 270 },
    ...{ serviceLevelPercent: 85, serviceLevelRounding: 0.5 },
  };
  const prefixed = (row: object) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [`queue-${name}`, value]));

  it.each<[name: string, answer: unknown]>([
    ['keyed by id', { '4000': ROW }],
    ['keyed by address', { '4000@acme.example': ROW }],
    ['below data', { data: { '4000': ROW } }],
    ['a list', [{ callqueue: 4000, ...ROW }]],
    ['a list under another name', [{ queue: '4000', ...ROW }]],
    ['named as live systems do', { '4000': { 'agent-name': 'Support', ...prefixed(ROW) } }],
    ['with a sign of percent', { '4000': { ...ROW, 'calls-service-level-percent': '85 %' } }],
    [
      'with times as a clock shows them',
      {
        '4000': {
          ...{ ...ROW, 'calls-queueing-avg-duration-seconds': '00:00:12' },
          'calls-talking-avg-duration-minutes': '00:01:30',
        },
      },
    ],
    ['with unreadable rows', { '4000': ROW, '4001': null, text: 5 }],
    ['with a queue that there is no more', { '4000': ROW, '4999': ROW }],
  ])('tell the counts of a queue: %s', async (_name, answer) => {
    answers.set(PER_QUEUE, json(answer));
    expect((await read('totals:queues')).totals?.queues).toEqual({ '4000': TOLD });
  });

  it.each(['', null, 'N/A'])('tell no level where it is %j', async (level) => {
    answers.set(PER_QUEUE, json({ '4000': { ...ROW, 'calls-service-level-percent': level } }));
    const { serviceLevelPercent: _level, serviceLevelRounding: _rounding, ...others } = TOLD;
    expect((await read('totals:queues')).totals?.queues).toEqual({ '4000': others });
  });

  it.each([
    ['callqueue', '4000@acme.example'],
    ['queue-name', 'Support'],
    ['call-orig-to-user', '4000'],
  ])('tell of abandoned calls whose queue is in %s', async (field, queue) => {
    const row = { 'call-orig-call-id': 'a', [field]: queue, 'queue-duration-seconds': '4' };
    answers.set(PER_QUEUE, json({ '4000': ROW }));
    answers.set(ABANDONED, json([row, row, null]));
    const { totals, contacts } = await read('totals:queues');
    expect(totals?.queues?.['4000']).toMatchObject({ abandoned: 1, shortAbandoned: 1 });
    expect(contacts).toEqual([{ call: 'a', queue: '4000', outcome: 'abandoned', source: 'record' }]);
  });

  it('know a person by extension, user and device', async () => {
    const log = { 'status-login-duration-minutes': 10 };
    answers.set(AGENTS, json({ '1000@acme.example': ROW, '1001': prefixed(ROW), '9': ROW }));
    answers.set(LOG, json({ '1000': log, 'sip:1001wp@acme.example': log }));
    const told = { answered: 3, talkSeconds: 270, loginSeconds: 600 };
    expect((await read('totals:agents')).totals?.agents).toEqual({
      '1000@acme.example': told,
      'sip:1001wp@acme.example': told,
    });
  });

  it.each<[name: string, refusal: Answerer]>([
    ['404', json({ code: 404, message: 'No Route Found [92]' }, 404)],
    ['403', json({ code: 403, message: 'Permission Denied' }, 403)],
    ['501', text('Not Implemented', 501)],
  ])('keep what another report tells where one is refused with %s', async (status, refusal) => {
    const abandoned = { 'call-orig-call-id': 'a', callqueue: '4000', 'queue-duration-seconds': 4 };
    const one = account();
    await one.readTotals(QUARTER);
    answers.set(PER_QUEUE, refusal);
    answers.set(ABANDONED, json([abandoned]));
    answers.set(AGENTS, refusal);
    answers.set(LOG, json({ '1000': { 'status-login-duration-minutes': 10 } }));
    const { totals, contacts, extras } = await one.readTotals(QUARTER);
    const missing = { missing: expect.stringContaining(status) };
    expect(extras).toEqual({
      ...{ 'queue totals': 'ok', 'counts of queues': missing, 'abandoned calls': 'ok' },
      ...{ 'agent totals': 'ok', 'counts of agents': missing, 'times in states': 'ok' },
    });
    expect(contacts).toHaveLength(1);
    expect(totals?.agents).toEqual({ '1000@acme.example': { loginSeconds: 600 } });
  });
});
