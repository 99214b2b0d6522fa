import { jest } from '@jest/globals';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import type { Reading } from '../../src/modules/domain/reading.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { parseAnswer } from '../../src/vendors/kit/parse.js';
import { stateReading } from '../../src/vendors/voximplant/mapper.js';
import { metricsReading } from '../../src/vendors/voximplant/metrics.js';
import { Metrics, State } from '../../src/vendors/voximplant/schema.js';
import { caught } from '../support/caught.js';
import { textWith } from '../support/matchers.js';
import { NOW } from './subject.js';
import { sent, started, stopAll } from './voximplant.harness.js';

const AT = 1_790_000_000_000;
const heard = { receivedAt: AT, heardAt: AT, vendorDate: AT };
const ROSTER = {
  queues: { 101: { id: '101', name: 'billing' } },
  agents: { 7001: { id: '7001', name: 'Agent One' } },
  members: { 101: ['7001'] },
};
const state = (data: unknown): Reading =>
  stateReading({ value: parseAnswer(State, data, 'state'), ...heard }, ROSTER);
const queue = (more: object): Reading =>
  state({ result: [{ sq_queue_id: 101, sq_agents: [], tasks: [], ...more }] });
const task = (more: object) => ({ task_type: 'CALL', status: 'IN_QUEUE', waiting_time: 30_000, ...more });

beforeEach(() => {
  // The simulator's clock stands still, and tokens are judged by it.
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stopAll();
});

describe('the live state of Voximplant in the field', () => {
  it('without a queue of the roster is a gap, and not an empty queue', () => {
    expect(state({ result: [] })).toEqual({
      at: AT,
      queues: {},
      gaps: { 101: 'GetSQState has no readable row of queue billing (101).' },
      outdated: ['roster'],
    });
  });

  it('without a gap asks for no other poll', () => {
    expect(queue({})).not.toHaveProperty('outdated');
  });

  it.each([
    ['null', { tasks: null, sq_agents: null }],
    ['left out', { tasks: undefined, sq_agents: undefined }],
    ['an object', { tasks: {}, sq_agents: {} }],
  ])('has no callers where the lists are %s', (_what, lists) => {
    const { queues, gaps } = queue(lists);
    expect(queues?.['101']).toMatchObject({ waiting: [], talking: 0, members: [{ id: '7001' }] });
    expect(gaps).toBeUndefined();
  });

  it('shows a caller without waiting_time since the caller was first seen', () => {
    const { queues } = queue({ tasks: [task({ waiting_time: undefined })] });
    const reading = queues?.['101'] ?? {};
    expect(reading.waiting).toEqual([{ since: AT, observed: true, state: 'waiting', channel: 'voice' }]);
    const first = queueDocument('101', undefined, ROSTER, reading, AT);
    const later = {
      waiting: [
        { since: AT + 60_000, observed: true as const, state: 'waiting' as const, channel: 'voice' as const },
      ],
    };
    const next = queueDocument('101', first, ROSTER, later, AT + 60_000);
    expect(Object.values(next?.waiting ?? {}).map(({ id, since }) => [id, since])).toEqual([[`~${AT}`, AT]]);
  });

  it.each([
    ['absent', {}],
    ['null', { sq_statuses: null }],
    ['unreadable', { sq_statuses: 5 }],
  ])('has an agent whose statuses are %s, in a state that is unknown', (_what, more) => {
    const { queues } = queue({ sq_agents: [{ user_id: 7001, ...more }] });
    expect(queues?.['101']?.members).toEqual([{ id: '7001', vendorState: 'no status' }]);
  });

  it('rings at no agent where user_id is 0', () => {
    const { queues } = queue({ tasks: [task({ status: 'DISTRIBUTED', user_id: 0 })] });
    expect(queues?.['101']?.waiting).toEqual([{ since: AT - 30_000, state: 'ringing', channel: 'voice' }]);
  });

  it.each([
    ...['ENDED', 'FAILED', 'CANCELED', 'CLIENT_TERMINATE', 'FINISHED_BY_OPERATOR', 'TRANSFERRED'],
    ...['MAX_WAITING_TIME_REACHED', 'OPERATOR_NOT_AVAILABLE', 'MS_NOT_ANSWERED'],
    ...['FINISHED', 'COMPLETED', 'TASK_CANCELED', 'Abandoned'],
  ])('counts a task that is %s neither as waiting nor as served', (status) => {
    const { queues } = queue({ tasks: [task({ status }), task({ status, processing_time: 9_000 })] });
    expect(queues?.['101']).toMatchObject({ waiting: [], talking: 0 });
  });

  it.each([
    ['DISTRIBUTING', 'waiting'],
    ['CONNECTING', 'ringing'],
    ['SOMETHING_NEW', 'waiting'],
  ])('shows a task that is %s as %s', (status, state) => {
    const { queues } = queue({ tasks: [task({ status })] });
    expect(queues?.['101']).toMatchObject({ waiting: [{ state }], talking: 0 });
  });

  it.each([
    ['CONNECTED', 0],
    ['SOMETHING_NEW', 9_000],
  ])('counts a task that is %s with %i ms of work as served', (status, processing_time) => {
    const { queues } = queue({ tasks: [task({ status, processing_time })] });
    expect(queues?.['101']).toMatchObject({ waiting: [], talking: 1 });
  });

  it.each([
    [{}, []],
    [{ sq_status_name: null }, []],
    ['READY', []],
    [
      null,
      [
        ['activity', 'idle'],
        ['availability', 'available'],
      ],
    ],
  ])('does not take the chat status for the state of calls where that is %j', (CALL, expected) => {
    const { queues } = queue({
      sq_agents: [{ user_id: 7001, sq_statuses: [{ CALL, IM: { sq_status_name: 'READY' } }] }],
    });
    const { id: _id, vendorState: _words, ...axes } = queues?.['101']?.members?.[0] ?? {};
    expect(Object.entries(axes).sort()).toEqual(expected);
  });

  it('has agents in an unknown state who may be in a row without a readable id', () => {
    const { queues } = queue({ sq_agents: [{ user_id: {} }] });
    expect(queues?.['101']?.members).toEqual([{ id: '7001', vendorState: 'not among the readable rows' }]);
  });

  it('counts no calls while a task cannot be read', () => {
    const served = task({ status: 'CONNECTED', processing_time: 9_000, user_id: 7001 });
    expect(queue({ tasks: [served] }).queues?.['101']?.talking).toBe(1);
    expect(queue({ tasks: [served, 5] }).queues?.['101']).not.toHaveProperty('talking');
  });

  it.each([
    [{ user_id: 7001 }, 'on-call'],
    [{ user_id: 7002 }, 'other-call'],
    [{ user_id: {} }, undefined],
    [{ user_id: 7001, task_type: 'VIDEO' }, undefined],
  ])('names the agent of a call where the task has %j', (more, activity) => {
    const { queues } = queue({
      sq_agents: [{ user_id: 7001, sq_statuses: [{ CALL: { sq_status_name: 'IN_SERVICE' } }] }],
      tasks: [task({ status: 'CONNECTED', processing_time: 9_000, ...more })],
    });
    expect(queues?.['101']?.members?.[0]?.activity).toBe(activity);
  });

  it('leaves out an agent without an id, and says so', () => {
    const { queues, skipped } = queue({ sq_agents: [{ user_id: null }, { user_id: 7001 }] });
    expect(queues?.['101']?.members).toHaveLength(1);
    expect(skipped).toEqual([{ resource: 'agents', why: 'no readable id', rows: 1, of: 2 }]);
  });
});

describe('metrics of Voximplant in the field', () => {
  const report = (values: unknown) => ({
    result: [
      { report_type: 'count_handled_calls', groups: [{ sq_queue_id: 101, values: [{ value: 3 }] }] },
      { report_type: 'count_abandonment_calls', groups: [{ sq_queue_id: 101, values }] },
    ],
  });

  it.each([[[{ value: null }]], [[{ value: -1 }]], [[{ value: 'N/A' }]], [null]])(
    'lack a value that is %j',
    (values) => {
      const value = parseAnswer(Metrics, report(values), 'metrics');
      expect(metricsReading({ value, ...heard }).queues).toEqual({
        101: { metrics: { windowSeconds: 1800, handled: 3 } },
      });
    },
  );

  it.each(['340', '104', 'http-500', 'unanswered'] as const)(
    'are an extra target: refused with %s',
    async (metricsRefused) => {
      const account = await started({ metricsRefused }, 1_000);
      const target = account.target('metrics:1');
      expect(target.extra).toBe('metrics');
      expect(await caught(account.read(target))).toMatchObject({
        message: textWith('GetSmartQueueRealtimeMetrics'),
      });
      expect(Object.keys((await account.read(account.target('state'))).queues ?? {})).not.toHaveLength(0);
    },
  );
});

describe('the word for every queue', () => {
  it('is replaced by the ids where it is refused with 496, from then on', async () => {
    const account = await started({ allWord: 'none' });
    const ids = Object.keys(account.roster?.queues ?? {});
    const { queues } = await account.read(account.target('state'));
    expect(Object.keys(queues ?? {})).toEqual(ids);
    account.simulator.requests.clear();
    await account.read(account.target('state'));
    expect(sent(account)).toEqual([textWith(`sq_queue_id=${encodeURIComponent(ids.join(';'))}`)]);
  });
});

describe('a command for all', () => {
  const LEAVE = { type: 'agent.leave', agent: '21', queues: 'all', params: {} } as const;

  it('names the ids where the word is refused with 496, and from then on at once', async () => {
    const account = await started({ allWord: 'none' });
    const all = encodeURIComponent(Object.keys(account.roster?.queues ?? {}).join(';'));
    await account.execute(LEAVE);
    await account.execute(LEAVE);
    expect(sent(account)).toEqual([
      textWith('sq_queue_id=all'),
      textWith(`sq_queue_id=${all}`),
      textWith(`sq_queue_id=${all}`),
    ]);
  });

  it('names the skills in the same way, once the word was refused', async () => {
    const account = await started({ allWord: 'none' });
    await account.execute(LEAVE);
    await account.execute({ type: 'agent.set-skills', agent: '21', params: { skills: [] } });
    expect(sent(account).at(-1)).toEqual(textWith(`sq_skill_id=${encodeURIComponent('1;2;3')}`));
  });
});

describe('a role that does not see every row', () => {
  it('reads what it sees, and says that more is counted', async () => {
    const account = await started();
    account.simulator.quirks.set({ hiddenRows: true });
    const notes = new ReadingNotes();
    const { roster } = await account.read(account.target('roster'), { left: 0 }, notes);
    const seen = Object.keys(roster?.queues ?? {});
    expect(seen).toHaveLength(1);
    expect(notes.addTo({ at: AT }).skipped).toContainEqual({
      ...{ resource: 'queues', why: 'counted, not listed' },
      ...{ rows: Object.keys(account.roster?.queues ?? {}).length - 1 },
      of: Object.keys(account.roster?.queues ?? {}).length,
    });
  });
});
