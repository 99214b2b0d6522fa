import { readFileSync } from 'node:fs';
import { thrown } from '../../../test/support/caught.js';
import { textWith } from '../../../test/support/matchers.js';
import type { MemberReading } from '../../modules/domain/reading.js';
import type { WaitingReading } from '../../modules/domain/reading.js';
import type { WaitingCall } from '../../modules/domain/queue.js';
import { ReadingNotes } from '../port/reading-notes.js';
import { parseAnswer } from '../kit/parse.js';
import { queueReading, rosterReading } from './mapper.js';
import { AgentStatus, CallStatus, ExtensionPage, PauseReasons, QueueDetails, QueuePage } from './schema.js';

const AT = 1_750_000_160_000;

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

const calls = (data: unknown, receivedAt = AT) => ({
  value: parseAnswer(CallStatus, data, 'calls'),
  receivedAt,
});
const agents = (data: unknown, receivedAt = AT) => ({
  value: parseAnswer(AgentStatus, data, 'agents'),
  receivedAt,
});
const queues = (data: unknown, receivedAt = AT) => ({
  rows: parseAnswer(QueuePage, data, 'queues').rows,
  receivedAt,
});
const extensions = (data: unknown, receivedAt = AT) => ({
  rows: parseAnswer(ExtensionPage, data, 'extensions').rows,
  receivedAt,
});

const NO_AGENTS = { receivedAt: AT };
const call = (more: object) => ({
  call_id: '1750000123.41',
  caller_number: '5550100',
  caller_display_name: '5550100',
  callee_number: '6402',
  duration: 37,
  ...more,
});

function waiting(lists: { waiting?: object[]; ringing?: object[] }): WaitingReading[] | undefined {
  const { waiting = [], ringing = [] } = lists;
  const data = { waiting_list: waiting, active_list: [], ringing_list: ringing };
  return queueReading('3', calls(data), NO_AGENTS, new ReadingNotes()).queues?.['3']?.waiting;
}

describe('a queue as read', () => {
  it('is the fixtures', () => {
    const reading = queueReading(
      '3',
      calls(fixture('call-status'), AT),
      agents(fixture('agent-status'), AT + 40),
      new ReadingNotes(),
    );
    expect(reading).toEqual({
      at: AT,
      queues: {
        3: {
          waiting: [
            {
              id: '1750000123.41',
              caller: '5550100',
              since: 1_750_000_123_000,
              state: 'waiting',
              channel: 'voice',
            },
            {
              id: '1750000110.39',
              caller: '5550102',
              callerName: 'Bo Berg',
              since: 1_750_000_156_000,
              state: 'ringing',
              agent: '1005',
              channel: 'voice',
            },
          ],
          talking: 1,
          members: [
            {
              id: '1004',
              name: 'Ada Lund',
              extension: '1004',
              availability: 'available',
              activity: 'on-call',
              call: { caller: '5550101', callerName: 'Acme' },
              kind: 'dynamic',
              vendorState: 'login 1, pause 0, call 2',
            },
            {
              id: '1005',
              name: 'Ben Ode',
              extension: '1005',
              availability: 'paused',
              activity: 'ringing',
              reason: 'Lunch',
              kind: 'static',
              vendorState: 'login 1, pause 1 (Lunch), call 3',
            },
          ],
        },
      },
    });
  });

  it('that the vendor does not find has no callers, and keeps its members', () => {
    expect(queueReading('3', { receivedAt: AT }, { receivedAt: AT - 5 }, new ReadingNotes())).toEqual({
      at: AT - 5,
      queues: { 3: { waiting: [], talking: 0 } },
    });
  });

  describe('its callers', () => {
    const base: WaitingCall = {
      id: '1750000123.41',
      caller: '5550100',
      since: AT - 37_000,
      state: 'waiting',
      channel: 'voice',
    };
    const { caller: _caller, ...anonymous } = base;
    const ring = (agent: string, more: object = {}) => call({ callee_number: agent, duration: 4, ...more });

    it.each<[string, Parameters<typeof waiting>[0], WaitingReading[]]>([
      ['no caller', {}, []],
      ['a number', { waiting: [call({})] }, [base]],
      ['a number that is a number', { waiting: [call({ caller_number: 5550100 })] }, [base]],
      ['a name', { waiting: [call({ caller_display_name: 'Acme' })] }, [{ ...base, callerName: 'Acme' }]],
      ['no name', { waiting: [call({ caller_display_name: '' })] }, [base]],
      ['neither', { waiting: [call({ caller_number: '', caller_display_name: null })] }, [anonymous]],
      ['an age as text', { waiting: [call({ duration: '37' })] }, [base]],
      ['an age below zero', { waiting: [call({ duration: -3 })] }, [{ ...base, since: AT, observed: true }]],
      ['the queue by its id', { waiting: [call({ callee_number: '3' })] }, [base]],
      [
        'ringing and no longer waiting',
        { ringing: [ring('1005')] },
        [{ ...base, since: AT - 4_000, state: 'ringing', agent: '1005' }],
      ],
      [
        'ringing and still waiting: once, since it came',
        { waiting: [call({})], ringing: [ring('1005')] },
        [{ ...base, state: 'ringing', agent: '1005' }],
      ],
      [
        'ringing two phones: no agent in particular',
        { ringing: [ring('1005'), ring('1006')] },
        [{ ...base, since: AT - 4_000, state: 'ringing' }],
      ],
      [
        'ringing the same phone twice',
        { waiting: [call({})], ringing: [ring('1005'), ring('1005')] },
        [{ ...base, state: 'ringing', agent: '1005' }],
      ],
      [
        'ringing a phone that is not told',
        { ringing: [ring('')] },
        [{ ...base, since: AT - 4_000, state: 'ringing' }],
      ],
      [
        'two callers',
        { waiting: [call({ call_id: '1750000130.2', duration: 30 }), call({})] },
        [{ ...base, id: '1750000130.2', since: AT - 30_000 }, base],
      ],
    ])('%s', (_what, lists, rows) => {
      expect(waiting(lists)).toEqual(rows);
    });
  });

  describe('its members', () => {
    const agent = (more: object) => ({
      name: 'Ada Lund',
      number: '1004',
      is_login: 1,
      is_pause: 0,
      call_status: 1,
      pause_reason: '',
      agent_type: 'dynamic',
      ...more,
    });
    const row = (more: Partial<MemberReading>): MemberReading => ({
      id: '1004',
      name: 'Ada Lund',
      extension: '1004',
      availability: 'available',
      activity: 'idle',
      kind: 'dynamic',
      vendorState: 'login 1, pause 0, call 1',
      ...more,
    });
    const without = (field: keyof MemberReading, more: Partial<MemberReading>) => {
      const { [field]: _gone, ...rest } = row(more);
      return rest;
    };
    const here = { active_list: [call({ callee_number: '1004' })], waiting_calls: 0, ringing_calls: 0 };
    const talk = { call: { caller: '5550100' } };
    const elsewhere = { waiting_calls: 0, active_calls: 0, ringing_calls: 0 };

    it.each<[string, object, object, Partial<MemberReading>]>([
      ['idle', agent({}), elsewhere, row({})],
      ['numbers as text', agent({ is_login: '1', is_pause: '0', call_status: '1' }), elsewhere, row({})],
      ['a number that is a number', agent({ number: 1004 }), elsewhere, row({})],
      [
        'logged out',
        agent({ is_login: 0 }),
        elsewhere,
        row({ availability: 'logged-out', vendorState: 'login 0, pause 0, call 1' }),
      ],
      [
        'logged out while paused',
        agent({ is_login: 0, is_pause: 1, pause_reason: 'Lunch' }),
        elsewhere,
        row({ availability: 'logged-out', vendorState: 'login 0, pause 1 (Lunch), call 1' }),
      ],
      [
        'paused',
        agent({ is_pause: 1 }),
        elsewhere,
        row({ availability: 'paused', vendorState: 'login 1, pause 1, call 1' }),
      ],
      [
        'paused with a reason',
        agent({ is_pause: 1, pause_reason: 'Lunch' }),
        elsewhere,
        row({ availability: 'paused', reason: 'Lunch', vendorState: 'login 1, pause 1 (Lunch), call 1' }),
      ],
      [
        'ringing',
        agent({ call_status: 3 }),
        elsewhere,
        row({ activity: 'ringing', vendorState: 'login 1, pause 0, call 3' }),
      ],
      [
        'in a call of this queue',
        agent({ call_status: 2 }),
        here,
        row({ activity: 'on-call', ...talk, vendorState: 'login 1, pause 0, call 2' }),
      ],
      [
        'in two calls of this queue: whose is on hold is not told',
        agent({ call_status: 2 }),
        { ...here, active_list: [...here.active_list, ...here.active_list] },
        row({ activity: 'on-call', vendorState: 'login 1, pause 0, call 2' }),
      ],
      [
        'in another call',
        agent({ call_status: 2 }),
        elsewhere,
        row({ activity: 'other-call', vendorState: 'login 1, pause 0, call 2' }),
      ],
      [
        'in a call of this queue, another rings',
        agent({ call_status: 4 }),
        here,
        row({ activity: 'on-call', ...talk, vendorState: 'login 1, pause 0, call 4' }),
      ],
      [
        'in another call, another rings',
        agent({ call_status: 4 }),
        elsewhere,
        row({ activity: 'other-call', vendorState: 'login 1, pause 0, call 4' }),
      ],
      [
        'put on hold by a caller of this queue',
        agent({ call_status: 5 }),
        here,
        row({ activity: 'on-hold', ...talk, vendorState: 'login 1, pause 0, call 5' }),
      ],
      [
        'put on hold by another phone',
        agent({ call_status: 5 }),
        elsewhere,
        row({ activity: 'other-call', vendorState: 'login 1, pause 0, call 5' }),
      ],
      [
        'in a call while paused',
        agent({ call_status: 2, is_pause: 1, pause_reason: 'Break' }),
        here,
        row({
          availability: 'paused',
          activity: 'on-call',
          ...talk,
          reason: 'Break',
          vendorState: 'login 1, pause 1 (Break), call 2',
        }),
      ],
      [
        'not known what',
        agent({ call_status: 0 }),
        elsewhere,
        without('activity', { vendorState: 'login 1, pause 0, call 0' }),
      ],
      [
        'a call status we do not know',
        agent({ call_status: 9 }),
        elsewhere,
        without('activity', { vendorState: 'login 1, pause 0, call 9' }),
      ],
      [
        'a word we do not know',
        agent({ call_status: 'conference' }),
        elsewhere,
        without('activity', { vendorState: 'login 1, pause 0, call conference' }),
      ],
      [
        'a login we do not know',
        agent({ is_login: 2 }),
        elsewhere,
        without('availability', { vendorState: 'login 2, pause 0, call 1' }),
      ],
      [
        'a pause we do not know',
        agent({ is_pause: 'auto' }),
        elsewhere,
        without('availability', { vendorState: 'login 1, pause auto, call 1' }),
      ],
      ['no name', agent({ name: '' }), elsewhere, without('name', {})],
      ['no kind', agent({ agent_type: undefined }), elsewhere, without('kind', {})],
      ['a static member', agent({ agent_type: 'static' }), elsewhere, row({ kind: 'static' })],
      [
        'old firmware without thresholds',
        agent({ max_threshold_for_pause_time: undefined }),
        elsewhere,
        row({}),
      ],
      [
        'a timed pause: its end is not told',
        agent({ is_pause: 1, max_threshold_for_pause_time: 600 }),
        elsewhere,
        row({ availability: 'paused', vendorState: 'login 1, pause 1, call 1' }),
      ],
    ])('%s', (_what, data, status, expected) => {
      const reading = queueReading('3', calls(status), agents({ data: [data] }), new ReadingNotes());
      expect(reading.queues?.['3']?.members).toEqual([expected]);
    });

    it('may be one object where a list of one is meant, or empty', () => {
      expect(
        queueReading('3', calls(elsewhere), agents({ data: agent({}) }), new ReadingNotes()).queues?.['3']
          ?.members,
      ).toEqual([row({})]);
      expect(
        queueReading('3', calls(elsewhere), agents({ data: [] }), new ReadingNotes()).queues?.['3']?.members,
      ).toEqual([]);
    });
  });

  it.each<[string, object, string, string]>([
    ['a list that is none', { waiting_list: 'none' }, 'waiting_list', 'expected a list, found a text'],
  ])('is not read from %s', (_what, data, path, message) => {
    expect(thrown(() => calls(data))).toMatchObject({
      name: 'VendorProtocolError',
      path,
      message: textWith(message),
    });
  });

  it('leaves out rows without a readable id, and what cannot be read of the others', () => {
    const callers = [{ duration: 1 }, call({ call_id: '__proto__' }), call({ duration: 'long' })];
    const people = [{ is_login: 1 }, { number: 'constructor' }, { number: '1', is_login: {} }];
    const notes = new ReadingNotes();
    const { queues } = queueReading('3', calls({ waiting_list: callers }), agents({ data: people }), notes);
    expect(queues?.['3']).toMatchObject({
      waiting: [{ id: '1750000123.41', since: AT }],
      members: [{ id: '1', vendorState: 'login unknown, pause unknown, call unknown' }],
    });
    expect(notes.addTo({ at: AT }).skipped).toEqual([
      { resource: 'waiting calls', why: 'no readable id', rows: 2, of: 3 },
      { resource: 'agents', why: 'no readable id', rows: 2, of: 3 },
    ]);
  });
});

describe('a roster as read', () => {
  it('is the fixtures', () => {
    const reading = rosterReading({
      queues: queues(fixture('queue-list'), AT + 2),
      details: { value: parseAnswer(QueueDetails, fixture('queue-query'), 'details'), receivedAt: AT + 3 },
      reasons: { value: parseAnswer(PauseReasons, fixture('pause-reasons'), 'reasons'), receivedAt: AT },
      extensions: extensions(fixture('extension-list'), AT + 1),
    });
    expect(reading).toEqual({
      at: AT,
      roster: {
        queues: {
          3: {
            id: '3',
            name: 'Support',
            number: '6402',
            strategy: 'ring_all',
            maxWaitSeconds: 1800,
            wrapUpSeconds: 10,
            settings: {
              number: '6402',
              name: 'Support',
              ring_strategy: 'ring_all',
              moh: 'default',
              max_wait_time: 1800,
              fail_dest: 'extension',
              fail_dest_value: '9',
              agent_timeout: 30,
              retry_time: 20,
              wrap_up_time: 10,
            },
          },
          4: {
            id: '4',
            name: 'Sales',
            number: '6403',
            strategy: 'rrmemory',
            wrapUpSeconds: 0,
            settings: {
              number: '6403',
              name: 'Sales',
              ring_strategy: 'rrmemory',
              moh: 'default',
              max_wait_time: 0,
              fail_dest: 'end_call',
              agent_timeout: 15,
              retry_time: 30,
              wrap_up_time: 0,
            },
          },
        },
        agents: {
          1004: { id: '1004', name: 'Ada Lund', extension: '1004', vendorId: '21', reachable: true },
          1005: { id: '1005', name: 'Ben Ode', extension: '1005', vendorId: '24', reachable: false },
          1006: { id: '1006', name: 'Dee Moss', extension: '1006', vendorId: '27' },
        },
        members: { 3: ['1004', '1005'], 4: ['1004', '1006'] },
        fixedMembers: { 3: ['1005'], 4: [] },
        others: {
          1001: { id: '1001', name: 'Cy Park', extension: '1001', vendorId: '9', reachable: true },
        },
        pauseReasons: [
          { code: '*01', label: 'Lunch' },
          { code: '*02', label: 'Break' },
        ],
      },
    });
  });

  it('reads a minimal answer: no names, no reasons, no such extension', () => {
    const member = { text: '', text2: 1004, value: 21, type: 'extension' };
    const group = { text: 'All of sales', text2: '6300', value: '1', type: 'ringgroup' };
    const bare = { id: '3', name: '', ring_strategy: '', dynamic_agent_list: [member, group] };
    const little = {
      queues: queues({ queue_list: bare }),
      reasons: { receivedAt: AT },
      extensions: extensions({ data: [] }),
    };
    const roster = {
      queues: { 3: { id: '3', name: '3', settings: {} } },
      agents: { 1004: { id: '1004', name: '1004', extension: '1004', vendorId: '21' } },
      members: { 3: ['1004'] },
      fixedMembers: { 3: [] },
    };
    expect(rosterReading(little)).toEqual({ at: AT, roster });
    expect(rosterReading({ ...little, details: { receivedAt: AT } })).toEqual({ at: AT, roster });
  });

  it.each<[string, unknown, object]>([
    ['numbers as text', { data: { id: '3', agent_timeout: '15' } }, { agent_timeout: 15 }],
    ['text as a number', { data: [{ id: 3, fail_dest_value: 9 }] }, { fail_dest_value: '9' }],
    ['settings of other types', { data: [{ id: 3, moh: {}, retry_time: 'often', wrap_up_time: null }] }, {}],
    ['no list', { data: 'none' }, {}],
    ['a queue without id', { data: [{ moh: 'default' }] }, {}],
  ])('reads settings as far as they can be read: %s', (_what, data, settings) => {
    const { roster } = rosterReading({
      queues: queues({ queue_list: { id: 3 } }),
      details: { value: parseAnswer(QueueDetails, data, 'details'), receivedAt: AT },
      reasons: { receivedAt: AT },
      extensions: extensions({ data: [] }),
    });
    expect(roster?.queues['3']?.settings).toEqual(settings);
  });

  it('leaves out queues and members without a readable id', () => {
    const people = [{ text: 'Ada' }, { text2: 'constructor' }, { text2: '1001' }];
    const list = [{ id: '__proto__' }, { name: 'Support' }, { id: 1, static_agent_list: people }];
    const page = parseAnswer(QueuePage, { total_number: 'many', queue_list: list }, 'queues');
    expect(page.unreadable).toEqual(list.slice(0, 2));
    expect(page.rows[0]?.static_agent_list).toEqual({
      rows: [{ text2: '1001' }],
      unreadable: people.slice(0, 2),
    });
    expect(queues({ total_number: 0 }).rows).toEqual([]);
  });
});
