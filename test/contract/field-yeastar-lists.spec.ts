import { caught } from '../support/caught.js';
import { json, text, type Answerer } from '../support/literal-server.js';
import { textWith } from '../support/matchers.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { FieldYeastar, GRANT, OK, QUEUE, QUEUES, ROSTER } from './field-yeastar.system.js';

/** Lists that are refused, cut or left out, and what stays as it was. */
const REFUSED: [what: string, answer: unknown][] = [
  ...[-2, 10001, 10005, 70131, 70651, 70656, 80010].map((errcode): [string, unknown] => [
    `${errcode}`,
    { errcode, errmsg: 'NO' },
  ]),
  ['HTTP 500', json({}, 500)],
  ['HTTP 403', text('Forbidden', 403)],
];
const BLANK: Answerer = text('');
const SAID_NOTHING: [what: string, answer: Answerer][] = [
  ['204', text('', 204)],
  ['null', text('null')],
];
const known: Roster = {
  queues: { 3: { id: '3', name: 'Support' }, 4: { id: '4', name: 'Sales' } },
  agents: { 1004: { id: '1004', name: 'Ada', extension: '1004', vendorId: '21' } },
  members: { 3: [], 4: ['1004'] },
  fixedMembers: { 3: [], 4: ['1004'] },
  pauseReasons: [{ code: '*01', label: 'Lunch' }],
};

let system: FieldYeastar;
let answers: FieldYeastar['answers'];

beforeEach(async () => {
  system = await FieldYeastar.start();
  ({ answers } = system);
});
afterEach(() => system.stop());

const read = (...args: Parameters<FieldYeastar['read']>) => system.read(...args);

describe('the lists of a Yeastar in the field', () => {
  it.each(REFUSED)(
    'has one queue that is not fresh where its calls are refused: %s',
    async (_what, answer) => {
      answers['queue/agent_status'] = {
        ...OK,
        data: [{ number: '1001', is_login: 1, is_pause: 0, call_status: 2 }],
      };
      answers['queue/call_status'] = answer;
      const { queues, gaps } = await read(QUEUE);
      // Whether it is a call of this queue is not known.
      expect(queues?.['3']).toEqual({
        members: [
          { id: '1001', extension: '1001', availability: 'available', vendorState: textWith('call 2') },
        ],
      });
      expect(gaps).toEqual({ 3: textWith('hq: GET /openapi/v1.0/queue/call_status answered') });
    },
  );

  it.each(REFUSED)('shows the callers of a queue whose agents are refused: %s', async (_what, answer) => {
    answers['queue/agent_status'] = answer;
    const { queues, gaps } = await read(QUEUE);
    expect(queues?.['3']).toEqual({ waiting: [], talking: 0 });
    expect(gaps).toEqual({ 3: textWith('queue/agent_status answered') });
  });

  it.each(REFUSED)('is live except for a queue of which everything is refused: %s', async (_what, answer) => {
    answers['queue/agent_status'] = answer;
    answers['queue/call_status'] = answer;
    expect(await read(QUEUE)).toMatchObject({ queues: { 3: {} }, gaps: { 3: textWith('answered') } });
    answers['queue/list'] = answer;
    expect(await caught(read(QUEUE))).toMatchObject({ message: textWith('answered') });
  });

  it.each([
    [70082, 'VendorThrottled'],
    [70004, 'VendorAuthFailed'],
    [70087, 'VendorAuthFailed'],
  ])('does not take %i for the trouble of one queue', async (errcode, name) => {
    answers['queue/agent_status'] = { errcode, errmsg: 'NO' };
    expect(await caught(read(QUEUE))).toMatchObject({ name });
  });

  it('keeps the queues that a list without them counts', async () => {
    answers['queue/list'] = { ...QUEUES, total_number: 2 };
    const { roster, gaps, skipped } = await read(ROSTER, { roster: known });
    expect(roster?.queues).toMatchObject({ 3: { name: 'Support', number: '6402' }, 4: { name: 'Sales' } });
    expect(roster).toMatchObject({
      agents: { 1004: { name: 'Ada', vendorId: '21' } },
      members: { 3: [], 4: ['1004'] },
      fixedMembers: { 3: [], 4: ['1004'] },
    });
    expect(gaps).toEqual({ 4: 'The list of queues ended before its total and without queue 4.' });
    expect(skipped).toEqual([{ resource: 'queues', why: 'counted, not listed', rows: 1, of: 2 }]);
  });

  it('shows the queues that are listed where more are counted and none are known', async () => {
    answers['queue/list'] = { ...QUEUES, total_number: '4' };
    answers['extension/list'] = { ...OK, total_number: 3, data: [{ id: 21, number: 1004 }] };
    const { roster, gaps, skipped, extras } = await read(ROSTER);
    expect(Object.keys(roster?.queues ?? {})).toEqual(['3']);
    expect(gaps).toBeUndefined();
    expect(skipped).toEqual([
      { resource: 'queues', why: 'counted, not listed', rows: 3, of: 4 },
      { resource: 'extensions', why: 'counted, not listed', rows: 2, of: 3 },
    ]);
    expect(extras).toMatchObject({ extensions: 'ok' });
  });

  describe('an answer without content', () => {
    it.each([...SAID_NOTHING, ['an empty body', BLANK] as const])(
      'is a list without rows where none are known: %s',
      async (_what, answer) => {
        answers['queue/list'] = answer;
        answers['queue_pause_reason/list'] = answer;
        answers['extension/list'] = answer;
        answers['queue/agent_status'] = answer;
        answers['queue/call_status'] = answer;
        expect(await read(ROSTER)).toMatchObject({
          roster: { queues: {}, agents: {}, pauseReasons: [] },
          extras: { 'pause reasons': 'ok', extensions: 'ok' },
        });
        const reading = await read(QUEUE, { shown: () => Promise.resolve(undefined) });
        expect(reading.queues?.['3']).toEqual({ waiting: [], talking: 0, members: [] });
        expect(reading.gaps).toBeUndefined();
      },
    );

    it.each(SAID_NOTHING)('removes rows where the system says so: %s', async (_what, answer) => {
      answers['queue/list'] = answer;
      answers['queue/call_status'] = answer;
      expect((await read(ROSTER, { roster: known })).roster?.queues).toEqual({});
      const shown = () => Promise.resolve({ waiting: 2, agents: 0 });
      expect((await read(QUEUE, { roster: known, shown })).queues?.['3']?.waiting).toEqual([]);
    });

    it('removes no queue, reason or person for an empty body', async () => {
      answers['queue_pause_reason/list'] = BLANK;
      answers['extension/list'] = BLANK;
      expect((await read(ROSTER, { roster: known })).extras).toMatchObject({
        'pause reasons': { missing: textWith('answered with an empty body, where 1 row is known') },
        extensions: { missing: textWith('answered with an empty body, where 1 row is known') },
      });
      answers['queue/list'] = BLANK;
      expect(await caught(read(ROSTER, { roster: known }))).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith('answered with an empty body, where 2 rows are known'),
      });
    });

    it('removes no caller and no agent for an empty body', async () => {
      answers['queue/call_status'] = BLANK;
      const shown = () => Promise.resolve({ waiting: 2, agents: 3 });
      const callers = await read(QUEUE, { shown });
      expect(callers.queues?.['3']).toEqual({ members: [] });
      expect(callers.gaps).toEqual({
        3: 'hq: GET /openapi/v1.0/queue/call_status answered with an empty body, where 2 rows are known.',
      });
      answers['queue/agent_status'] = BLANK;
      expect((await read(QUEUE, { shown })).queues?.['3']).toEqual({});
    });

    it('is unreadable where an object is due', async () => {
      answers['get_token'] = BLANK;
      expect(await caught(read(QUEUE))).toMatchObject({ name: 'VendorProtocolError' });
      answers['get_token'] = GRANT;
      answers['queue/query'] = BLANK;
      expect((await read(ROSTER)).extras).toMatchObject({
        'queue settings': { missing: textWith('answered with an empty body') },
      });
    });
  });
});
