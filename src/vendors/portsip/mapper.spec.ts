import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { thrown } from '../../../test/support/caught.js';
import { textWith } from '../../../test/support/matchers.js';
import type { MemberReading, QueueReading } from '../../modules/domain/reading.js';
import { ReadingNotes } from '../port/reading-notes.js';
import { parseAnswer } from '../kit/parse.js';
import { queueReading, rosterReading } from './mapper.js';
import { AgentDetail, MemberList, QueueDetail, QueuePage, QueueStatus, WaitingList } from './schema.js';

const AT = 1_750_000_160_000;
const SALES = '677046776364007424';
const SUPPORT = '677046776364007425';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const answer = <T>(schema: z.ZodType<T>, data: unknown, receivedAt = AT) => ({
  value: parseAnswer(schema, data, 'plant'),
  receivedAt,
});
type Answers = Parameters<typeof queueReading>[1];
const readQueue = (
  status: Answers['status'],
  waiting: Answers['waiting'],
  agents: Answers['agents'],
  isPart = false,
) => queueReading(SALES, { status, waiting, agents, isPart }, new ReadingNotes());
const absent = { value: undefined, receivedAt: AT };
const online = answer(QueueStatus, { status: 'ONLINE' });
const noCalls = answer(WaitingList, { items: [] });
const ann = { extension_number: '101', display_name: 'Ann Lee', skill_level: 1, status: 'READY' };

const waiting = (call: object): QueueReading['waiting'] =>
  readQueue(online, answer(WaitingList, { items: [call] }), []).queues?.[SALES]?.waiting;
const member = (agent: object): MemberReading | undefined =>
  readQueue(online, noCalls, [answer(AgentDetail, agent)]).queues?.[SALES]?.members?.[0];

describe('a queue as read', () => {
  it('takes no agent away when only some were asked for', () => {
    const { members, memberUpdates } =
      readQueue(online, noCalls, [answer(AgentDetail, ann)], true).queues?.[SALES] ?? {};
    expect(members).toBeUndefined();
    expect(memberUpdates?.map(({ id }) => id)).toEqual(['101']);
  });

  it('is the fixtures', () => {
    const reading = readQueue(
      answer(QueueStatus, fixture('queue-status'), AT + 5),
      answer(WaitingList, fixture('waiting'), AT),
      [answer(AgentDetail, fixture('agent'), AT + 40)],
    );
    expect(reading).toEqual({
      at: AT,
      queues: {
        [SALES]: {
          waiting: [
            {
              id: '885337248273272832',
              caller: '0033187691',
              callerName: 'Thomas Young',
              since: 1_750_000_118_000,
              state: 'waiting',
              channel: 'voice',
            },
          ],
          open: true,
          members: [
            {
              id: '101',
              name: 'Ann Lee',
              extension: '101',
              availability: 'available',
              activity: 'idle',
              skillLevel: 1,
              vendorState: 'READY',
            },
          ],
        },
      },
    });
  });

  it('that the system does not know has no callers, and leaves its members to the roster', () => {
    expect(readQueue(absent, absent, [absent, absent])).toEqual({
      at: AT,
      queues: { [SALES]: { waiting: [], memberUpdates: [] } },
    });
  });

  it('has an incomplete list of members when one is not known, which takes no agent away', () => {
    const { queues } = readQueue(online, noCalls, [answer(AgentDetail, ann), absent]);
    expect(queues?.[SALES]?.members).toBeUndefined();
    expect(queues?.[SALES]?.memberUpdates?.map(({ id }) => id)).toEqual(['101']);
  });

  it('is as old as its oldest answer', () => {
    const late = answer(AgentDetail, ann, AT - 300);
    expect(readQueue(online, noCalls, [answer(AgentDetail, ann), late]).at).toBe(AT - 300);
  });

  it.each([
    ['ONLINE', { open: true }],
    ['OFFLINE', { open: false }],
    ['DRAINING', {}],
    ['', {}],
    [null, {}],
  ])('is open or not by its status %j', (status, open) => {
    const reading = readQueue(answer(QueueStatus, { status }), noCalls, []);
    expect(reading.queues?.[SALES]).toEqual({ waiting: [], members: [], ...open });
  });

  const call = {
    session_id: '885337248273272832',
    extension_number: '5550100',
    display_name: 'Bo',
    waiting_time: 37,
  };
  const row = {
    id: '885337248273272832',
    caller: '5550100',
    callerName: 'Bo',
    since: AT - 37_000,
    state: 'waiting',
    channel: 'voice',
  };
  const { callerName: _name, ...unnamed } = row;
  const { caller: _caller, ...anonymous } = unnamed;

  it.each<[what: string, call: object, row: object]>([
    ['as documented', call, row],
    ['an id as the page prints it', { ...call, session_id: 'NzAwNTUx' }, { ...row, id: 'NzAwNTUx' }],
    ['an id that is a small number', { ...call, session_id: 7 }, { ...row, id: '7' }],
    ['a number with a plus', { ...call, extension_number: '+49301' }, { ...row, caller: '+49301' }],
    ['a number that is a number', { ...call, extension_number: 5550100 }, row],
    ['the number for a name', { ...call, display_name: '5550100' }, unnamed],
    ['an empty name', { ...call, display_name: '' }, unnamed],
    ['no name', { ...call, display_name: undefined }, unnamed],
    ['neither', { ...call, display_name: null, extension_number: '' }, anonymous],
    ['a wait as text', { ...call, waiting_time: '37' }, row],
    ['a wait below zero', { ...call, waiting_time: -2 }, { ...row, since: AT, observed: true }],
  ])('has a caller with %s', (_what, data, expected) => {
    expect(waiting(data)).toEqual([expected]);
  });

  const idle = { id: '101', name: 'Ann Lee', extension: '101', skillLevel: 1 };

  it.each<[what: string, agent: object, row: object]>([
    ['as documented', ann, { ...idle, availability: 'available', activity: 'idle', vendorState: 'READY' }],
    [
      'on a call',
      { ...ann, status: 'QUEUE_CALL' },
      { ...idle, activity: 'on-call', vendorState: 'QUEUE_CALL' },
    ],
    [
      'at lunch',
      { ...ann, status: 'LUNCH' },
      { ...idle, availability: 'paused', activity: 'idle', reason: 'Lunch', vendorState: 'LUNCH' },
    ],
    [
      'not ready for a reason (22.5)',
      { ...ann, status: 'NOT_READY', reason: 'Training' },
      {
        ...idle,
        availability: 'not-ready',
        activity: 'idle',
        reason: 'Training',
        vendorState: 'NOT_READY',
      },
    ],
    [
      'ready, with the reason of before',
      { ...ann, status: 'READY', reason: 'Training' },
      { ...idle, availability: 'available', activity: 'idle', vendorState: 'READY' },
    ],
    ['in a state we do not know', { ...ann, status: 'ZEN' }, { ...idle, vendorState: 'ZEN' }],
    ['in no state', { ...ann, status: null }, { ...idle, vendorState: '' }],
    [
      'without name and skill',
      { extension_number: '101', display_name: '', status: 'READY' },
      { id: '101', extension: '101', availability: 'available', activity: 'idle', vendorState: 'READY' },
    ],
  ])('has a member %s', (_what, data, expected) => {
    expect(member(data)).toEqual(expected);
  });

  it('leaves out rows without a readable id, and what cannot be read of the others', () => {
    const rows = [{ waiting_time: 1 }, { ...call, session_id: '__proto__' }, { session_id: '1' }];
    expect(parseAnswer(WaitingList, { items: rows, count: -1 }, 'plant')).toEqual({
      rows: [{ session_id: '1' }],
      unreadable: rows.slice(0, 2),
    });
    expect(parseAnswer(AgentDetail, { extension_number: '101' }, 'plant')).toEqual({
      extension_number: '101',
    });
    expect(parseAnswer(QueueDetail, { sla_time: 'soon' }, 'plant')).toEqual({});
  });

  it.each<[what: string, schema: z.ZodType, data: unknown, path: string, message: string]>([
    ['a list that is none', WaitingList, { items: 'none' }, 'items', 'expected a list, found a text'],
    ['a queue without a status', QueueStatus, {}, 'status', 'found nothing'],
  ])('is not read from %s', (_what, schema, data, path, message) => {
    expect(thrown(() => parseAnswer(schema, data, 'plant'))).toMatchObject({
      name: 'VendorProtocolError',
      path,
      message: textWith(message),
    });
  });
});

describe('a roster as read', () => {
  const queues = (data: unknown) => ({ rows: parseAnswer(QueuePage, data, 'queues').rows, receivedAt: AT });
  const parts = (detail: unknown, members: unknown) => ({
    detail: parseAnswer(QueueDetail, detail, 'detail'),
    members: parseAnswer(MemberList, members, 'members').rows,
  });

  it('is the fixtures, without a queue that went away meanwhile', () => {
    const known = new Map([[SALES, parts(fixture('call-queue'), fixture('agents'))]]);
    expect(rosterReading(queues(fixture('call-queues')), known)).toEqual({
      at: AT,
      roster: {
        queues: {
          [SALES]: {
            id: SALES,
            name: 'Sales',
            number: '8001',
            strategy: 'RING_SIMULTANEOUSLY',
            slaSeconds: 90,
            maxWaitSeconds: 300,
            maxCallers: 50,
            settings: {
              name: 'Sales',
              polling_strategy: 'LEAST_WORKED_HUNT',
              ring_time: 20,
              max_callers: 50,
              intro_type: 'DISABLE',
              max_waiting_time: 300,
              wait_when_no_agents_online: false,
              inform_position: 'DISABLE',
              inform_position_interval: 10,
              agent_auto_ready: true,
              agent_auto_not_ready_after_non_acd_call: true,
              sla_time: 90,
              language: 'en-US',
              'no_answer_forward_rule.action': 'FORWARD_TO_VOICEMAIL',
              'no_answer_forward_rule.number': '8001',
              'night_mode_forward_rule.action': 'HANGUP',
              enable_callback: false,
              callback_mode: 'ACTIVE',
              callback_timeout: 600,
              enable_sticky_routing: true,
              sticky_routing_duration: 30,
              enable_paid: false,
              enable_prid: false,
              extension_number_as_to_header: false,
            },
          },
        },
        agents: { 101: { id: '101', name: 'Ann Lee', extension: '101' } },
        members: { [SALES]: ['101'] },
      },
    });
  });

  it('knows a person once, and a member once', () => {
    const members = {
      items: [{ extension_number: '101' }, { extension_number: 102 }, { extension_number: '101' }],
    };
    const known = new Map([
      [SALES, parts({}, members)],
      [SUPPORT, parts({}, { items: [{ extension_number: '101', display_name: 'Ann Lee' }] })],
      ['677046776364007426', parts({}, { items: [{ extension_number: '101', display_name: '' }] })],
    ]);
    const list = { count: 3, items: [...known.keys()].map((id) => ({ id })) };
    const { roster } = rosterReading(queues(list), known);
    expect(roster?.members).toEqual({
      [SALES]: ['101', '102'],
      [SUPPORT]: ['101'],
      '677046776364007426': ['101'],
    });
    expect(roster?.agents).toEqual({
      101: { id: '101', name: 'Ann Lee', extension: '101' },
      102: { id: '102', name: '102', extension: '102' },
    });
  });

  it.each<[what: string, summary: object, detail: object, row: object]>([
    ['little', {}, {}, { name: SALES, settings: {} }],
    [
      'a number for a name',
      { name: '', extension_number: '8001' },
      {},
      { name: '8001', number: '8001', settings: {} },
    ],
    [
      'blanks',
      { name: 'Sales', polling_strategy: null },
      { sla_time: null, max_callers: '', language: '', callback_outbound_prefix: null },
      { name: 'Sales', settings: {} },
    ],
    [
      'zeros, which say nothing to a board',
      { name: 'Sales' },
      { sla_time: 0, max_callers: 0 },
      { name: 'Sales', settings: { sla_time: 0, max_callers: 0 } },
    ],
    [
      'a strategy of tomorrow',
      { polling_strategy: 'BY_MOOD' },
      { polling_strategy: 'BY_MOOD' },
      { name: SALES, strategy: 'BY_MOOD', settings: { polling_strategy: 'BY_MOOD' } },
    ],
    [
      'settings of another type, which only forms would show',
      {},
      { ring_time: 'long', language: [], enable_paid: 'yes', no_answer_forward_rule: 7 },
      { name: SALES, settings: {} },
    ],
    [
      'wrap-up (22.3)',
      { name: 'Sales' },
      { enable_wrap_up: true, wrap_up_time: 15 },
      { name: 'Sales', wrapUpSeconds: 15, settings: {} },
    ],
    [
      'wrap-up switched off',
      { name: 'Sales' },
      { enable_wrap_up: false, wrap_up_time: 15 },
      { name: 'Sales', settings: {} },
    ],
  ])('has a queue with %s', (_what, summary, detail, expected) => {
    const list = queues({ count: 1, items: [{ id: SALES, ...summary }] });
    const { roster } = rosterReading(list, new Map([[SALES, parts(detail, { items: null })]]));
    expect(roster?.queues[SALES]).toEqual({ id: SALES, ...expected });
    expect(roster?.members?.[SALES]).toEqual([]);
  });
});
