import { readFileSync } from 'node:fs';
import { thrown } from '../../../test/support/caught.js';
import { textWith } from '../../../test/support/matchers.js';
import type { MemberReading, Roster, WaitingReading } from '../../modules/domain/reading.js';
import { parseAnswer } from '../kit/parse.js';
import { rosterReading, stateReading } from './mapper.js';
import { metricsReading } from './metrics.js';
import { AgentPage, Labels, Metrics, QueuePage, SkillPage, State } from './schema.js';

/** When the fixtures were answered. */
const AT = Date.UTC(2026, 10, 22, 9, 15, 30);
const DATE = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const heard = { receivedAt: AT, heardAt: AT, vendorDate: AT };

const queues = (data: unknown) => ({ ...parseAnswer(QueuePage, data, 'queues'), receivedAt: AT });
const agents = (data: unknown) => ({ ...parseAnswer(AgentPage, data, 'agents'), receivedAt: AT });
const skills = (data: unknown) => ({ ...parseAnswer(SkillPage, data, 'skills'), receivedAt: AT });
const labels = (data: unknown) => ({ value: parseAnswer(Labels, data, 'labels'), ...heard });
const state = (data: unknown, roster?: Roster, clocks: object = {}) =>
  stateReading({ value: parseAnswer(State, data, 'state'), ...heard, ...clocks }, roster);
const metrics = (data: unknown) =>
  metricsReading({ value: parseAnswer(Metrics, data, 'metrics'), ...heard }).queues;

describe('a roster', () => {
  it('is the fixtures', () => {
    expect(
      rosterReading({
        queues: queues(fixture('queues')),
        agents: agents(fixture('agents')),
        skills: skills(fixture('skills')),
        labels: labels(fixture('labels')),
      }),
    ).toEqual({
      at: AT,
      roster: {
        queues: {
          101: {
            id: '101',
            name: 'billing',
            strategy: 'MOST_QUALIFIED',
            maxWaitSeconds: 300,
            maxCallers: 50,
            settings: {
              call_agent_selection: 'MOST_QUALIFIED',
              call_task_selection: 'MAX_PRIORITY',
              hold_calls_if_inactive_agents: false,
              hold_im_if_inactive_agents: true,
              call_max_waiting_time: 5,
              call_max_waiting_time_in_seconds: 300,
              call_max_queue_size: 50,
            },
          },
        },
        agents: { 7001: { id: '7001', name: 'Agent One', skills: { 5: 4 }, maxChats: 5 } },
        members: { 101: ['7001'] },
        skills: [{ id: '5', name: 'english' }],
        statusLabels: [{ name: 'READY', label: 'ReadyForCall' }],
      },
    });
  });

  it.each<[what: string, queue: object, found: object]>([
    ['nothing but an id', {}, { name: '101', settings: {} }],
    ['an id as text', { sq_queue_id: '101', sq_queue_name: 'a' }, { name: 'a', settings: {} }],
    [
      'minutes only',
      { call_max_waiting_time: 3 },
      { name: '101', maxWaitSeconds: 180, settings: { call_max_waiting_time: 3 } },
    ],
    [
      'seconds as text',
      { call_max_waiting_time_in_seconds: '90' },
      { name: '101', maxWaitSeconds: 90, settings: { call_max_waiting_time_in_seconds: 90 } },
    ],
    [
      'zero, which is no limit',
      { call_max_waiting_time: 0, call_max_queue_size: 0 },
      { name: '101', settings: { call_max_waiting_time: 0, call_max_queue_size: 0 } },
    ],
    [
      'limits no agent can read',
      { call_max_waiting_time: null, call_max_queue_size: 'many', description: {} },
      { name: '101', settings: {} },
    ],
    [
      'every setting',
      {
        agent_selection: 'LEAST_QUALIFIED',
        task_selection: 'MAX_WAITING_TIME',
        hold_calls_if_inactive_agents: 'true',
        hold_im_if_inactive_agents: false,
        description: 'Invoices',
        im_max_waiting_time: 2,
        im_max_waiting_time_in_seconds: 110,
        im_max_queue_size: 9,
      },
      {
        name: '101',
        strategy: 'LEAST_QUALIFIED',
        settings: {
          call_agent_selection: 'LEAST_QUALIFIED',
          call_task_selection: 'MAX_WAITING_TIME',
          hold_calls_if_inactive_agents: true,
          hold_im_if_inactive_agents: false,
          description: 'Invoices',
          im_max_waiting_time: 2,
          im_max_waiting_time_in_seconds: 110,
          im_max_queue_size: 9,
        },
      },
    ],
  ])('has a queue with %s', (_what, queue, found) => {
    const { roster } = rosterReading({
      queues: queues({ result: [{ sq_queue_id: 101, ...queue }] }),
      agents: agents({ result: [] }),
      skills: undefined,
      labels: labels({ result: [] }),
    });
    expect(roster?.queues).toEqual({ 101: { id: '101', ...found } });
  });

  it.each<[what: string, agent: object, members: string[]]>([
    ['rows', { sq_queues: [{ sq_queue_id: 101 }] }, ['1']],
    ['rows of another kind', { sq_queues: [{ id: '101', name: 'billing' }] }, ['1']],
    ['one row', { sq_queues: { sq_queue_id: 101 } }, ['1']],
    ['ids', { sq_queues: [101, '102'] }, ['1']],
    ['a text', { sq_queues: '[{"sq_queue_id":101},{"sq_queue_id":101}]' }, ['1']],
    ['an empty text', { sq_queues: '' }, []],
    ['null', { sq_queues: null }, []],
    ['nothing', {}, []],
    ['a queue that is not there', { sq_queues: [999] }, []],
  ])('has the queues of an agent as %s', (_what, agent, members) => {
    const { roster } = rosterReading({
      queues: queues({ result: { sq_queue_id: 101 } }),
      agents: agents({ result: { user_id: 1, ...agent } }),
      skills: undefined,
      labels: labels({}),
    });
    expect(roster?.members).toEqual({ 101: members });
    expect(roster?.agents).toEqual({ 1: { id: '1', name: '1' } });
  });

  it.each<[what: string, agent: object, found: object]>([
    [
      'rows',
      { sq_skills: [{ sq_skill_id: 5, sq_skill_level: 4 }], max_simultaneous_conversations: '2' },
      { skills: { 5: 4 }, maxChats: 2 },
    ],
    ['a text', { sq_skills: '[{"sq_skill_id":5,"sq_skill_level":"4"}]' }, { skills: { 5: 4 } }],
    ['one row', { sq_skills: { sq_skill_id: 5, sq_skill_level: 4 } }, { skills: { 5: 4 } }],
    ['none', { sq_skills: [] }, { skills: {} }],
    ['null', { sq_skills: null, max_simultaneous_conversations: null }, {}],
    ['names', { sq_skills: ['english'] }, {}],
    ['a word', { sq_skills: 'english', max_simultaneous_conversations: 'few' }, {}],
  ])('has the skills of an agent as %s', (_what, agent, found) => {
    const { roster } = rosterReading({
      queues: queues({ result: [] }),
      agents: agents({ result: { user_id: 1, ...agent } }),
      skills: undefined,
      labels: labels({}),
    });
    expect(roster?.agents).toEqual({ 1: { id: '1', name: '1', ...found } });
  });

  it('has only the skills and labels that are listed', () => {
    const nothing = { queues: queues({ result: [] }), agents: agents({ result: [] }) };
    const { roster } = rosterReading({
      ...nothing,
      skills: skills({ result: { sq_skill_id: 7 } }),
      labels: heard,
    });
    expect(roster).toEqual({ queues: {}, agents: {}, members: {}, skills: [{ id: '7', name: '7' }] });
  });

  it.each<[what: string, data: unknown, found: object[]]>([
    [
      'a list',
      { result: [{ sq_status_name: 'DND', custom_status_name: 'Quiet' }] },
      [{ name: 'DND', label: 'Quiet' }],
    ],
    [
      'one',
      { result: { sq_status_name: 'DND', custom_status_name: 'Quiet' } },
      [{ name: 'DND', label: 'Quiet' }],
    ],
    [
      'a bare list',
      [{ sq_status_name: 'DND', custom_status_name: 'Quiet' }],
      [{ name: 'DND', label: 'Quiet' }],
    ],
    [
      'bare fields',
      { sq_status_name: 'DND', custom_status_name: 'Quiet' },
      [{ name: 'DND', label: 'Quiet' }],
    ],
    [
      'its own names',
      [{ sq_status_name: 'DND', custom_status_name: 'DND' }, { sq_status_name: 'READY' }],
      [],
    ],
    ['nothing', {}, []],
  ])('has labels as %s', (_what, data, found) => {
    expect(labels(data).value).toEqual(found);
  });
});

describe('the live state', () => {
  it('is the fixture', () => {
    expect(state(fixture('state'))).toEqual({
      at: AT,
      queues: {
        101: {
          waiting: [
            {
              id: 'c-2',
              caller: '+15550002',
              since: AT - 23_010,
              state: 'waiting',
              channel: 'voice',
              skills: ['english'],
            },
          ],
          talking: 1,
          members: [
            {
              id: '7001',
              name: 'Agent One',
              activity: 'on-call',
              since: Date.UTC(2026, 10, 22, 9, 14, 3),
              call: { caller: '+15550001' },
              vendorState: 'CALL IN_SERVICE, IM OFFLINE',
            },
          ],
        },
      },
    });
  });

  describe('its agents', () => {
    const ROSTER: Roster = {
      queues: {},
      agents: {},
      statusLabels: [
        { name: 'CUSTOM_2', label: 'Lunch' },
        { name: 'BANNED', label: 'Missed a call' },
        { name: 'READY', label: 'At work' },
      ],
    };
    const member = (statuses: unknown, tasks: object[] = []) =>
      state(
        {
          result: [
            {
              sq_queue_id: 101,
              sq_agents: [{ user_id: 7001, sq_statuses: statuses }],
              tasks: tasks.map((task) => ({
                status: 'IN_PROCESSING',
                user_id: 7001,
                waiting_time: 0,
                ...task,
              })),
            },
          ],
        },
        ROSTER,
      ).queues?.['101']?.members?.[0];
    const called = (name: string) => ({ sq_status_name: name });

    it.each<[call: string, found: Partial<MemberReading>]>([
      ['OFFLINE', { availability: 'logged-out', activity: 'idle' }],
      ['ONLINE', { availability: 'not-ready', activity: 'idle' }],
      ['READY', { availability: 'available', activity: 'idle' }],
      ['At work', { availability: 'available', activity: 'idle' }],
      ['DND', { availability: 'paused', activity: 'idle' }],
      ['TIMEOUT', { availability: 'paused', activity: 'idle' }],
      ['CUSTOM_1', { availability: 'paused', activity: 'idle', reason: 'CUSTOM_1' }],
      ['CUSTOM_2', { availability: 'paused', activity: 'idle', reason: 'Lunch' }],
      ['Lunch', { availability: 'paused', activity: 'idle', reason: 'Lunch' }],
      ['BANNED', { availability: 'not-ready', activity: 'idle', reason: 'Missed a call' }],
      ['DIALING', { activity: 'ringing' }],
      ['IN_SERVICE', { activity: 'other-call' }],
      ['AFTER_SERVICE', { activity: 'wrap-up' }],
      ['SIESTA', {}],
      ['constructor', {}],
    ])('are %s', (name, found) => {
      expect(member([{ CALL: called(name) }])).toEqual({ id: '7001', ...found, vendorState: `CALL ${name}` });
    });

    it.each<[call: string, im: string, tasks: object[], found: Partial<MemberReading>]>([
      ['OFFLINE', 'OFFLINE', [], { availability: 'logged-out', activity: 'idle' }],
      ['OFFLINE', 'READY', [], { availability: 'available', activity: 'idle' }],
      ['OFFLINE', 'CUSTOM_2', [], { availability: 'paused', activity: 'idle', reason: 'Lunch' }],
      ['OFFLINE', 'IN_SERVICE', [{ task_type: 'IM' }], { activity: 'on-call' }],
      ['OFFLINE', 'IN_SERVICE', [{ task_type: 'CALL' }], { activity: 'other-call' }],
      ['READY', 'IN_SERVICE', [{ task_type: 'IM' }], { availability: 'available', activity: 'idle' }],
      ['READY', 'DND', [], { availability: 'available', activity: 'idle' }],
      ['DND', 'READY', [], { availability: 'paused', activity: 'idle' }],
      ['IN_SERVICE', 'READY', [{ task_type: 'CALL' }], { activity: 'on-call' }],
      ['IN_SERVICE', 'READY', [{ task_type: 'CALL', user_id: 7002 }], { activity: 'other-call' }],
      ['IN_SERVICE', 'READY', [{ task_type: 'CALL', status: 'DISTRIBUTED' }], { activity: 'other-call' }],
      ['IN_SERVICE', 'IN_SERVICE', [{ task_type: 'IM' }], { activity: 'other-call' }],
    ])('are %s for calls and %s for chats', (call, im, tasks, found) => {
      const expected = { id: '7001', ...found, vendorState: `CALL ${call}, IM ${im}` };
      expect(member([{ CALL: called(call), IM: called(im) }], tasks)).toEqual(expected);
      expect(member([{ IM: called(im) }, { CALL: called(call) }], tasks)).toEqual(expected);
      expect(member({ CALL: called(call), IM: called(im) }, tasks)).toEqual(expected);
    });

    it.each<[what: string, tasks: object[], call: MemberReading['call']]>([
      ['a caller', [{ from: '+15550001', name: 'Acme' }], { caller: '+15550001', callerName: 'Acme' }],
      ['a caller of whom nothing is told', [{ call: 'c-1' }], undefined],
      ['one of two callers', [{ from: '+15550001' }, { from: '+15550002' }], undefined],
    ])('talk to %s', (_what, tasks, call) => {
      const inHand = tasks.map((custom_data) => ({ task_type: 'CALL', custom_data }));
      expect(member([{ CALL: called('IN_SERVICE') }], inHand)?.call).toEqual(call);
      expect(member([{ CALL: called('AFTER_SERVICE') }], inHand)?.call).toBeUndefined();
    });

    it.each<[call: string, im: string, found: Partial<MemberReading>]>([
      [
        'READY',
        'READY',
        { availability: 'paused', activity: 'idle', reason: 'Inventory', since: AT - 5_000 },
      ],
      ['DIALING', 'READY', { availability: 'paused', activity: 'ringing', reason: 'Inventory' }],
      ['IN_SERVICE', 'READY', { availability: 'paused', activity: 'other-call', reason: 'Inventory' }],
      ['DND', 'READY', { availability: 'paused', activity: 'idle' }],
      ['CUSTOM_2', 'READY', { availability: 'paused', activity: 'idle', reason: 'Lunch' }],
      ['ONLINE', 'READY', { availability: 'not-ready', activity: 'idle' }],
      ['OFFLINE', 'OFFLINE', { availability: 'logged-out', activity: 'idle' }],
      // Chats go on.
      ['OFFLINE', 'READY', { availability: 'available', activity: 'idle' }],
    ])('who get no calls because we said so are, at %s for calls and %s for chats', (call, im, found) => {
      const told = (name: string) => ({ sq_status_name: name, from_date: DATE(AT - 60_000) });
      const sq_agents = [{ user_id: 7001, sq_statuses: { CALL: told(call), IM: told(im) } }];
      const { queues } = stateReading(
        {
          value: parseAnswer(State, { result: { sq_queue_id: 101, sq_agents, tasks: [] } }, 'state'),
          ...heard,
        },
        ROSTER,
        new Map([['7001', { paused: true, at: AT - 5_000, reason: 'Inventory' }]]),
      );
      expect(queues?.['101']?.members).toEqual([
        { id: '7001', since: AT - 60_000, ...found, vendorState: `CALL ${call}, IM ${im}` },
      ]);
    });

    it('who get no calls need no reason, and have been so since they were ready again', () => {
      const ready = { sq_status_name: 'READY', from_date: DATE(AT - 1_000) };
      const sq_agents = [{ user_id: 7001, sq_statuses: { CALL: ready } }];
      const { queues } = stateReading(
        {
          value: parseAnswer(State, { result: { sq_queue_id: 101, sq_agents, tasks: [] } }, 'state'),
          ...heard,
        },
        undefined,
        new Map([['7001', { paused: true, at: AT - 5_000 }]]),
      );
      expect(queues?.['101']?.members).toEqual([
        {
          id: '7001',
          availability: 'paused',
          activity: 'idle',
          since: AT - 1_000,
          vendorState: 'CALL READY',
        },
      ]);
    });

    it('have no state without statuses, and that of IM where it is the only one', () => {
      expect(member([])).toEqual({ id: '7001', vendorState: 'no status' });
      expect(member([{ IM: called('READY') }])).toMatchObject({
        availability: 'available',
        vendorState: 'IM READY',
      });
    });

    it('are one person in several queues, and those who are in none of them are logged out', () => {
      const agent = (id: number) => ({ user_id: id, sq_statuses: [{ CALL: called('READY') }] });
      const { queues } = state(
        {
          result: [
            { sq_queue_id: 101, sq_agents: [agent(1), agent(2), agent(1)], tasks: [] },
            { sq_queue_id: 102, sq_agents: [agent(1)], tasks: [] },
          ],
        },
        { ...ROSTER, members: { 101: ['1', '2', '3'], 102: ['1', '2', '3'] } },
      );
      const ids = (queue: string) =>
        queues?.[queue]?.members?.map(({ id, vendorState }) => [id, vendorState]);
      expect(ids('101')).toEqual([
        ['1', 'CALL READY'],
        ['2', 'CALL READY'],
        ['3', 'not logged in'],
      ]);
      // Who is logged in stands in every queue that is his: of this one he was taken since the roster was read.
      expect(ids('102')).toEqual([
        ['1', 'CALL READY'],
        ['3', 'not logged in'],
      ]);
    });
  });

  describe('its instants', () => {
    const since = (date: unknown, clocks: object = {}, other = date) =>
      state(
        {
          result: [
            {
              sq_queue_id: 101,
              sq_agents: [
                { user_id: 1, sq_statuses: { CALL: { sq_status_name: 'READY', from_date: date } } },
                { user_id: 2, sq_statuses: { IM: { sq_status_name: 'READY', from_date: other } } },
              ],
              tasks: [],
            },
          ],
        },
        undefined,
        clocks,
      ).queues?.['101']?.members?.[0]?.since;

    it.each<[what: string, date: unknown, clocks: object, since: number | undefined]>([
      ['an instant', DATE(AT - 60_000), {}, AT - 60_000],
      [
        'one by a clock that is an hour behind',
        DATE(AT - 3_660_000),
        { vendorDate: AT - 3_600_000 },
        AT - 60_000,
      ],
      [
        'one by a clock that is an hour ahead',
        DATE(AT + 3_540_000),
        { vendorDate: AT + 3_600_000 },
        AT - 60_000,
      ],
      [
        'one that took its time',
        DATE(AT - 60_000),
        { heardAt: AT - 1_500, vendorDate: AT - 1_500 },
        AT - 60_000,
      ],
      ['one from a server without a clock', DATE(AT - 60_000), { vendorDate: undefined }, AT - 60_000],
      ['one a moment ahead', DATE(AT + 5_000), {}, AT],
      ['one of another zone', DATE(AT + 3 * 3_600_000), {}, undefined],
      ['no date', undefined, {}, undefined],
      ['an empty one', '', {}, undefined],
      ['an impossible one', '2026-13-45 09:00:00', {}, undefined],
      ['one in another form', '2026-11-22T09:00:00Z', {}, undefined],
      ['a number', AT, {}, undefined],
    ])('are %s', (_what, date, clocks, found) => {
      expect(since(date, clocks)).toBe(found);
    });

    it('are not taken where another one shows that they are of another zone', () => {
      expect(since(DATE(AT - 60_000), {}, DATE(AT + 3_600_000))).toBeUndefined();
    });
  });

  describe('its tasks', () => {
    const read = (...tasks: object[]) =>
      state({
        result: {
          sq_queue_id: 101,
          sq_agents: [],
          tasks: tasks.map((task) => ({
            task_type: 'CALL',
            status: 'IN_QUEUE',
            waiting_time: 23_010,
            ...task,
          })),
        },
      }).queues?.['101'];
    const base = { since: AT - 23_010, state: 'waiting', channel: 'voice' } as const;

    it.each<[what: string, task: object, row: WaitingReading]>([
      ['no agent knows', {}, base],
      ['is a chat', { task_type: 'IM' }, { ...base, channel: 'chat' }],
      ['is of a kind of tomorrow', { task_type: 'VIDEO' }, base],
      ['is offered', { status: 'DISTRIBUTED', user_id: 7001 }, { ...base, state: 'ringing', agent: '7001' }],
      ['is offered to no agent', { status: 'DISTRIBUTED', user_id: null }, { ...base, state: 'ringing' }],
      ['was once with an agent', { user_id: 7001 }, base],
      ['is in a state of tomorrow', { status: 'PARKED' }, base],
      ['has waited as text', { waiting_time: '23010' }, base],
      ['has waited below zero', { waiting_time: -5 }, { ...base, since: AT, observed: true }],
      ['needs skills', { sq_skills: [{ sq_skill_name: 'english' }] }, { ...base, skills: ['english'] }],
      ['needs what no agent can read', { sq_skills: 'english' }, base],
      ['has an id', { custom_data: '{"call":"c-2"}' }, { ...base, id: 'c-2' }],
      ['has an id that is a number', { custom_data: { session_id: 17 } }, { ...base, id: '17' }],
      [
        'has a caller',
        { custom_data: { from: '+15550002', name: 'Bo' } },
        { ...base, caller: '+15550002', callerName: 'Bo' },
      ],
      ['has a name that is the number', { custom_data: { from: '1', name: '1' } }, { ...base, caller: '1' }],
      ['has a text', { custom_data: 'VIP' }, base],
      ['has a list', { custom_data: '[1]' }, base],
      ['has null', { custom_data: null }, base],
      ['has a harmful id', { custom_data: '{"id":"__proto__"}' }, base],
      ['has an empty id', { custom_data: { callId: ' ', id: 'x' } }, { ...base, id: 'x' }],
    ])('a caller who %s', (_what, task, row) => {
      expect(read(task)).toEqual({ waiting: [row], talking: 0, members: [] });
    });

    it('are known by an id only where no two have the same', () => {
      const data = { custom_data: { id: 'customer 7', from: '1' } };
      expect(read(data, data)?.waiting).toEqual([
        { ...base, caller: '1' },
        { ...base, caller: '1' },
      ]);
      expect(read(data, { ...data, status: 'IN_PROCESSING' })?.waiting).toEqual([
        { ...base, caller: '1', id: 'customer 7' },
      ]);
    });

    it.each([
      ['IN_PROCESSING', 0, 1],
      ['PARKED', 500, 1],
      ['PARKED', 0, 0],
      ['IN_QUEUE', 500, 0],
      ['DISTRIBUTED', 500, 0],
    ])('are served or not: %s after %i ms', (status, processing_time, talking) => {
      expect(read({ status, processing_time })).toMatchObject({ talking });
    });

    it('are as old as halfway between question and answer', () => {
      const data = {
        result: {
          sq_queue_id: 1,
          sq_agents: [],
          tasks: { task_type: 'CALL', status: 'IN_QUEUE', waiting_time: 10_000 },
        },
      };
      const { queues, at } = state(data, undefined, { heardAt: AT - 700 });
      expect(queues?.['1']?.waiting?.[0]?.since).toBe(AT - 10_700);
      expect(at).toBe(AT);
    });
  });

  it('says where it cannot be read', () => {
    expect(thrown(() => state({ result: 'none' }))).toMatchObject({
      path: 'result',
      message: textWith('expected a list, found a text'),
    });
  });
});

describe('metrics', () => {
  const groups = (...values: unknown[]) => [{ sq_queue_id: 101, values: values.map((value) => ({ value })) }];
  const counts = [
    { report_type: 'count_handled_calls', groups: groups(30) },
    { report_type: 'count_abandonment_calls', groups: groups(2) },
  ];
  const level = (...values: unknown[]) => ({ report_type: 'service_level', groups: groups(...values) });
  const base = { windowSeconds: 1800, handled: 30, abandoned: 2 };
  const within = (percent: number) => ({ ...base, serviceLevel: { percent, withinSeconds: 20 } });

  it('of the fixture are of a queue whose calls no agent counted', () => {
    expect(metrics(fixture('metrics'))).toEqual({ 101: { metrics: { windowSeconds: 1800 } } });
  });

  it.each<[what: string, more: object[], found: object]>([
    ['percent', [level(93)], within(93)],
    ['none', [level(0)], within(0)],
    ['a share', [level(0.93)], within(93)],
    ['a share of more digits', [level(0.9337)], within(93.4)],
    ['percent with tenths', [level(93.4)], within(93.4)],
    ['1, which may be all or nearly nothing', [level(1)], base],
    [
      '1 beside a share',
      [level(1), { report_type: 'service_level', groups: [{ sq_queue_id: 7, values: [{ value: 0.5 }] }] }],
      within(100),
    ],
    [
      '1 beside percent',
      [level(1), { report_type: 'service_level', groups: [{ sq_queue_id: 7, values: [{ value: 50 }] }] }],
      within(1),
    ],
    ['more than all', [level(120)], base],
    ['of several intervals', [level(90, 95)], base],
    ['nothing', [level()], base],
    ['another report', [{ report_type: 'occupancy_rate', groups: groups(3) }], base],
  ])('give a service level of %s', (_what, more, found) => {
    expect(metrics({ result: [...counts, ...more] })?.['101']).toEqual({ metrics: found });
  });

  it('give no service level where no call came', () => {
    const none = [
      { report_type: 'count_handled_calls', groups: groups(0) },
      { report_type: 'count_abandonment_calls', groups: groups(0) },
    ];
    expect(metrics({ result: [...none, level(50)] })).toEqual({
      101: { metrics: { windowSeconds: 1800, handled: 0, abandoned: 0 } },
    });
  });
});
