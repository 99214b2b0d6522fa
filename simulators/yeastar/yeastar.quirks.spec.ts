import { Running } from '../testing/running.js';
import type { Json } from '../testing/yeastar-client.js';
import type { YeastarQuirksInput } from './yeastar.quirks.js';

const running = new Running();
afterEach(() => running.stop());

const OK = { errcode: 0, errmsg: 'SUCCESS' };
const NOT_FOUND = { errcode: 60001, errmsg: 'DATA NOT FOUND' };
const ada = {
  name: 'Ada Lund',
  number: '1004',
  is_login: 1,
  is_pause: 0,
  call_status: 1,
  pause_reason: '',
  agent_type: 'dynamic',
  max_threshold_for_pause_time: 0,
  max_threshold_for_logout_time: 0,
};
const ben = { ...ada, name: 'Ben Ode', number: '1005', agent_type: 'static' };
const waiting = {
  call_id: '1750000000.1',
  caller_number: '5550100',
  caller_display_name: '5550100',
  callee_number: '6402',
  callee_display_name: 'Support',
  duration: 30,
};

/** Support with a caller who has waited for 30 s. */
async function oneWaiting(quirks: YeastarQuirksInput) {
  const parts = await running.support(quirks);
  parts.floor.arrive('3', { caller: '5550100' });
  parts.clock.advance(30_000);
  return parts;
}

describe('the switches of the Yeastar façade', () => {
  it('emptyLists writes lists without rows as null, beside lists with rows', async () => {
    const { client, floor } = await oneWaiting({ emptyLists: 'null' });
    expect(await client.get('queue/call_status', { id: 3 })).toEqual({
      ...OK,
      waiting_list: [waiting],
      active_list: null,
      waiting_calls: 1,
      active_calls: 0,
      ringing_list: null,
      ringing_calls: 0,
    });
    floor.removeMember('3', '21');
    floor.removeMember('3', '24');
    expect(await client.get('queue/agent_status', { id: 3 })).toEqual({ ...OK, total_number: 0, data: null });
    floor.removeQueue('3');
    expect(await client.get('queue/list')).toEqual({ ...OK, total_number: 0, queue_list: null });
  });

  it('emptyLists leaves lists without rows out', async () => {
    const { client } = await oneWaiting({ emptyLists: 'absent' });
    expect(await client.get('queue/call_status', { id: 3 })).toEqual({
      ...OK,
      waiting_list: [waiting],
      waiting_calls: 1,
      active_calls: 0,
      ringing_calls: 0,
    });
  });

  it('nothingFound answers 60001 for a PBX without queues', async () => {
    const { client, floor } = await running.support({ nothingFound: true });
    floor.removeQueue('3');
    expect(await client.get('queue/list')).toEqual(NOT_FOUND);
    expect(await client.get('queue_pause_reason/list')).toMatchObject(OK);
  });

  it.each<[YeastarQuirksInput['noCalls'], Json]>([
    ['60001', { ...NOT_FOUND, data: [] }],
    ['ok', { ...OK, data: [] }],
    ['absent', OK],
  ])('noCalls %s is the answer of call/query without calls', async (noCalls, answer) => {
    const { client } = await running.support({ noCalls });
    expect(await client.get('call/query', { extension: '1004' })).toEqual(answer);
  });

  it('noRinging leaves the list and the count of ringing calls out', async () => {
    const { client } = await oneWaiting({ noRinging: true });
    expect(await client.get('queue/call_status', { id: 3 })).toEqual({
      ...OK,
      waiting_list: [waiting],
      active_list: [],
      waiting_calls: 1,
      active_calls: 0,
    });
  });

  it('countsMore counts a row that is not there', async () => {
    const { client } = await oneWaiting({ countsMore: true });
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject({
      waiting_list: [waiting],
      waiting_calls: 2,
    });
    expect(await client.get('queue/agent_status', { id: 3 })).toEqual({
      ...OK,
      total_number: 3,
      data: [ada, ben],
    });
    expect(await client.get('queue/list')).toMatchObject({ total_number: 2, queue_list: [{ id: 3 }] });
  });

  it('hiddenMember leaves an agent in agent_status and extension/list only', async () => {
    const { client } = await running.support({ hiddenMember: true });
    expect(await client.get('queue/list')).toMatchObject({
      queue_list: [{ dynamic_agent_list: [], static_agent_list: [{ text2: '1005' }] }],
    });
    expect(await client.get('queue/agent_status', { id: 3 })).toMatchObject({ data: [ada, ben] });
    expect(await client.get('extension/list')).toMatchObject({ data: [{ id: 21, number: '1004' }, {}, {}] });
  });

  it.each<[YeastarQuirksInput['unreadableRow'], string, string, Json[]]>([
    ['agent', 'queue/agent_status', 'data', [{ ...ada, number: null }, ada, ben]],
    ['caller', 'queue/call_status', 'waiting_list', [{ ...waiting, call_id: null }, waiting]],
  ])('unreadableRow %s puts a row without an id first', async (unreadableRow, endpoint, list, rows) => {
    const { client } = await oneWaiting({ unreadableRow });
    expect((await client.get(endpoint, { id: 3 }))[list]).toEqual(rows);
  });

  it('unreadableRow queue puts a queue without an id first', async () => {
    const { client } = await running.support({ unreadableRow: 'queue' });
    const { queue_list: queues } = await client.get('queue/list');
    expect(queues).toMatchObject([
      { id: null, number: '6402' },
      { id: 3, number: '6402' },
    ]);
  });

  it('duplicateRows repeats the first row', async () => {
    const { client } = await oneWaiting({ duplicateRows: true });
    expect(await client.get('queue/agent_status', { id: 3 })).toEqual({
      ...OK,
      total_number: 2,
      data: [ada, ben, ada],
    });
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject({
      waiting_list: [waiting, waiting],
      waiting_calls: 1,
    });
  });

  it('fullQueueDetails has the recorded settings of a queue', async () => {
    const { client } = await running.support({ fullQueueDetails: true });
    expect(await client.get('queue/query', { ids: '3' })).toMatchObject({
      data: [{ id: 3, sla_time: 20, max_calls: 25, enb_callback: 0 }],
    });
  });

  it('devices are five, of which the unused ones have a status only', async () => {
    const { client } = await running.support({ devices: 'recorded' });
    const { data } = (await client.get('extension/list')) as { data: Json[] };
    expect(data[0]?.['online_status']).toEqual({
      fxs_phone: { status: 0 },
      sip_phone: { status: 0, ext_dev_type: '', status_list: [{ status: 1, ext_dev_type: 'SIP' }] },
      linkus_desktop: { status: 0 },
      linkus_mobile: { status: 0, ext_dev_type: '', status_list: [{ status: 0, ext_dev_type: 'Mobile' }] },
      linkus_web: { status: 0 },
    });
  });

  it.each<[YeastarQuirksInput, string, Record<string, string>, number]>([
    [{ pauseReasonsRefused: '80010' }, 'queue_pause_reason/list', {}, 80010],
    [{ pauseReasonsRefused: '70656' }, 'queue_pause_reason/list', {}, 70656],
    [{ queueDetailsRefused: '-2' }, 'queue/query', { ids: '3' }, -2],
    [{ extensionsRefused: '10005' }, 'extension/list', {}, 10005],
    [{ oneQueueRefused: '-2' }, 'queue/call_status', { id: '3' }, -2],
    [{ oneQueueRefused: '10005' }, 'queue/agent_status', { id: '3' }, 10005],
  ])('%j refuses that endpoint only', async (quirks, endpoint, params, errcode) => {
    const { client, simulator } = await running.support(quirks);
    expect(await client.get(endpoint, params)).toMatchObject({ errcode });
    expect(await client.get('queue/list')).toMatchObject(OK);
    simulator.quirks.reset();
    expect(await client.get(endpoint, params)).toMatchObject(OK);
  });

  it.each<[YeastarQuirksInput['loginRefused'], Json]>([
    [
      '-1',
      {
        errcode: -1,
        errmsg: 'FAILURE',
        invalid_param_list: [{ field: 'username or password', value: 'error' }],
      },
    ],
    ['1', { errcode: 1, errmsg: 'PARTIAL SUCCESS' }],
    ['20002', { errcode: 20002, errmsg: 'FAILURE' }],
    ['10005', { errcode: 10005, errmsg: 'ACCESS DENIED' }],
    ['60002', { errcode: 60002, errmsg: 'MAX LIMITATION EXCEEDED' }],
    ['70087', { errcode: 70087, errmsg: 'IP FORBIDDEN' }],
    ['70123', { errcode: 70123, errmsg: 'API UNAVAILABLE' }],
    ['70004', { errcode: 70004, errmsg: 'ACCOUNT IP BLOCKED', block_expire_time: 1_750_000_600 }],
  ])('loginRefused %s refuses right credentials', async (loginRefused, answer) => {
    const { client, simulator } = await running.support();
    simulator.quirks.set({ loginRefused });
    expect(await client.signIn()).toEqual(answer);
  });

  it('loginRefused 70004 ends at its time', async () => {
    const { client, clock, simulator } = await running.support();
    simulator.quirks.set({ loginRefused: '70004' });
    expect(await client.signIn()).toMatchObject({ block_expire_time: 1_750_000_600 });
    clock.advance(599_000);
    expect(await client.signIn()).toMatchObject({ block_expire_time: 1_750_000_600 });
    clock.advance(1_000);
    expect(await client.signIn()).toMatchObject(OK);
  });

  it('blockAfterFailures blocks after five failures in a row, and not after four', async () => {
    const { client, clock, simulator } = await running.support({ blockAfterFailures: true });
    const fail = async (times: number) => {
      simulator.faults.badCredentials();
      for (let count = 0; count < times; count++)
        expect(await client.signIn()).toMatchObject({ errcode: -1 });
      simulator.faults.badCredentials(false);
    };
    await fail(4);
    expect(await client.signIn()).toMatchObject(OK);
    await fail(5);
    expect(await client.signIn()).toEqual({
      errcode: 70004,
      errmsg: 'ACCOUNT IP BLOCKED',
      block_expire_time: 1_750_000_600,
    });
    clock.advance(600_000);
    expect(await client.signIn()).toMatchObject(OK);
  });

  it.each<[YeastarQuirksInput['refreshRefused'], number]>([
    ['1', 1],
    ['10005', 10005],
    ['60001', 60001],
    ['10001', 10001],
  ])('refreshRefused %s leaves the access token valid', async (refreshRefused, errcode) => {
    const { client } = await running.support({ refreshRefused });
    expect(await client.post('refresh_token', { refresh_token: client.refreshToken })).toMatchObject({
      errcode,
    });
    expect(await client.get('queue/list')).toMatchObject(OK);
  });

  it('refreshRefused http-500 is no envelope', async () => {
    const { client } = await running.support({ refreshRefused: 'http-500' });
    const response = await client.raw('refresh_token', { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error']);
    expect(await client.get('queue/list')).toMatchObject(OK);
  });

  it('otherProgram ends each token after four seconds', async () => {
    const { client, clock, simulator } = await running.support({ otherProgram: true });
    clock.advance(3_999);
    expect(await client.get('queue/list')).toMatchObject(OK);
    clock.advance(1);
    expect(await client.get('queue/list')).toMatchObject({ errcode: 10004 });
    expect(simulator.tokensAlive()).toBe(0);
    await client.signIn();
    expect(await client.get('queue/list')).toMatchObject(OK);
  });

  it('accessSeconds and tokenCap bound the sessions', async () => {
    const { client, clock, simulator } = await running.support({ accessSeconds: 60, tokenCap: 1 });
    expect(await client.post('get_token', simulatorLogin(simulator.credentials))).toMatchObject({
      errcode: 60002,
    });
    clock.advance(60_000);
    expect(await client.get('queue/list')).toMatchObject({ errcode: 10004 });
    expect(await client.signIn()).toMatchObject({ ...OK, access_token_expire_time: 60 });
  });

  it('pageIgnored answers the first page always, pagesOverlap begins with the row before', async () => {
    const { client, simulator } = await running.support({ pageIgnored: true, maxPageSize: 1 });
    const numbers = async (page: number) =>
      ((await client.get('extension/list', { page, page_size: 100 })) as { data: Json[] }).data.map(
        ({ number }) => number,
      );
    expect([await numbers(1), await numbers(2)]).toEqual([['1004'], ['1004']]);
    simulator.quirks.set({ pageIgnored: false, pagesOverlap: true, maxPageSize: 2 });
    expect([await numbers(1), await numbers(2), await numbers(3)]).toEqual([
      ['1004', '1005'],
      ['1005', '1001'],
      ['1001'],
    ]);
  });
});

const simulatorLogin = ({ clientId, clientSecret }: Readonly<Record<string, string>>) => ({
  username: clientId,
  password: clientSecret,
});
