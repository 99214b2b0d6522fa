import { caught } from '../support/caught.js';
import { json, LiteralServer } from '../support/literal-server.js';
import { textWith } from '../support/matchers.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget, ReadContext, Vendor } from '../../src/vendors/port/vendor.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';

/** Answers recorded from live systems, with what is right for each. */
const OK = { errcode: 0, errmsg: 'SUCCESS' };
const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 4 };
const QUEUE: PollTarget = {
  id: 'queue:3',
  resource: 'queue status',
  cadence: 'fast',
  queue: '3',
  requests: 2,
};
const GRANT = {
  ...{ ...OK, access_token: 'access', access_token_expire_time: 1800 },
  ...{ refresh_token: 'refresh', refresh_token_expire_time: 86_400 },
};
const QUEUES = { ...OK, total_number: 1, queue_list: [{ id: 3, number: '6402', name: 'Support' }] };

let pbx: LiteralServer;
let vendor: Vendor;
let answers: Record<string, unknown>;

beforeEach(async () => {
  answers = {
    ...{ get_token: GRANT, del_token: OK, 'queue/list': QUEUES },
    'queue/query': { ...OK, data: [{ id: 3, sla_time: 60, max_calls: 8, enb_callback: 0 }] },
    'queue_pause_reason/list': { ...OK, data: [{ code: '*01', reason: 'Lunch' }] },
    'extension/list': { ...OK, total_number: 0, data: [] },
    'queue/agent_status': { ...OK, total_number: 0, data: [] },
    'queue/call_status': { ...OK, waiting_list: [], active_list: [], waiting_calls: 0, active_calls: 0 },
  };
  pbx = await LiteralServer.start((request, response) =>
    json(answers[request.path.replace('/openapi/v1.0/', '')] ?? { errcode: 10001 })(request, response),
  );
  vendor = yeastar.create(
    {
      id: 'hq',
      baseUrl: pbx.baseUrl,
      credentials: { clientId: 'id', clientSecret: 'secret' },
      timeoutMs: 5_000,
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

async function read(target: PollTarget) {
  const { signal } = new AbortController();
  const context: ReadContext = { roster: undefined, signal, retry: { left: 0 }, notes: new ReadingNotes() };
  return context.notes.addTo(await vendor.read(target, context));
}

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

  it('has no reasons where the list is null, and none to speak of at 60001', async () => {
    answers['queue_pause_reason/list'] = { ...OK, data: null };
    expect((await read(ROSTER)).roster?.pauseReasons).toEqual([]);
    answers['queue_pause_reason/list'] = { errcode: 60001, errmsg: 'DATA NOT FOUND' };
    expect((await read(ROSTER)).extras).toMatchObject({ 'pause reasons': 'ok' });
  });

  it('is read without the lists of ringing calls that older firmware lacks', async () => {
    expect((await read(QUEUE)).queues?.['3']).toMatchObject({ waiting: [], talking: 0 });
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
});
