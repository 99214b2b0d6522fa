import { Running } from '../testing/running.js';

const running = new Running();
afterEach(() => running.stop());

const OK = { errcode: 0, errmsg: 'SUCCESS' };
const noCalls = {
  waiting_list: [],
  active_list: [],
  waiting_calls: 0,
  active_calls: 0,
  ringing_list: [],
  ringing_calls: 0,
};

/** The three calls of the page's example, 160 s after the first one came. */
async function busy(quirks: Parameters<Running['support']>[0] = {}) {
  const parts = await running.support(quirks);
  const { floor, clock } = parts;
  floor.arrive('3', { caller: '5550101', name: 'Acme', id: '1750000060.35' });
  clock.advance(10_000);
  floor.answer('1750000060.35', '21');
  clock.advance(85_000);
  floor.arrive('3', { caller: '5550100', id: '1750000123.41' });
  clock.advance(13_000);
  floor.arrive('3', { caller: '5550102', id: '1750000110.39' });
  clock.advance(20_000);
  floor.ring('1750000110.39', '24');
  clock.advance(4000);
  return parts;
}

const waitingRow = {
  call_id: '1750000123.41',
  caller_number: '5550100',
  caller_display_name: '5550100',
  callee_number: '6402',
  callee_display_name: 'Support',
  duration: 37,
};
const ringingRow = {
  call_id: '1750000110.39',
  caller_number: '5550102',
  caller_display_name: '5550102',
  callee_number: '1005',
  callee_display_name: 'Ben Ode',
  duration: 4,
};

describe('Yeastar queue/call_status', () => {
  it('answers as the page shows', async () => {
    const { client } = await busy();
    expect(await client.get('queue/call_status', { id: 3 })).toEqual({
      ...OK,
      waiting_list: [waitingRow],
      active_list: [
        {
          call_id: '1750000060.35',
          caller_number: '5550101',
          caller_display_name: 'Acme',
          callee_number: '1004',
          callee_display_name: 'Ada Lund',
          duration: 122,
        },
      ],
      waiting_calls: 1,
      active_calls: 1,
      ringing_list: [ringingRow],
      ringing_calls: 1,
    });
  });

  it('lists a call once for each phone it rings', async () => {
    const { client, floor } = await running.support();
    const call = floor.arrive('3', { caller: '5550102' });
    floor.ring(call, '21');
    floor.ring(call, '24');
    const answer = await client.get('queue/call_status', { id: 3 });
    expect(answer).toMatchObject({ waiting_calls: 0, ringing_calls: 2 });
  });

  it('has the skeleton for no id, an unknown one, and (by a switch) an idle queue', async () => {
    const { client } = await running.support();
    const skeleton = { errcode: 60001, errmsg: 'DATA NOT FOUND', ...noCalls };
    expect(await client.get('queue/call_status')).toEqual(skeleton);
    expect(await client.get('queue/call_status', { id: 99 })).toEqual(skeleton);
    expect(await client.get('queue/call_status', { id: 3 })).toEqual({ ...OK, ...noCalls });
    const other = await running.support({ idleQueue: '60001' });
    expect(await other.client.get('queue/call_status', { id: 3 })).toEqual(skeleton);
  });

  it('has a switch for each form that is not confirmed', async () => {
    const { client } = await busy({
      calleeNumber: 'id',
      ringingAlsoWaiting: true,
      waitingOrder: 'newest-first',
    });
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject({
      waiting_list: [
        { ...ringingRow, callee_number: '3', callee_display_name: 'Support', duration: 24 },
        { ...waitingRow, callee_number: '3' },
      ],
      waiting_calls: 2,
      ringing_list: [ringingRow],
    });
  });
});

describe('Yeastar queue/agent_status', () => {
  it('answers as the page shows', async () => {
    const { client, floor } = await busy();
    floor.abandon('1750000110.39');
    floor.pause('24', { reason: 'Lunch', forMs: 600_000 });
    expect(await client.get('queue/agent_status', { id: 3 })).toEqual({
      ...OK,
      total_number: 2,
      data: [
        {
          name: 'Ada Lund',
          number: '1004',
          is_login: 1,
          is_pause: 0,
          call_status: 2,
          pause_reason: '',
          agent_type: 'dynamic',
          max_threshold_for_pause_time: 0,
          max_threshold_for_logout_time: 0,
        },
        {
          name: 'Ben Ode',
          number: '1005',
          is_login: 1,
          is_pause: 1,
          call_status: 1,
          pause_reason: 'Lunch',
          agent_type: 'static',
          max_threshold_for_pause_time: 600,
          max_threshold_for_logout_time: 0,
        },
      ],
    });
  });

  it('knows six call states', async () => {
    const { client, floor } = await running.support();
    const stateOf = async () => {
      const { data } = await client.get('queue/agent_status', { id: 3 });
      return (data as { call_status: number }[])[0]!.call_status;
    };
    floor.unregister('21');
    expect(await stateOf()).toBe(0);
    floor.register('21');
    expect(await stateOf()).toBe(1);
    const direct = floor.directCall('21');
    expect(await stateOf()).toBe(2);
    const call = floor.arrive('3', { caller: '5550100' });
    floor.ring(call, '21');
    expect(await stateOf()).toBe(4);
    floor.hangup(direct);
    expect(await stateOf()).toBe(3);
    floor.answer(call);
    expect(await stateOf()).toBe(2);
    floor.hold(call, 'agent');
    expect(await stateOf()).toBe(2);
    floor.unhold(call);
    floor.hold(call, 'caller');
    expect(await stateOf()).toBe(5);
    floor.hangup(call);
    expect(await stateOf()).toBe(1);
  });

  it('has the skeleton for an unknown queue, and a switch for each form that is not confirmed', async () => {
    const { client, floor, clock } = await running.support({ pauseTime: 'remaining', omitTotalNumber: true });
    expect(await client.get('queue/agent_status', { id: 99 })).toEqual({
      errcode: 60001,
      errmsg: 'DATA NOT FOUND',
      total_number: 0,
      data: [],
    });
    floor.pause('21', { forMs: 60_000 });
    floor.logout('21', ['3'], { forMs: 120_000 });
    clock.advance(20_500);
    const answer = await client.get('queue/agent_status', { id: 3 });
    expect(answer).not.toHaveProperty('total_number');
    expect(answer).toMatchObject({
      data: [
        { is_login: 0, is_pause: 1, max_threshold_for_pause_time: 40, max_threshold_for_logout_time: 100 },
        {},
      ],
    });
    const old = await running.support({ firmware: 'old' });
    const { data } = await old.client.get('queue/agent_status', { id: 3 });
    expect((data as object[])[0]).not.toHaveProperty('max_threshold_for_pause_time');
  });
});

describe('Yeastar call/query', () => {
  it('answers as the page shows', async () => {
    const { client } = await busy();
    expect(await client.get('call/query', { call_id: '1750000060.35' })).toEqual({
      ...OK,
      data: [
        {
          call_id: '1750000060.35',
          members: [
            {
              inbound: {
                from: '5550101',
                to: '6402',
                trunk_name: 'main',
                channel_id: 'PJSIP/trunk-main-endpoint-00000010',
                member_status: 'ANSWERED',
                call_path: '6402',
              },
            },
            {
              extension: {
                number: '1004',
                channel_id: 'PJSIP/1004-00000011',
                member_status: 'ANSWER',
                call_path: '6402',
              },
            },
          ],
        },
      ],
    });
    const ringing = await client.get('call/query', { extension: '1005' });
    expect(ringing).toMatchObject({
      data: [
        { members: [{ inbound: { member_status: 'ALERT' } }, { extension: { member_status: 'RING' } }] },
      ],
    });
    expect((await client.get('call/query', { type: 'inbound' }))['data']).toHaveLength(3);
  });

  it('takes exactly one filter, and says in one of two ways that there is nothing', async () => {
    const { client } = await running.support();
    expect(await client.get('call/query')).toMatchObject({ errcode: 40002 });
    expect(await client.get('call/query', { type: 'inbound', extension: '1004' })).toMatchObject({
      errcode: 40002,
    });
    expect(await client.get('call/query', { type: 'internal' })).toEqual({
      errcode: 60001,
      errmsg: 'DATA NOT FOUND',
      data: [],
    });
    const other = await running.support({ noCalls: 'ok' });
    expect(await other.client.get('call/query', { type: 'internal' })).toEqual({ ...OK, data: [] });
  });
});
