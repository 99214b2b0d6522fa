import { caught } from '../support/caught.js';
import { json, text, type Answerer } from '../support/literal-server.js';
import { textWith } from '../support/matchers.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { FieldPortsip, known, QUEUE, refuses, ROSTER } from './field-portsip.system.js';

/** Lists that are refused, cut or left out, and what stays as it was. */
const BLANK: Answerer = text('');
const SAID_NOTHING: [what: string, answer: Answerer][] = [
  ['204', text('', 204)],
  ['null', text('null')],
];
const two: Roster = {
  ...known,
  queues: { ...known.queues, 9: { id: '9', name: 'Night' } },
  members: { ...known.members, 9: ['999'] },
};

let system: FieldPortsip;
let answers: FieldPortsip['answers'];

beforeEach(async () => {
  system = await FieldPortsip.start();
  ({ answers } = system);
});
afterEach(() => system.stop());

const read = (...args: Parameters<FieldPortsip['read']>) => system.read(...args);

describe('the lists of a PortSIP in the field', () => {
  it('removes no agent for a list that is cut', async () => {
    const items = Array.from({ length: 100 }, (_, i) => ({ extension_number: `${100 + i}` }));
    answers['call_queues/8/agents'] = json({ count: 150, items });
    const { roster, gaps } = await read(ROSTER);
    expect(roster?.members?.['8']).toHaveLength(101);
    expect(roster?.agents['999']).toEqual({ id: '999', name: 'Zoe', extension: '999' });
    expect(gaps).toEqual({ 8: 'The PBX counts 150 agents and lists 100.' });
  });

  it.each([403, 500])('is a board without an extra that is refused with %i', async (status) => {
    answers['call_queues/8'] = refuses(status, 'UNKNOWN', 'no');
    answers['call_queues/8/status'] = refuses(status, 'UNKNOWN', 'no');
    answers['call_queues/8/agents/999'] = refuses(status, 'UNKNOWN', 'no');
    expect(await read(ROSTER)).toMatchObject({
      roster: { queues: { 8: { name: 'Sales' } } },
      extras: { 'queue settings': { missing: textWith(`answered ${status}`) } },
    });
    expect(await read(QUEUE)).toMatchObject({
      queues: { 8: { waiting: [], memberUpdates: [{ id: '101' }] } },
      extras: { 'queue status': {}, 'agent states': {} },
    });
  });

  it.each([403, 500])(
    'has one queue that is not fresh where its callers are refused with %i',
    async (status) => {
      answers['call_queues/8/waiting'] = refuses(status, 'UNKNOWN', 'no');
      const { queues, gaps } = await read(QUEUE);
      expect(queues?.['8']).not.toHaveProperty('waiting');
      expect(queues?.['8']?.members).toHaveLength(2);
      expect(gaps).toEqual({ 8: textWith(`answered ${status}`) });
    },
  );

  it.each([403, 500])(
    'has a roster without the members of one queue that are refused with %i',
    async (status) => {
      answers['call_queues/8'] = refuses(status, 'UNKNOWN', 'no');
      answers['call_queues/8/agents'] = refuses(status, 'UNKNOWN', 'no');
      const { roster, gaps } = await read(ROSTER);
      expect(roster).toMatchObject({
        queues: { 8: { name: 'Sales' } },
        members: { 8: ['101', '999'] },
      });
      expect(gaps).toEqual({ 8: textWith(`answered ${status}`) });
    },
  );

  it.each([403, 422, 500])(
    'is live except for a queue of which everything is refused with %i',
    async (status) => {
      for (const part of ['status', 'waiting', 'agents/101', 'agents/999'])
        answers[`call_queues/8/${part}`] = refuses(status, 'UNKNOWN', 'no');
      const { queues, gaps } = await read(QUEUE);
      expect(queues).toEqual({ 8: { memberUpdates: [] } });
      expect(gaps).toEqual({ 8: textWith(`waiting answered ${status}`) });
      answers['call_queues'] = refuses(status, 'UNKNOWN', 'no');
      expect(await caught(read(QUEUE))).toMatchObject({ message: textWith(`answered ${status}`) });
    },
  );

  it('keeps the queues that a list without them counts', async () => {
    answers['call_queues'] = json({ count: 2, items: [{ id: '8', name: 'Sales' }] });
    const { roster, gaps, skipped } = await read(ROSTER, { roster: two });
    expect(roster?.queues).toMatchObject({ 8: { name: 'Sales' }, 9: { name: 'Night' } });
    expect(roster?.members).toEqual({ 8: ['101', '999'], 9: ['999'] });
    expect(gaps).toEqual({ 9: 'The list of queues ended before its total and without queue 9.' });
    expect(skipped).toEqual([{ resource: 'queues', why: 'counted, not listed', rows: 1, of: 2 }]);
  });

  describe('an answer without content', () => {
    it.each([...SAID_NOTHING, ['an empty body', BLANK] as const])(
      'is a list without rows where none are known: %s',
      async (_what, answer) => {
        answers['call_queues'] = answer;
        expect((await read(ROSTER, { roster: undefined })).roster).toMatchObject({ queues: {}, agents: {} });
        answers['call_queues'] = json({ count: 1, items: [{ id: '8' }] });
        answers['call_queues/8/agents'] = answer;
        expect((await read(ROSTER, { roster: undefined })).roster?.members).toEqual({ 8: [] });
        answers['call_queues/8/waiting'] = answer;
        const reading = await read(QUEUE, { shown: () => Promise.resolve(undefined) });
        expect(reading.queues?.['8']?.waiting).toEqual([]);
        expect(reading.gaps).toBeUndefined();
      },
    );

    it.each(SAID_NOTHING)('removes callers where the system says so: %s', async (_what, answer) => {
      answers['call_queues/8/waiting'] = answer;
      const shown = () => Promise.resolve({ waiting: 2, agents: 2 });
      expect((await read(QUEUE, { shown })).queues?.['8']?.waiting).toEqual([]);
    });

    it('removes no row for an empty body', async () => {
      answers['call_queues/8/waiting'] = BLANK;
      const shown = () => Promise.resolve({ waiting: 1, agents: 2 });
      const { queues, gaps } = await read(QUEUE, { shown });
      expect(Object.keys(queues?.['8'] ?? {})).toEqual(['open', 'members']);
      expect(gaps).toEqual({
        8: 'plant: GET /api/call_queues/8/waiting answered with an empty body, where 1 row is known.',
      });
      answers['call_queues/8/agents'] = BLANK;
      expect((await read(ROSTER)).roster?.members).toEqual({ 8: ['101', '999'] });
      answers['call_queues'] = BLANK;
      expect(await caught(read(ROSTER))).toMatchObject({ name: 'VendorProtocolError' });
    });

    it('is no list of agents to write back', async () => {
      answers['call_queues/8/agents'] = BLANK;
      const { results } = await system.execute({
        ...{ type: 'agent.join', agent: '101', queues: ['8'], params: {} },
      });
      expect(results?.['8']).toMatchObject({
        status: 'failed',
        error: { code: 'rejected', detail: textWith('was not sent') },
      });
      expect(system.pbx.seen.every(({ method, path }) => method === 'GET' || path.includes('auth'))).toBe(
        true,
      );
    });

    it('is no call of the agent', async () => {
      answers['sessions'] = BLANK;
      expect(await caught(system.execute({ type: 'call.hangup', agent: '101', params: {} }))).toMatchObject({
        message: textWith('has no call (any more)'),
      });
    });

    it('is unreadable where an object is due', async () => {
      answers['call_queues/8/agents/101'] = BLANK;
      expect((await read(QUEUE)).extras).toMatchObject({
        'agent states': { missing: textWith('answered with an empty body') },
      });
    });
  });
});
