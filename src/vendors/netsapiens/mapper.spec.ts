import { readFileSync } from 'node:fs';
import type { MemberReading } from '../../modules/domain/reading.js';
import { parseAnswer } from '../kit/parse.js';
import { floorReading, queuesToAsk } from './mapper.js';
import { Agents, Calls, QueuedCalls, Queues } from './schema.js';

const AT = Date.UTC(2026, 7, 5, 16, 10, 0);
const never = '0000-00-00 00:00:00';
const ago = (seconds: number) => new Date(AT - seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

interface Wire {
  queues?: unknown;
  agents?: unknown;
  calls?: unknown;
  /** By queue; null where the system does not give the list. */
  queued?: Record<string, unknown>;
  clockAheadMs?: number;
}
const PAUSE_REASONS = [
  ...['Break', 'Lunch', 'Meeting', 'Other', 'Web'].map((label) => ({ code: label.toLowerCase(), label })),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ code: `cust${n}`, label: `Custom ${n}` })),
];
const SUPPORT = { callqueue: '2000', description: 'Support' };

function read({ queues = [SUPPORT], agents = [], calls = [], queued = {}, clockAheadMs = 0 }: Wire) {
  return floorReading({
    queues: parseAnswer(Queues, queues, 'queues').rows,
    agents: parseAnswer(Agents, agents, 'agents').rows,
    calls: parseAnswer(Calls, calls, 'calls').rows,
    queued: new Map(
      Object.entries(queued).map(([id, rows]) => [
        id,
        rows === null ? undefined : parseAnswer(QueuedCalls, rows, 'queued').rows,
      ]),
    ),
    at: AT,
    clockAheadMs,
  });
}

const waitingOf = (wire: Wire) => read(wire).queues?.['2000']?.waiting;
const agent = (more: object = {}) => ({
  'callqueue-agent-id': '1000@example.com',
  callqueue: '2000',
  'callqueue-agent-availability-type': 'automatic',
  'callqueue-agent-availability-for-dispatch': 'available',
  'callqueue-agent-has-registered-devices': 'yes',
  'active-calls-total-current': 0,
  ...more,
});
const leg = (more: object = {}) => ({
  'call-orig-call-id': 'a1',
  'call-orig-user': '',
  'caller-id-number': '8015296615',
  'call-by-user': '2000',
  'call-term-user': '1000',
  'call-term-domain': 'example.com',
  'call-term-uri': 'sip:1000@example.com',
  'call-start-datetime': ago(9),
  'call-answer-datetime': never,
  ...more,
});
const caller = (more: object = {}) => ({
  'dial-rule-translation-source-user': '18015296615',
  'dial-rule-translation-source-name': '',
  'callqueue-agent-availability-for-dispatch': 'waiting',
  time_queued: ago(40),
  session_key: 'a1',
  ...more,
});

describe('a domain as read', () => {
  it('is the fixtures', () => {
    const reading = read({
      queues: fixture('callqueues'),
      agents: fixture('agents'),
      calls: fixture('calls'),
      queued: { 2000: fixture('queued-calls') },
    });
    expect(reading).toEqual({
      at: AT,
      roster: {
        queues: {
          2000: {
            id: '2000',
            name: 'Support',
            number: '2000',
            strategy: 'Round-robin',
            settings: {
              description: 'Support',
              'callqueue-dispatch-type': 'Round-robin',
              'callqueue-calculate-statistics': 'yes',
              'callqueue-agent-dispatch-timeout-seconds': 15,
              'callqueue-max-callback-queueing-hours': 0,
              'callqueue-max-current-callers-to-accept-new-callers': 0,
              'callqueue-max-wait-timeout-minutes': 0,
              'callqueue-agent-auto-logout-after-missed': 'no',
              'callqueue-sim-ring-1st-round': 0,
              'callqueue-sim-ring-increment': 1,
              'recording-configuration': 'no',
            },
          },
        },
        agents: {
          '1000@example.com': {
            id: '1000@example.com',
            name: 'John Doe',
            extension: '1000',
            reachable: false,
          },
        },
        pauseReasons: PAUSE_REASONS,
      },
      queues: {
        2000: {
          waiting: [
            {
              id: '20260805160652018723-6cc0',
              caller: '18015296615',
              callerName: 'DOE,JANE',
              since: Date.UTC(2026, 7, 5, 16, 6, 52),
              state: 'waiting',
              channel: 'voice',
            },
            {
              caller: '18585551234',
              callerName: 'Pete',
              channel: 'voice',
              id: 'my-random-unique-callid',
              since: 1689791578000,
              state: 'waiting',
            },
          ],
          talking: 0,
          members: [
            {
              id: '1000@example.com',
              name: 'John Doe',
              extension: '1000',
              availability: 'available',
              activity: 'idle',
              order: 0,
              priority: 0,
              kind: 'user',
              status: 'automatic',
              wrapUpSeconds: 10,
              autoAnswer: true,
              confirmAnswer: true,
              maxCalls: 2,
              maxSms: 2,
              vendorState: 'automatic, dispatch unavailable, device no, calls 0',
            },
          ],
        },
      },
    });
  });

  it('has no lots of parked calls, and no agent who serves only those', () => {
    const lot = { callqueue: '7000', 'callqueue-dispatch-type': 'Call Park' };
    const reading = read({ queues: [lot], agents: [agent({ callqueue: '7000' })] });
    expect(reading).toEqual({
      at: AT,
      roster: { queues: {}, agents: {}, pauseReasons: PAUSE_REASONS },
      queues: {},
    });
  });

  it('says what is limited, and not what is not', () => {
    const limits = {
      'callqueue-max-current-callers-to-accept-new-callers': '5',
      'callqueue-max-wait-timeout-minutes': 2,
    };
    expect(read({ queues: [{ ...SUPPORT, ...limits }] }).roster?.queues['2000']).toEqual({
      id: '2000',
      name: 'Support',
      number: '2000',
      maxCallers: 5,
      maxWaitSeconds: 120,
      settings: {
        description: 'Support',
        'callqueue-max-current-callers-to-accept-new-callers': 5,
        'callqueue-max-wait-timeout-minutes': 2,
      },
    });
  });
});

describe('an agent', () => {
  const here = { 'call-answer-datetime': ago(30) };
  const elsewhere = { ...here, 'call-by-user': '' };
  type Axes = Pick<MemberReading, 'availability' | 'activity' | 'reason' | 'since'>;

  it.each<[what: string, row: object, calls: object[], expected: Axes]>([
    ['logged in', {}, [], { availability: 'available', activity: 'idle' }],
    [
      'in a call the system counts and does not show',
      { 'callqueue-agent-availability-for-dispatch': 'unavailable', 'active-calls-total-current': '1' },
      [],
      { availability: 'available', activity: 'other-call' },
    ],
    [
      'not given calls',
      { 'callqueue-agent-availability-for-dispatch': 'unavailable' },
      [],
      { availability: 'not-ready', activity: 'idle' },
    ],
    [
      'without a telephone',
      {
        'callqueue-agent-availability-for-dispatch': 'unavailable',
        'callqueue-agent-has-registered-devices': 'no',
      },
      [],
      { availability: 'available', activity: 'idle' },
    ],
    [
      'away with a text of the domain',
      {
        'callqueue-agent-availability-type': 'manual',
        'callqueue-agent-availability-for-dispatch': 'unavailable',
        'last-modified-datetime': ago(600),
        'agent-status-message': 'Back on Monday',
      },
      [],
      { availability: 'paused', activity: 'idle', reason: 'Back on Monday', since: AT - 600_000 },
    ],
    [
      'ready for one call',
      { 'callqueue-agent-availability-type': 'manual' },
      [],
      { availability: 'available', activity: 'idle' },
    ],
    [
      'at lunch',
      {
        'callqueue-agent-availability-type': 'manual',
        'callqueue-agent-availability-for-dispatch': 'unavailable',
        sub_portal_status: 'Lunch',
      },
      [],
      { availability: 'paused', activity: 'idle', reason: 'Lunch' },
    ],
    [
      'disabled',
      { 'callqueue-agent-availability-type': 'disabled' },
      [],
      { availability: 'logged-out', activity: 'idle' },
    ],
    [
      'on a telephone elsewhere',
      {
        'callqueue-agent-availability-type': 'offnet-automatic',
        'callqueue-agent-has-registered-devices': 'offnet',
      },
      [],
      { availability: 'available', activity: 'idle' },
    ],
    ['rung', {}, [leg()], { availability: 'available', activity: 'ringing' }],
    [
      'in a call of this queue',
      {},
      [leg(here)],
      { availability: 'available', activity: 'on-call', since: AT - 30_000 },
    ],
    [
      'holding a call of this queue',
      {},
      [leg({ ...here, 'term-orig-info': 'held' })],
      { availability: 'available', activity: 'on-hold' },
    ],
    [
      'held by a caller of this queue',
      {},
      [leg({ ...here, 'call-orig-info': 'Held' })],
      { availability: 'available', activity: 'on-hold' },
    ],
    [
      'in another call',
      {},
      [leg(elsewhere)],
      { availability: 'available', activity: 'other-call', since: AT - 30_000 },
    ],
    [
      'calling out',
      {},
      [
        leg({
          'call-orig-user': '1000',
          'call-by-user': '',
          'call-term-user': '',
          'call-term-uri': 'sip:1555@x',
        }),
      ],
      { availability: 'available', activity: 'other-call' },
    ],
    [
      'a namesake in another domain',
      {},
      [leg({ 'call-term-domain': 'other.com' })],
      { availability: 'available', activity: 'idle' },
    ],
    [
      'served by a device',
      { 'callqueue-agent-id': 'sip:1000wp@example.com' },
      [leg({ ...here, 'call-term-user': '', 'call-term-uri': 'sip:1000wp@10.0.0.7:5060' })],
      { availability: 'available', activity: 'on-call', since: AT - 30_000 },
    ],
  ])('%s', (_what, row, calls, expected) => {
    const [member] = read({ agents: [agent(row)], calls }).queues?.['2000']?.members ?? [];
    const { availability, activity, reason, since } = member!;
    const axes = { availability, activity, reason, since };
    expect(axes).toEqual({ reason: undefined, since: undefined, ...expected });
  });

  it.each<[what: string, calls: object[], call: MemberReading['call']]>([
    ['a caller', [leg({ ...here, 'call-orig-name': 'Pete' })], { caller: '8015296615', callerName: 'Pete' }],
    ['a caller on hold', [leg({ ...here, 'call-orig-info': 'held' })], { caller: '8015296615' }],
    [
      'the caller who is not on hold',
      [leg({ ...here, 'term-orig-info': 'held' }), leg({ ...here, 'caller-id-number': '555' })],
      { caller: '555' },
    ],
    ['no caller yet', [leg()], undefined],
    ['a caller outside the queue', [leg(elsewhere)], undefined],
  ])('talks to %s', (_what, calls, call) => {
    expect(read({ agents: [agent()], calls }).queues?.['2000']?.members?.[0]?.call).toEqual(call);
  });

  it('is known by any of the names systems give its fields', () => {
    const [first] =
      read({
        agents: [
          {
            device_aor: '1000@example.com',
            huntgroup_name: 2000,
            entry_option: 'immediate',
            entry_status: 'available',
            entry_device: 'reg',
            session_count: '0',
            entry_order: '3',
            entry_priority: '2',
            wrap_up_sec: '10',
            call_limit: '1',
            auto_ans: 'no',
            confirm_required: 'yes',
            max_sms: '3',
            sub_firstname: 'John',
            sub_lastname: 'Doe',
          },
        ],
      }).queues?.['2000']?.members ?? [];
    expect(first).toEqual({
      id: '1000@example.com',
      name: 'John Doe',
      extension: '1000',
      availability: 'available',
      activity: 'idle',
      order: 3,
      priority: 2,
      status: 'automatic',
      wrapUpSeconds: 10,
      autoAnswer: false,
      confirmAnswer: true,
      maxCalls: 1,
      maxSms: 3,
      vendorState: 'immediate, dispatch available, device reg, calls 0',
    });
  });
});

describe('what can be written', () => {
  it.each<[string, object, object]>([
    ['numbers as text', { 'callqueue-sim-ring-increment': '3' }, { 'callqueue-sim-ring-increment': 3 }],
    ['digits that are a text', { description: '2000' }, { description: '2000' }],
    [
      'the name with a blank at its end',
      { 'callqueue-sms-phrase-initiation-fail ': 'Sorry' },
      { 'callqueue-sms-phrase-initiation-fail': 'Sorry' },
    ],
    [
      'the name one system gives it',
      { 'callqueue-max-current-wait-to-accepts-new-callers-seconds': 90 },
      { 'callqueue-max-current-wait-to-accept-new-callers-seconds': 90 },
    ],
    ['nothing of what is out of bounds', { 'callqueue-max-callback-queueing-hours': 7 }, {}],
    ['nothing of what is empty', { 'callqueue-source-match': '', 'callqueue-sms-enable': null }, {}],
  ])('of a queue is shown: %s', (_what, row, settings) => {
    const { 2000: queue } = read({ queues: [{ ...SUPPORT, ...row }] }).roster?.queues ?? {};
    expect(queue?.settings).toEqual({ description: 'Support', ...settings });
  });

  it.each<[string, object, object]>([
    [
      'a type of the first API',
      { 'callqueue-agent-availability-type': 'Offnet' },
      { status: 'offnet-automatic' },
    ],
    ['a switch in another form', { 'auto-answer-enabled': 1 }, { status: 'automatic' }],
    ['a limit in another form', { 'limits-max-active-calls-total': 'none' }, { status: 'automatic' }],
  ])('of an agent is shown: %s', (_what, row, expected) => {
    const [member] = read({ agents: [agent(row)] }).queues?.['2000']?.members ?? [];
    const { status, autoAnswer, maxCalls } = member!;
    expect({ status, autoAnswer, maxCalls }).toEqual({
      autoAnswer: undefined,
      maxCalls: undefined,
      ...expected,
    });
  });
});

describe('callers', () => {
  const base = { id: 'a1', caller: '18015296615', since: AT - 40_000, state: 'waiting', channel: 'voice' };
  const people = [agent(), agent({ 'callqueue-agent-id': '1001@example.com' })];
  const second = { 'call-term-user': '1001', 'call-term-uri': 'sip:1001@example.com' };
  const unkeyed = { session_key: '' };
  const id = `${(AT - 40_000) / 1000}/dc`;

  it.each<[what: string, wire: Wire, expected: object[]]>([
    ['no agent', {}, []],
    ['one who waits', { queued: { 2000: [caller()] } }, [base]],
    [
      'one who waits, without a leg between two attempts',
      { queued: { 2000: [caller()] }, calls: [] },
      [base],
    ],
    [
      'one who rings an agent',
      { queued: { 2000: [caller()] }, calls: [leg()] },
      [{ ...base, state: 'ringing', agent: '1000@example.com' }],
    ],
    [
      'one who rings several',
      { queued: { 2000: [caller()] }, calls: [leg(), leg(second)] },
      [{ ...base, state: 'ringing' }],
    ],
    [
      'one who is being dispatched',
      { queued: { 2000: [caller({ 'callqueue-agent-availability-for-dispatch': 'Dispatching' })] } },
      [{ ...base, state: 'ringing' }],
    ],
    [
      'one who rings and is not in the list',
      { queued: { 2000: [] }, calls: [leg()] },
      [{ ...base, caller: '8015296615', since: AT - 9_000, state: 'ringing', agent: '1000@example.com' }],
    ],
    [
      'one who is answered while another phone still rings',
      { calls: [leg(), leg({ ...second, 'call-answer-datetime': ago(1) })] },
      [],
    ],
    [
      'one to be called back',
      { queued: { 2000: [caller({ 'callqueue-agent-availability-for-dispatch': 'waiting for callback' })] } },
      [{ ...base, state: 'callback' }],
    ],
    [
      'one who goes first, with a name',
      { queued: { 2000: [caller({ prioritized: 'yes', 'dial-rule-translation-source-name': 'DOE,JANE' })] } },
      [{ ...base, callerName: 'DOE,JANE', priority: 1 }],
    ],
    [
      'one without an id',
      { queued: { 2000: [caller(unkeyed)] }, calls: [leg()] },
      [{ ...base, id, synthetic: true, state: 'ringing', agent: '1000@example.com' }],
    ],
    [
      'two of one number without an id, of whom one rings',
      {
        queued: {
          2000: [
            caller(unkeyed),
            caller({ ...unkeyed, 'callqueue-agent-availability-for-dispatch': 'dispatching' }),
          ],
        },
        calls: [leg()],
      },
      [
        { ...base, id, synthetic: true, state: 'ringing', agent: '1000@example.com' },
        { ...base, id: `${id}/2`, synthetic: true },
      ],
    ],
    [
      'one of whom only the leg is told',
      {
        queued: { 2000: null },
        calls: [leg({ 'call-by-user': '', 'call-term-user': '2000', 'call-term-uri': 'Call-Queue' })],
      },
      [{ ...base, caller: '8015296615', since: AT - 9_000 }],
    ],
    [
      'by the vendor clock that is ahead',
      { queued: { 2000: [caller()] }, clockAheadMs: -7_000 },
      [{ ...base, since: AT - 47_000 }],
    ],
    [
      'never from the future',
      { queued: { 2000: [caller()] }, clockAheadMs: 90_000 },
      [{ ...base, since: AT }],
    ],
  ])('%s', (_what, wire, expected) => {
    expect(waitingOf({ agents: people, ...wire })).toEqual(expected);
  });
});

describe(queuesToAsk.name, () => {
  const ask = (count: unknown, calls: unknown = []) =>
    queuesToAsk({
      queues: parseAnswer(Queues, [{ ...SUPPORT, 'active-queued-calls-total-current': count }], 'queues')
        .rows,
      calls: parseAnswer(Calls, calls, 'calls').rows,
    }).map(({ id }) => id);

  it.each<[string, unknown, unknown, string[]]>([
    ['is empty', 0, [], []],
    ['has callers', '2', [], ['2000']],
    ['does not say', undefined, [], ['2000']],
    [
      'has a waiting leg',
      0,
      [leg({ 'call-term-user': '2000', 'call-term-uri': 'sip:Call-Queue@x' })],
      ['2000'],
    ],
    ['has a callback', 0, [leg({ 'call-term-user': '2000', 'call-term-uri': 'CallBack-Queue' })], ['2000']],
    ['only rings', 0, [leg()], []],
  ])('a queue that %s', (_what, count, calls, expected) => {
    expect(ask(count, calls)).toEqual(expected);
  });
});
