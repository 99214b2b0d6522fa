import { Running } from '../testing/running.js';

const running = new Running();
afterEach(() => running.stop());

const OK = { errcode: 0, errmsg: 'SUCCESS' };

/** Ada (21) is a dynamic member of Support (3) and of Sales (4); Ben (24) a static one of Support. */
async function twoQueues(quirks: Parameters<Running['support']>[0] = {}) {
  const parts = await running.support(quirks);
  parts.floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
  parts.floor.addMember('4', '21');
  const of = (agentId: string) => parts.floor.snapshot().agents.find(({ id }) => id === agentId)!.memberships;
  return { ...parts, of };
}

describe('Yeastar agent/pause', () => {
  it('pauses in all queues by default, with the reason’s text, until unpaused', async () => {
    const { client, of } = await twoQueues();
    expect(await client.get('agent/pause', { ext_id: 21, operation: 'pause', reason: '*01' })).toEqual(OK);
    expect(of('21')).toMatchObject([
      { queueId: '3', paused: true, reason: 'Lunch' },
      { queueId: '4', paused: true, reason: 'Lunch' },
    ]);
    expect(await client.get('queue/agent_status', { id: 3 })).toMatchObject({
      data: [{ is_pause: 1, pause_reason: 'Lunch', max_threshold_for_pause_time: 0 }, {}],
    });
    expect(await client.get('agent/pause', { ext_id: 21, operation: 'unpause', queue_ids: '4' })).toEqual(OK);
    expect(of('21').map(({ paused }) => paused)).toEqual([true, false]);
    expect(of('21')[1]).not.toHaveProperty('reason');
  });

  it('ends a timed pause when its time is over', async () => {
    const { client, clock, of } = await twoQueues();
    await client.get('agent/pause', {
      ext_id: 21,
      operation: 'pause',
      queue_ids: '3,4',
      max_threshold_for_pause_time: 10,
    });
    clock.advance(9999);
    expect(of('21').map(({ paused }) => paused)).toEqual([true, true]);
    clock.advance(1);
    expect(of('21').map(({ paused }) => paused)).toEqual([false, false]);
  });

  it.each([
    ['no extension', { operation: 'pause' }, 40002],
    ['no operation', { ext_id: 21 }, 40002],
    ['another operation', { ext_id: 21, operation: 'stop' }, 40002],
    ['a number that is none', { ext_id: 'x', operation: 'pause' }, 40002],
    ['nine seconds', { ext_id: 21, operation: 'pause', max_threshold_for_pause_time: 9 }, 40002],
    ['an unknown reason', { ext_id: 21, operation: 'pause', reason: 'Lunch' }, 40002],
    ['an unknown extension', { ext_id: 99, operation: 'pause' }, 60001],
    ['an extension of no queue', { ext_id: 9, operation: 'pause' }, 60001],
    ['another queue', { ext_id: 24, operation: 'pause', queue_ids: '3,4' }, 60001],
  ])('refuses %s, and changes nothing', async (_what, params: Record<string, string | number>, code) => {
    const { client, floor } = await twoQueues();
    const before = floor.snapshot();
    expect(await client.get('agent/pause', params)).toMatchObject({ errcode: code });
    expect(floor.snapshot()).toEqual(before);
  });

  it('refuses reasons on the basic plan', async () => {
    const { client, of } = await twoQueues({ plan: 'basic' });
    expect(await client.get('agent/pause', { ext_id: 21, operation: 'pause', reason: '*01' })).toEqual({
      errcode: 10009,
      errmsg: 'OPERATION FAILED',
    });
    expect(await client.get('agent/pause', { ext_id: 21, operation: 'pause' })).toEqual(OK);
    expect(of('21').every(({ paused }) => paused)).toBe(true);
  });
});

describe('Yeastar agent/login', () => {
  it('logs out, logs in again after a timed logout, and logs in with a pause', async () => {
    const { client, clock, of } = await twoQueues();
    const logout = { ext_id: 21, operation: 'logout', max_threshold_for_logout_time: 60 };
    expect(await client.get('agent/login', logout)).toEqual(OK);
    expect(of('21').map(({ loggedIn }) => loggedIn)).toEqual([false, false]);
    expect(await client.get('queue/agent_status', { id: 3 })).toMatchObject({
      data: [{ is_login: 0, max_threshold_for_logout_time: 60 }, {}],
    });
    clock.advance(60_000);
    expect(of('21').map(({ loggedIn }) => loggedIn)).toEqual([true, true]);
    await client.get('agent/login', { ext_id: 21, operation: 'logout' });
    await client.get('agent/login', {
      ext_id: 21,
      queue_ids: 3,
      operation: 'login',
      is_paused: 1,
      max_threshold_for_pause_time: 60,
      reason: '*02',
    });
    expect(of('21')).toMatchObject([
      { loggedIn: true, paused: true, reason: 'Break' },
      { loggedIn: false, paused: false },
    ]);
  });

  it('does not log static agents in or out', async () => {
    const { client, of } = await twoQueues();
    expect(await client.get('agent/login', { ext_id: 24, operation: 'logout' })).toMatchObject({
      errcode: 10009,
    });
    expect(of('24')[0]!.loggedIn).toBe(true);
  });
});

describe('Yeastar queue/agent_pause, queue/agent_login', () => {
  it('changes several agents of one queue', async () => {
    const { client, of } = await twoQueues();
    const pause = { ext_ids: '21,24', queue_id: 3, operation: 'pause', reason: '*03' };
    expect(await client.get('queue/agent_pause', pause)).toEqual(OK);
    expect(of('21')).toMatchObject([{ paused: true, reason: 'Wrap up' }, { paused: false }]);
    expect(of('24')[0]!.paused).toBe(true);
  });

  it('reports a partial success, and a failure when no agent could be changed', async () => {
    const { client, of } = await twoQueues();
    const logout = { ext_ids: '21,24', queue_id: 3, operation: 'logout' };
    expect(await client.get('queue/agent_login', logout)).toEqual({ errcode: 1, errmsg: 'PARTIAL SUCCESS' });
    expect([of('21')[0]!.loggedIn, of('24')[0]!.loggedIn]).toEqual([false, true]);
    expect(await client.get('queue/agent_login', { ...logout, ext_ids: '24' })).toMatchObject({
      errcode: 10009,
    });
    expect(
      await client.get('queue/agent_pause', { ext_ids: '99', queue_id: 3, operation: 'pause' }),
    ).toMatchObject({
      errcode: 60001,
    });
    expect(
      await client.get('queue/agent_pause', { ext_ids: '21;24', queue_id: 3, operation: 'pause' }),
    ).toMatchObject({ errcode: 40002 });
  });
});
