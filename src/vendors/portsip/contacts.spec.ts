import { jest } from '@jest/globals';
import type { ContactPart } from '../../modules/domain/contact.js';
import type { Roster } from '../../modules/domain/reading.js';
import { PortsipEvent } from './event-shapes.js';
import { PortsipHints, portsipHook } from './events.js';

const QUEUE = '677046776364007424';
const roster: Roster = {
  queues: {
    [QUEUE]: { id: QUEUE, name: 'Sales', number: '8000' },
    // The base64 of 700551909773148160.
    NzAwNTUxOTA5NzczMTQ4MTYw: { id: 'NzAwNTUxOTA5NzczMTQ4MTYw', name: 'Service', number: '8002' },
  },
  agents: {
    '102': { id: '102', name: 'Ann Lee', extension: '102' },
    '103': { id: '103', name: 'Bob Ray', extension: '103' },
  },
};
const SESSION = '885337248273272832';

/** The call record on the vendor's page: caller 1888722, trunk, IVR (5000), queue (8000), agents (102, 103). */
const ivr = {
  answered_time: '1725845648',
  call_type: 'normal_call',
  callee: '5000',
  caller: '1888722',
  destination: 'sip:5000@192.168.1.93:8922',
  did: '',
  end_reason: 'referred',
  ended_time: '1725845655',
  id: '883611252155219968',
  outbound_caller_id: '',
  ring_duration: '0',
  ring_time: '1725845648',
  start_time: '1725845648',
  status: 'answered',
  status_code: 0,
  talk_duration: '7',
  trunk_name: '122:883631675865563136',
};
const queue = {
  ...ivr,
  answered_time: '1725845655',
  callee: '8000',
  destination: 'sip:8000@192.168.1.93:8916',
  ended_time: '1725845662',
  ring_time: '1725845655',
  start_time: '1725845655',
};
const agent = {
  ...ivr,
  answered_time: '1725845662',
  callee: '102',
  destination: 'sip:102@192.168.2.135:5960',
  end_reason: 'None',
  ended_time: '1725845669',
  ring_duration: '6',
  ring_time: '1725845656',
  start_time: '1725845656',
};
const record = {
  answered_time: '1725845648',
  call_id: 'zw6DDIua5lyVCtcLsI1Gnw..',
  call_status: 'answered',
  call_targets: [ivr, queue, agent],
  callee: '5000',
  callee_domain: 'test.com',
  caller: '1888722',
  caller_display_name: '1888722',
  did: '18800606',
  direction: 'in',
  ended_reason: 'callee_disconnect',
  ended_time: '1725845669',
  event_type: 'call_cdr',
  ring_time: '1725845648',
  session_id: SESSION,
  start_time: '1725845648',
  status_code: '0',
  talk_duration: 21,
  tenant_id: '883611252155219968',
  user_data: '',
};

const rang = {
  ...agent,
  status: 'noanswer',
  answered_time: '',
  ended_time: '1725845661',
  talk_duration: '0',
};
const way = {
  queue: QUEUE,
  call: SESSION,
  enteredAt: 1_725_845_655_000,
  leftAt: 1_725_845_662_000,
  caller: '1888722',
  source: 'record',
} as const;

/** The contacts of some events of one line. */
function contactsOf(...events: object[]): ContactPart[] {
  const hints = new PortsipHints();
  return events.flatMap((event) => hints.hintOf(PortsipEvent.parse(event), roster)?.contacts ?? []);
}

describe('the record of a call that has ended', () => {
  it('tells of the way through the queue, of who answered, and of nothing to poll', () => {
    const [hint] = portsipHook.hints(record, roster);
    expect(hint).toMatchObject({ targets: [], event: 'call_cdr' });
    expect(hint?.contacts).toEqual([{ ...way, outcome: 'answered', agent: '102', talkSeconds: 7 }]);
  });

  it.each<[string, object[], object, object]>([
    [
      'nothing follows the queue',
      [ivr, { ...queue, end_reason: 'None' }],
      { ended_reason: '' },
      { outcome: 'abandoned' },
    ],
    [
      'phones rang, and the caller gave up',
      [{ ...queue, end_reason: 'caller_disconnected' }, rang],
      {},
      { outcome: 'abandoned' },
    ],
    ['22.3 says so', [{ ...queue, end_reason: 'QUEUE_ABANDONED' }, rang], {}, { outcome: 'abandoned' }],
    ['22.3 says so of the call', [queue], { end_reason: 'QUEUE_ABANDONED' }, { outcome: 'abandoned' }],
    ['22.3 names an exit', [{ ...queue, end_reason: 'QUEUE_EXIT' }], {}, { outcome: 'flowed-out' }],
    [
      'another number answers after the queue',
      [queue, { ...agent, callee: '9000', start_time: '1725845662' }],
      {},
      { outcome: 'flowed-out' },
    ],
    [
      'an agent who is not on the roster was rung by the queue and answered',
      [queue, { ...agent, callee: '109' }],
      {},
      { outcome: 'answered', talkSeconds: 7 },
    ],
    [
      'the other phone of the agent answers',
      [queue, rang, { ...agent, destination: 'sip:102@192.168.2.136:5960' }],
      {},
      { outcome: 'answered', agent: '102', talkSeconds: 7 },
    ],
    [
      'the queue hangs up after its longest wait',
      [{ ...queue, end_reason: 'callee_disconnected' }],
      {},
      { outcome: 'flowed-out' },
    ],
    [
      'the system does not say why another number follows',
      [
        { ...queue, end_reason: 'None' },
        { ...rang, callee: '9000', start_time: '1725845662' },
      ],
      {},
      {},
    ],
  ])('where %s', (_what, targets, more, expected) => {
    expect(contactsOf({ ...record, ...more, call_targets: targets })).toEqual([{ ...way, ...expected }]);
  });

  it('has one contact for each queue that the call went through', () => {
    const second = {
      ...queue,
      callee: '8002',
      start_time: '1725845662',
      ended_time: '1725845670',
      end_reason: 'referred',
    };
    const answered = { ...agent, start_time: '1725845664', answered_time: '1725845670', callee: '103' };
    expect(contactsOf({ ...record, call_targets: [queue, second, answered] })).toEqual([
      { ...way, outcome: 'flowed-out' },
      {
        queue: 'NzAwNTUxOTA5NzczMTQ4MTYw',
        // As REST writes the session in the list of waiting callers: the base64 of 885337248273272832.
        call: 'ODg1MzM3MjQ4MjczMjcyODMy',
        enteredAt: 1_725_845_662_000,
        leftAt: 1_725_845_670_000,
        outcome: 'answered',
        agent: '103',
        talkSeconds: 7,
        caller: '1888722',
        source: 'record',
      },
    ]);
  });

  it('is of no use where it names no queue, no session or no instants', () => {
    expect(contactsOf({ ...record, call_targets: [ivr, agent] })).toEqual([]);
    expect(contactsOf({ ...record, session_id: '' })).toEqual([]);
    expect(contactsOf({ ...record, call_targets: [{ ...queue, start_time: '' }] })).toEqual([]);
    expect(contactsOf({ ...record, call_targets: null })).toEqual([]);
    expect(contactsOf({ ...record, call_targets: [queue, 'x', { callee: {} }] })).toHaveLength(1);
  });
});

describe('what the events of a queue say of a caller', () => {
  const caller = (reason: string, timestamp: string, more = {}) => ({
    event_type: 'queue_caller_status',
    tenant_id: '676398719834259456',
    queue_id: QUEUE,
    updated_callers: [
      {
        position: '2',
        session_id: SESSION,
        caller_number: '123456',
        reason,
        timestamp,
        type: 'normal',
        ...more,
      },
    ],
  });
  const agentHas = (number: string, state = 'QUEUE_CALL') => ({
    event_type: 'queue_agent_status',
    queue_id: QUEUE,
    updated_agents: [{ state, agent_extension_number: number, session_id: SESSION, timestamp: '1676206250' }],
    removed_agents: [],
  });
  const entered = { queue: QUEUE, call: SESSION, enteredAt: 1_676_206_249_000, source: 'event' } as const;
  const about = { ...entered, caller: '123456' };

  beforeEach(() => jest.useFakeTimers({ now: 1_676_206_249_300 }));
  afterEach(() => jest.useRealTimers());

  it.each([
    ['agent_answered', { outcome: 'answered' }],
    ['overflow', { outcome: 'flowed-out' }],
    ['hangup', { outcome: 'abandoned' }],
    ['callback', { outcome: 'flowed-out', callback: true }],
  ])('%s', (reason, ended) => {
    expect(contactsOf(caller('enqueue', '1676206249'), caller(reason, '1676206261'))).toEqual([
      about,
      { ...about, leftAt: 1_676_206_261_000, ...ended },
    ]);
  });

  it.each([
    ['1676206249', '1676206261', 'hangup'],
    ['1676206249000', '1676206261000', 'HANGUP'],
    ['2023-02-12T12:50:49Z', '2023-02-12T13:51:01+01:00', 'Hangup'],
  ])('is read with the instants %s and %s', (from, to, reason) => {
    expect(contactsOf(caller('enqueue', from), caller(reason, to))).toEqual([
      about,
      { ...about, leftAt: 1_676_206_261_000, outcome: 'abandoned' },
    ]);
  });

  it.each(['', '0', 'now', '-5', '99999999999999'])('has no instant where it is %j', (stamp) => {
    expect(contactsOf(caller('enqueue', stamp))).toEqual([]);
  });

  it('counts the time between the events where the timestamp is that of the entering', () => {
    const hints = new PortsipHints();
    const told = (event: object) => hints.hintOf(PortsipEvent.parse(event), roster)?.contacts;
    told(caller('enqueue', '1676206249'));
    jest.setSystemTime(1_676_206_256_900);
    expect(told(caller('hangup', '1676206249'))).toEqual([
      { ...about, leftAt: 1_676_206_256_600, outcome: 'abandoned' },
    ]);
  });

  it('is told once, however often an event comes', () => {
    const [enqueue, answered] = [caller('enqueue', '1676206249'), caller('agent_answered', '1676206255')];
    expect(contactsOf(enqueue, enqueue, answered, answered, enqueue, answered)).toHaveLength(2);
  });

  it('begins anew when the caller comes back', () => {
    expect(
      contactsOf(
        caller('enqueue', '1676206249'),
        caller('overflow', '1676206255'),
        caller('enqueue', '1676206300'),
        caller('agent_answered', '1676206310'),
      ).slice(2),
    ).toEqual([
      { ...about, enteredAt: 1_676_206_300_000 },
      { ...about, enteredAt: 1_676_206_300_000, leftAt: 1_676_206_310_000, outcome: 'answered' },
    ]);
  });

  it('is without the entering where only the leaving was told, and has it when it comes late', () => {
    const left = { queue: QUEUE, call: SESSION, outcome: 'abandoned' };
    expect(contactsOf(caller('hangup', '1676206249'), caller('enqueue', '1676206240'))).toEqual([
      { ...left, caller: '123456', source: 'event' },
      { ...about, enteredAt: 1_676_206_240_000, leftAt: 1_676_206_249_000 },
    ]);
  });

  it('begins with the state of the queue for a caller who waits as the line opens', () => {
    const state = {
      event_type: 'queue_status',
      queue_id: QUEUE,
      queue_number: '8000',
      waiting_list: [
        {
          position: '1',
          session_id: SESSION,
          caller_number: '123456',
          timestamp: '1676206249',
          type: 'normal',
        },
        { position: '2', session_id: '6763987198342', timestamp: '1676206240', type: 'callback' },
      ],
      agents: [],
    };
    expect(contactsOf(state, caller('enqueue', '1676206249'), caller('hangup', '1676206262'))).toEqual([
      about,
      { ...about, leftAt: 1_676_206_262_000, outcome: 'abandoned' },
    ]);
  });

  it('names the agent whom the states of agents say to have the call, unless several have it', () => {
    const [enqueue, answered] = [caller('enqueue', '1676206249'), caller('agent_answered', '1676206255')];
    const left = { ...about, leftAt: 1_676_206_255_000, outcome: 'answered' };
    expect(contactsOf(enqueue, answered, agentHas('102'), agentHas('102'), agentHas('103'))).toEqual([
      about,
      left,
      { ...entered, agent: '102' },
    ]);
    expect(contactsOf(enqueue, agentHas('103', 'RINGING'), agentHas('102'), answered)).toEqual([
      about,
      { ...left, agent: '102' },
    ]);
    expect(contactsOf(enqueue, agentHas('103'), agentHas('102'), answered)).toEqual([about, left]);
    expect(contactsOf(agentHas('102'))).toEqual([]);
  });

  it('is nothing for a caller who waits for a call back, and for words that are not known', () => {
    expect(
      contactsOf(
        caller('enqueue', '1676206249', { type: 'callback' }),
        caller('agent_answered', '1676206255', { type: 'callback' }),
        caller('moved', '1676206255'),
      ),
    ).toEqual([]);
    expect(contactsOf(caller('callback', '1676206255', { type: 'callback' }))).toHaveLength(1);
  });

  it('has no instant of leaving in a request that stands alone: it may come minutes late', () => {
    const [hint] = portsipHook.hints(caller('agent_answered', '1676206255'), roster);
    expect(hint?.contacts).toEqual([
      { queue: QUEUE, call: SESSION, outcome: 'answered', caller: '123456', source: 'event' },
    ]);
  });
});
