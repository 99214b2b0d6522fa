import { Running } from '../testing/running.js';
import { startControlApi, type ControlApi } from './control-api.js';

const running = new Running();
let api: ControlApi | undefined;
afterEach(async () => {
  await api?.stop();
  await running.stop();
});

async function controlled() {
  const parts = await running.support();
  api = await startControlApi([parts.simulator]);
  const { url } = api;
  const call = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...init,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ...parts, call, url };
}

describe('control API', () => {
  it('performs verbs and answers the state of the floor', async () => {
    const { call, floor } = await controlled();
    const arrived = await call('POST', '/hq/floor', { verb: 'arrive', queueId: '3', caller: '5550100' });
    expect(arrived).toEqual({ status: 200, body: { callId: '1750000000.1' } });
    await call('POST', '/hq/floor', { verb: 'ring', callId: '1750000000.1', agentId: '21' });
    await call('POST', '/hq/floor', { verb: 'pause', agentId: '24', reason: 'Lunch', forMs: 10_000 });
    const truth = await call('GET', '/hq/truth');
    expect(truth.body).toEqual(JSON.parse(JSON.stringify(floor.snapshot())));
    expect(truth.body).toMatchObject({
      queues: [{ waiting: [{ ringing: ['21'] }] }],
      agents: [{ activity: 'ringing' }, { memberships: [{ paused: true, reason: 'Lunch' }] }, {}],
    });
  });

  it('has every verb of the floor', async () => {
    const { call, floor } = await controlled();
    const verbs = [
      { verb: 'addQueue', id: '4', number: '6403', name: 'Sales', strategy: 'random' },
      { verb: 'renameQueue', queueId: '4', name: 'Sales EU' },
      { verb: 'addAgent', id: '30', number: '1010', name: 'Dee Dahl' },
      { verb: 'addMember', queueId: '4', agentId: '30', kind: 'static' },
      { verb: 'unregister', agentId: '30' },
      { verb: 'register', agentId: '30' },
      { verb: 'logout', agentId: '21', queueIds: ['3'], forMs: 5000 },
      { verb: 'login', agentId: '21' },
      { verb: 'pause', agentId: '21' },
      { verb: 'unpause', agentId: '21' },
      { verb: 'arrive', queueId: '4', caller: '1', id: '1.1' },
      { verb: 'ring', callId: '1.1', agentId: '30' },
      { verb: 'miss', callId: '1.1' },
      { verb: 'answer', callId: '1.1', agentId: '30' },
      { verb: 'hold', callId: '1.1', by: 'caller' },
      { verb: 'unhold', callId: '1.1' },
      { verb: 'hangup', callId: '1.1' },
      { verb: 'arrive', queueId: '4', caller: '1', id: '1.2' },
      { verb: 'abandon', callId: '1.2' },
      { verb: 'directCall', agentId: '30' },
      { verb: 'removeMember', queueId: '4', agentId: '30' },
      { verb: 'removeQueue', queueId: '4' },
      { verb: 'enlarge', queues: 2, agentsPerQueue: 3 },
    ];
    for (const verb of verbs) {
      expect({ verb, ...(await call('POST', '/hq/floor', verb)) }).toMatchObject({ verb, status: 200 });
    }
    expect(floor.snapshot().queues.map(({ id, number }) => [id, number])).toEqual([
      ['3', '6402'],
      ['4', '6403'],
      ['5', '6407'],
    ]);
    expect(floor.agents.size).toBe(10);
    expect(floor.calls.size).toBe(1);
  });

  it('sets, lists and clears faults, and shows what was asked', async () => {
    const { call, client } = await controlled();
    const { body } = await call('POST', '/hq/faults', { kind: 'vendor-error', code: 10005 });
    expect(await client.get('queue/list')).toMatchObject({ errcode: 10005 });
    expect((await call('GET', '/hq/faults')).body).toMatchObject([{ id: body['id'], rule: { code: 10005 } }]);
    await call('DELETE', `/hq/faults/${String(body['id'])}`);
    expect(await client.get('queue/list')).toMatchObject({ errcode: 0 });
    const { body: requests } = await call('GET', '/hq/requests');
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: '/openapi/v1.0/get_token',
        query: '',
        status: 200,
        headers: { 'user-agent': 'OpenAPI' },
      },
      { method: 'GET', path: '/openapi/v1.0/queue/list', query: `access_token=${client.token}`, status: 200 },
      { path: '/openapi/v1.0/queue/list' },
    ]);
    await call('DELETE', '/hq/requests');
    expect((await call('GET', '/hq/requests')).body).toEqual([]);
    expect((await call('GET', '/hq/tokens')).body).toEqual({ alive: 1 });
  });

  it('lists, sets and resets the switches of the façade', async () => {
    const { call, client } = await controlled();
    const { body } = await call('GET', '/hq/quirks');
    expect(body[1]).toEqual({
      name: 'emptyLists',
      default: false,
      value: false,
      positions: [{ emptyLists: 'null' }, { emptyLists: 'absent' }],
      kind: 'empty',
      leaves: 'all',
      says: 'A list without rows is null or left out, also beside lists with rows.',
      source: 'recorded on a P570, firmware 37.23',
    });
    expect(await call('POST', '/hq/quirks', { emptyLists: true, idleQueue: '60001' })).toEqual({
      status: 200,
      body: {},
    });
    expect((await call('GET', '/hq/quirks')).body[1]).toMatchObject({ value: 'null' });
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject({ errcode: 60001 });
    await call('DELETE', '/hq/quirks/idleQueue');
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject({ waiting_list: null });
    await call('DELETE', '/hq/quirks');
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject({ waiting_list: [] });
  });

  it('refuses a switch, or a position, that does not exist', async () => {
    const { call } = await controlled();
    expect(await call('POST', '/hq/quirks', { mood: 'bad' })).toEqual({
      status: 400,
      body: { error: 'There is no switch mood' },
    });
    expect(await call('POST', '/hq/quirks', { emptyLists: 'gone' })).toMatchObject({ status: 400 });
    expect(await call('DELETE', '/hq/quirks/mood')).toMatchObject({ status: 400 });
    expect((await call('GET', '/hq/quirks')).body[1]).toMatchObject({ value: false });
  });

  it('cuts a simulator off and brings it back', async () => {
    const { call, client } = await controlled();
    await call('POST', '/hq/refuse');
    await expect(client.get('queue/list')).rejects.toThrow('fetch failed');
    await call('POST', '/hq/restore');
    await call('POST', '/hq/revoke-tokens');
    expect(await client.get('queue/list')).toMatchObject({ errcode: 10004 });
    await call('POST', '/hq/bad-credentials', { bad: true });
    expect(await client.signIn()).toMatchObject({ errcode: -1 });
  });

  it('says what is wrong with a request', async () => {
    const { call, url } = await controlled();
    expect(await call('GET', '/')).toMatchObject({
      status: 200,
      body: { simulators: [{ id: 'hq', vendor: 'yeastar' }] },
    });
    expect(await call('GET', '/other/truth')).toMatchObject({ status: 404 });
    expect(await call('POST', '/hq/floor', { verb: 'dance' })).toMatchObject({ status: 400 });
    expect(await call('POST', '/hq/floor', { verb: 'hangup', callId: '9.9' })).toEqual({
      status: 404,
      body: { error: 'There is no call 9.9 on this floor' },
    });
    expect(await call('POST', '/hq/floor', { verb: 'register', agentId: '21' })).toEqual({
      status: 409,
      body: { error: 'Agent 21 is already registered' },
    });
    expect(await call('POST', '/hq/faults', { kind: 'torn', times: 0 })).toMatchObject({ status: 400 });
    const form = await fetch(`${url}/hq/refuse`, { method: 'POST', body: 'x' });
    expect(form.status).toBe(400);
  });
});
