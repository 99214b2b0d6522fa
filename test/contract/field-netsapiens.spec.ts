import { parseAnswer } from '../../src/vendors/kit/parse.js';
import type { MemberReading, Reading } from '../../src/modules/domain/reading.js';
import { floorReading } from '../../src/vendors/netsapiens/mapper.js';
import { Agents, Calls, QueuedCalls, Queues } from '../../src/vendors/netsapiens/schema.js';

const AT = Date.UTC(2026, 7, 5, 16, 10, 0);

interface Answers {
  queue?: object;
  agents?: unknown;
  calls?: unknown;
  queued?: unknown;
}

const read = ({ queue = {}, agents = [], calls = [], queued = [] }: Answers): Reading =>
  floorReading({
    queues: parseAnswer(Queues, [{ callqueue: '2000', description: 'Support', ...queue }], 'queues').rows,
    agents: parseAnswer(Agents, agents, 'agents').rows,
    calls: parseAnswer(Calls, calls, 'calls').rows,
    queued: new Map([['2000', parseAnswer(QueuedCalls, queued, 'queued').rows]]),
    at: AT,
    clockAheadMs: 0,
  });
const waiting = (answers: Answers) => read(answers).queues?.['2000']?.waiting;
const agent = (more: object) => ({
  'callqueue-agent-id': '1000@acme.example',
  callqueue: '2000',
  'callqueue-agent-availability-type': 'manual',
  'callqueue-agent-availability-for-dispatch': 'unavailable',
  ...more,
});
const member = (more: object): MemberReading | undefined =>
  read({ agents: [agent(more)] }).queues?.['2000']?.members?.[0];

describe('a NetSapiens domain in the field', () => {
  it.each([[{ data: [agent({})] }], [agent({})], [[agent({})]]])(
    'has rows in any form of a list',
    (agents) => {
      expect(Object.keys(read({ agents }).roster?.agents ?? {})).toEqual(['1000@acme.example']);
    },
  );

  it.each([[null], [undefined], [{}], [{ data: [] }]])('has no rows in %j', (agents) => {
    expect(read({ agents }).roster?.agents).toEqual({});
  });

  it('leaves out an agent without an id', () => {
    const list = parseAnswer(Agents, [agent({ 'callqueue-agent-id': null }), agent({})], 'agents');
    expect([list.rows.length, list.unreadable.length]).toEqual([1, 1]);
  });

  it.each([[-1], ['n/a'], [null]])('does not need the number of calls, such as %j', (calls) => {
    expect(member({ 'active-calls-total-current': calls })).toMatchObject({ activity: 'idle' });
  });

  it('has no longest wait where it is "unlimited"', () => {
    const { roster } = read({ queue: { 'callqueue-max-wait-timeout-minutes': 'unlimited' } });
    expect(roster?.queues['2000']).not.toHaveProperty('maxWaitSeconds');
  });

  it.each([
    ['-0001-11-30T00:00:00+00:00', undefined],
    ['0000-00-00 00:00:00', undefined],
    [1_785_945_600, 1_785_945_600_000],
    ['yesterday', undefined],
  ])('reads the answer date %j', (date, expected) => {
    const [call] = parseAnswer(Calls, [{ 'call-answer-datetime': date }], 'calls').rows;
    expect(call?.answeredAt).toBe(expected);
  });

  it.each(['Training', 'Pausenraum', 'Lunch'])('shows the pause "%s" with its reason', (message) => {
    expect(member({ 'agent-status-message': message })).toMatchObject({
      availability: 'paused',
      reason: message,
    });
  });

  it('names an agent by the id and not by the login name', () => {
    const extensions = (more: object) => member(more)?.extension;
    expect(extensions({ 'login-username': 'cy.park@acme.example' })).toBe('1000');
    expect(extensions({ 'callqueue-agent-id': 'sip:1000wp@acme.example' })).toBe('1000');
  });
});

describe('the callers of a NetSapiens queue in the field', () => {
  const three = { 'active-queued-calls-total-current': 3 };
  const one = { 'active-queued-calls-total-current': 1 };
  const unknown = { since: AT, observed: true, state: 'waiting', channel: 'voice' };

  it('are as many as the queue counts', () => {
    expect(waiting({ queue: three })).toEqual([unknown, unknown, unknown]);
  });

  it('wait since they were first seen where time_queued is null or ahead of the clock', () => {
    const queued = [
      { session_key: 'a', time_queued: null },
      { session_key: 'b', time_queued: '2026-08-05 18:09:00' },
      { session_key: 'c', time_queued: '2026-08-05 16:09:00' },
    ];
    const since = (waiting({ queued }) ?? []).map((call) => [call.id, call.since, call.observed]);
    expect(since.sort()).toEqual([
      ['a', AT, true],
      ['b', AT, true],
      ['c', AT - 60_000, undefined],
    ]);
  });

  const leg = {
    'call-orig-call-id': 'x1',
    'caller-id-number': '8015296615',
    'call-term-user': '2000',
    'call-term-uri': 'Call-Queue',
  };

  it('are there once where the list and a leg have the same caller', () => {
    const queued = [
      { 'dial-rule-translation-source-user': '18015296615', time_queued: '2026-08-05 16:09:00' },
    ];
    expect(waiting({ queue: one, calls: [leg], queued })).toHaveLength(1);
  });

  it('are there once where the list and a leg that rings have the same caller under two ids', () => {
    const ringing = {
      ...leg,
      'call-term-user': '1000',
      'call-by-user': '2000',
      'call-term-uri': 'sip:1000@a',
    };
    const caller = { session_key: 'k1', 'dial-rule-translation-source-user': '18015296615' };
    const queued = [{ ...caller, 'callqueue-agent-availability-for-dispatch': 'Dispatching' }];
    expect(waiting({ queue: one, agents: [agent({})], calls: [ringing], queued })).toMatchObject([
      { id: 'k1', state: 'ringing', agent: '1000@acme.example' },
    ]);
    // A caller who is only offered, and not listed, is another one.
    expect(waiting({ queue: one, calls: [ringing], queued: [caller] })?.map(({ id }) => id)).toEqual([
      ...['k1', 'x1'],
    ]);
  });

  it('are two where one list shows that its ids are those of the legs', () => {
    const ringing = (id: string) => ({
      ...{ ...leg, 'call-orig-call-id': id, 'call-term-user': '1000' },
      ...{ 'call-by-user': '2000', 'call-term-uri': 'sip:1000@a' },
    });
    const caller = {
      'dial-rule-translation-source-user': '18015296615',
      'callqueue-agent-availability-for-dispatch': 'Dispatching',
    };
    const queued = [
      { session_key: 'k1', ...caller },
      { session_key: 'k2', ...caller },
    ];
    const ids = waiting({ calls: [ringing('k1'), ringing('x1')], queued })?.map(({ id }) => id);
    expect(ids).toEqual(['k1', 'k2', 'x1']);
  });

  it('wait since they were first seen where times without a zone say that everything began hours ago', () => {
    const queued = [{ session_key: 'a', time_queued: '2026-08-05 09:09:00' }];
    const calls = [{ ...leg, 'call-start-datetime': '2026-08-05 09:08:30' }];
    expect(waiting({ queue: one, calls, queued })).toMatchObject([{ id: 'a', since: AT, observed: true }]);
  });

  it.each([
    ['some call began lately', '2026-08-05 09:09:00', '2026-08-05 16:05:00'],
    ['the time has a zone', '2026-08-05T09:09:00+00:00', '2026-08-05T09:08:30+00:00'],
  ])('may wait for seven hours where %s', (_what, time_queued, start) => {
    const queued = [{ session_key: 'a', time_queued }];
    const calls = [{ ...leg, 'call-start-datetime': start }];
    const [call] = waiting({ queue: one, calls, queued }) ?? [];
    expect(call).toMatchObject({ id: 'a', since: AT - 7 * 3_600_000 - 60_000 });
    expect(call).not.toHaveProperty('observed');
  });
});
