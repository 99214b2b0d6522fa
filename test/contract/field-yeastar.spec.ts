import { caught } from '../support/caught.js';
import { textWith } from '../support/matchers.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { FieldYeastar, OK, QUEUE, ROSTER } from './field-yeastar.system.js';

/** Answers recorded from live systems, with what is right for each. */
const known: Roster = {
  queues: { 3: { id: '3', name: 'Support' } },
  agents: { 1004: { id: '1004', name: 'Ada', extension: '1004', vendorId: '21' } },
};
let system: FieldYeastar;
let answers: FieldYeastar['answers'];

beforeEach(async () => {
  system = await FieldYeastar.start();
  ({ answers } = system);
});
afterEach(() => system.stop());

const read = (...args: Parameters<FieldYeastar['read']>) => system.read(...args);

describe('Yeastar in the field', () => {
  it('shows a caller beside lists that are null', async () => {
    answers['queue/call_status'] = JSON.parse(
      '{"errcode":0,"errmsg":"SUCCESS","waiting_list":[{"call_id":"1790000000.11","caller_number":"5550100","caller_display_name":"5550100","callee_number":"6402","callee_display_name":"Support","duration":30}],"active_list":null,"waiting_calls":1,"active_calls":0,"ringing_list":null,"ringing_calls":0}',
    );
    const { queues, gaps } = await read(QUEUE);
    expect(queues?.['3']?.waiting).toMatchObject([
      { id: '1790000000.11', caller: '5550100', state: 'waiting' },
    ]);
    expect(gaps).toBeUndefined();
  });

  it('has no agents where the list is null', async () => {
    answers['queue/agent_status'] = { ...OK, total_number: 0, data: null };
    expect((await read(QUEUE)).queues?.['3']?.members).toEqual([]);
  });

  it.each([
    { ...OK, queue_list: null },
    { errcode: 60001, errmsg: 'DATA NOT FOUND' },
  ])('is live without queues: %j', async (answer) => {
    answers['queue/list'] = answer;
    expect((await read(ROSTER)).roster).toMatchObject({ queues: {}, agents: {} });
  });

  it('has no reasons where the list is null or answers 60001', async () => {
    answers['queue_pause_reason/list'] = { ...OK, data: null };
    expect((await read(ROSTER)).roster?.pauseReasons).toEqual([]);
    answers['queue_pause_reason/list'] = { errcode: 60001, errmsg: 'DATA NOT FOUND' };
    expect((await read(ROSTER)).extras).toMatchObject({ 'pause reasons': 'ok' });
  });

  it('is read without the lists of ringing calls that older firmware lacks', async () => {
    const { queues, extras } = await read(QUEUE);
    expect(queues?.['3']).toMatchObject({ waiting: [], talking: 0 });
    expect(extras).toEqual({
      'ringing calls': { missing: 'The system does not list calls that ring an agent.' },
    });
  });

  it.each([
    ['queue_pause_reason/list', 80010, 'pause reasons'],
    ['queue_pause_reason/list', 70656, 'pause reasons'],
    ['queue/query', -2, 'queue settings'],
    ['extension/list', 10005, 'extensions'],
  ])('is a board without the extra %s at %i, and says so', async (endpoint, errcode, extra) => {
    answers[endpoint] = { errcode, errmsg: 'NO' };
    const { roster, extras } = await read(ROSTER);
    expect(roster?.queues['3']).toMatchObject({ name: 'Support' });
    expect(extras).toMatchObject({ [extra]: { missing: textWith(`answered ${errcode} NO`) } });
  });

  it('has the limits that queue/query holds', async () => {
    expect((await read(ROSTER)).roster?.queues['3']).toMatchObject({ slaSeconds: 60, maxCallers: 8 });
  });

  it.each([-1, 1, 20002])('takes %i of get_token for a wrong login', async (errcode) => {
    answers['get_token'] = {
      ...{ errcode, errmsg: 'FAILURE' },
      invalid_param_list: [{ field: 'username or password', value: 'error' }],
    };
    expect(await caught(read(ROSTER))).toMatchObject({ name: 'VendorAuthFailed' });
  });

  it('says until when our address is blocked', async () => {
    answers['get_token'] = { errcode: 70004, errmsg: 'ACCOUNT IP BLOCKED', block_expire_time: 1_795_873_600 };
    expect(await caught(read(ROSTER))).toMatchObject({
      ...{ name: 'VendorAuthFailed', retryAt: 1_795_873_600_000 },
      message: textWith('until 2026-11-28T'),
    });
  });

  it('holds its counters against the rows', async () => {
    answers['queue/call_status'] = { ...OK, waiting_list: null, waiting_calls: 3, active_calls: 2 };
    answers['queue/agent_status'] = { ...OK, total_number: 2, data: [{ number: '1001', is_login: 1 }] };
    const { queues, gaps } = await read(QUEUE);
    expect(queues?.['3']).toMatchObject({ talking: 2, memberUpdates: [{ id: '1001' }] });
    expect(queues?.['3']).not.toHaveProperty('waiting');
    expect(gaps).toEqual({ 3: 'The PBX counts 2 agents and lists 1.' });
  });

  it('leaves out rows without an id, and says how many', async () => {
    answers['queue/agent_status'] = {
      ...OK,
      data: [{ number: null }, { number: '1001', is_login: 'x'.repeat(50) }],
    };
    const { queues, skipped } = await read(QUEUE);
    expect(queues?.['3']?.members).toMatchObject([{ id: '1001' }]);
    expect(skipped).toEqual([{ resource: 'agents', why: 'no readable id', rows: 1, of: 2 }]);
  });

  it('pauses an agent whom only agent_status and extension/list know', async () => {
    answers['extension/list'] = {
      ...{ ...OK, total_number: 1 },
      data: [
        { id: 39, number: '1010', caller_id_name: 'Ivy Tran', online_status: { sip_phone: { status: 0 } } },
      ],
    };
    answers['queue/agent_status'] = {
      ...OK,
      data: [{ number: '1010', name: 'Ivy', is_login: 1, is_pause: 0, call_status: 1 }],
    };
    answers['agent/pause'] = OK;
    const { roster = known } = await read(ROSTER);
    const { queues, at } = await read(QUEUE);
    const document = queueDocument('3', undefined, roster, queues?.['3'] ?? {}, at);
    expect(document?.agents['1010']).toMatchObject({ name: 'Ivy Tran', state: 'offline' });
    const pause = {
      type: 'agent.pause' as const,
      agent: '1010',
      queues: ['3'],
      params: {},
    } satisfies ResolvedCommand;
    expect(yeastar.commands['agent.pause']?.check?.(pause, { roster, queuesOf: () => ['3'] })).toEqual([]);
    await system.execute(pause, roster);
    expect(system.pbx.seen.at(-1)?.query.get('ext_id')).toBe('39');
  });

  it.each([null, 'long', -1, 1e12, undefined])(
    'shows a caller whose wait is %j since it was first seen',
    async (duration) => {
      const call = { call_id: '1790000000.11', caller_number: '5550100', duration };
      answers['queue/call_status'] = { ...OK, waiting_list: [call], waiting_calls: 1 };
      const first = await read(QUEUE);
      const second = await read(QUEUE);
      const before = queueDocument('3', undefined, known, first.queues?.['3'] ?? {}, first.at);
      // Ten seconds later.
      const later = { ...second.queues?.['3']?.waiting?.[0], since: first.at + 10_000 };
      const after = queueDocument('3', before, known, { waiting: [later as never] }, first.at + 10_000);
      expect(after?.waiting['1790000000.11']?.since).toBe(before?.waiting['1790000000.11']?.since);
    },
  );

  it.each([10005, 70656, 80010])('takes %i of get_token for a matter of the login', async (errcode) => {
    answers['get_token'] = { errcode, errmsg: 'NO' };
    expect(await caught(read(QUEUE))).toMatchObject({ name: 'VendorAuthFailed' });
  });

  it.each([70131, 70651])('keeps the code %i of a refused command', async (errcode) => {
    answers['agent/pause'] = { errcode, errmsg: 'NO' };
    const pause = {
      type: 'agent.pause' as const,
      agent: '1004',
      queues: ['3'],
      params: {},
    } satisfies ResolvedCommand;
    expect(await caught(system.execute(pause, known))).toMatchObject({
      ...{ name: 'CommandRejected', vendorCode: `${errcode}`, mayHaveActed: false },
    });
  });
});
