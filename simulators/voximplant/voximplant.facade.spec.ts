import { ManualClock } from '../engine/manual.clock.js';
import { startSimulator, type Simulator } from '../simulator.js';
import { supportFloor } from '../testing/scripted-floor.js';
import { VoximplantClient } from '../testing/voximplant-client.js';
import type { VoximplantQuirksInput } from './voximplant.quirks.js';

const running: Simulator[] = [];
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.stop())));

/** Support (3) with Ada (21) and Ben (24); Cy (9) serves no queue. */
async function support(quirks: VoximplantQuirksInput = {}) {
  const { floor, clock } = supportFloor();
  const simulator = await startSimulator({ vendor: 'voximplant', floor, quirks });
  running.push(simulator);
  return { floor, clock, simulator, client: new VoximplantClient(simulator) };
}
const code = (answer: object) => (answer as { error?: { code: number } }).error?.code;

describe('the token', () => {
  const answered = async (authorization?: string) => {
    const { simulator, client } = await support();
    const url = `${simulator.baseUrl}/platform_api/SQ_GetSkills?${client.query()}`;
    const response = await fetch(url, { headers: authorization === undefined ? {} : { authorization } });
    return code((await response.json()) as object);
  };

  it.each([
    ['is needed', undefined, 100],
    ['is a bearer token', 'Basic abc', 100],
    ['has three parts', 'Bearer abc', 447],
    ['is JSON inside', 'Bearer a.b.c', 447],
  ])('%s', async (_what, authorization, expected) => {
    expect(await answered(authorization)).toBe(expected);
  });

  it.each<[what: string, made: Parameters<VoximplantClient['token']>[0], expected: number | undefined]>([
    ['of the account is good', {}, undefined],
    ['is of this account', { claims: { iss: 1 } }, 100],
    ['is of this key', { header: { kid: 'other' } }, 100],
    ['is RS256', { header: { alg: 'HS256' } }, 447],
    ['lives an hour at most', { claims: { exp: 1_750_003_601 } }, 454],
    ['lives an hour', { claims: { exp: 1_750_003_600 } }, undefined],
    ['is not of the future', { claims: { iat: 1_750_000_001 } }, 455],
    ['ends', { claims: { iat: 1_749_999_000, exp: 1_750_000_000 } }, 456],
  ])('%s', async (_what, made, expected) => {
    const { client } = await support();
    const authorization = `Bearer ${client.token(made)}`;
    const response = await client.raw(`/platform_api/SQ_GetSkills?${client.query()}`, {
      headers: { authorization },
    });
    expect(code((await response.json()) as object)).toBe(expected);
  });

  it('may have its issuer as text, as some official clients write it', async () => {
    const { client, simulator } = await support();
    const authorization = `Bearer ${client.token({ claims: { iss: simulator.credentials['accountId'] } })}`;
    const response = await client.raw(`/platform_api/SQ_GetSkills?${client.query()}`, {
      headers: { authorization },
    });
    expect(code((await response.json()) as object)).toBeUndefined();
  });

  it('with another signature is none', async () => {
    const { client } = await support();
    const authorization = `Bearer ${client.token().slice(0, -4)}AAAA`;
    const response = await client.raw(`/platform_api/SQ_GetSkills?${client.query()}`, {
      headers: { authorization },
    });
    expect(await response.json()).toEqual({ error: { code: 100, msg: 'Authorization failed.' } });
  });

  it('ends when it is revoked, and is not taken while credentials are bad', async () => {
    const { client, simulator, clock } = await support();
    expect(await client.ask('SQ_GetSkills')).toMatchObject({ result: [] });
    expect(simulator.tokensAlive()).toBe(1);
    simulator.faults.revokeTokens();
    expect(code(await client.ask('SQ_GetSkills'))).toBe(456);
    clock.advance(1000);
    expect(await client.ask('SQ_GetSkills')).toMatchObject({ result: [] });
    simulator.faults.badCredentials();
    expect(code(await client.ask('SQ_GetSkills'))).toBe(100);
    clock.advance(61_000);
    expect(simulator.tokensAlive()).toBe(0);
  });
});

describe('a request', () => {
  const form = (client: VoximplantClient, more: Record<string, string>) => {
    const body = new FormData();
    for (const [name, value] of new URLSearchParams(client.query(more))) body.set(name, value);
    return body;
  };

  it.each<[what: string, path: (query: string) => string, init: (client: VoximplantClient) => RequestInit]>([
    [
      'the query of a POST',
      (query) => `/SQ_GetQueues?${query}`,
      () => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
    ],
    ['the query of a GET with a slash', (query) => `/SQ_GetQueues/?${query}`, () => ({})],
    [
      'a urlencoded body',
      () => '/SQ_GetQueues',
      (client) => ({ method: 'POST', body: new URLSearchParams(client.query()) }),
    ],
    ['a multipart body', () => '/SQ_GetQueues', (client) => ({ method: 'POST', body: form(client, {}) })],
    [
      'a urlencoded body with the method',
      () => '',
      (client) => ({ method: 'POST', body: new URLSearchParams(client.query({ cmd: 'SQ_GetQueues' })) }),
    ],
    [
      'a multipart body with the method',
      () => '',
      (client) => ({ method: 'POST', body: form(client, { cmd: 'SQ_GetQueues' }) }),
    ],
  ])('may have its parameters in %s', async (_what, path, init) => {
    const { client } = await support();
    const response = await client.raw(`/platform_api${path(client.query())}`, init(client));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      result: [{ sq_queue_id: 3, sq_queue_name: 'Support' }],
      total_count: 1,
    });
  });

  it('may have fields with line breaks and quotes in a multipart body', async () => {
    const { client } = await support();
    const body = form(client, { sq_skill_name: 'a "b"\r\n--c', description: '' });
    await client.raw('/platform_api/SQ_AddSkill', { method: 'POST', body });
    expect(await client.ask('SQ_GetSkills')).toMatchObject({ result: [{ sq_skill_name: 'a "b"\r\n--c' }] });
  });

  it.each<[what: string, method: string, params: Record<string, string | number>, expected: number]>([
    ['no method', '', {}, 102],
    ['an unknown one', 'SQ_Fly', {}, 103],
    ['another application', 'GetSQState', { application_id: 1 }, 116],
    ['an application twice', 'GetSQState', { application_name: 'a' }, 458],
    ['no queue', 'GetSQState', {}, 134],
    ['an unknown queue', 'GetSQState', { sq_queue_id: '3;99' }, 496],
    ['a queue twice', 'GetSQState', { sq_queue_id: 3, sq_queue_name: 'Support' }, 458],
    ['a zone nobody knows', 'GetSQState', { sq_queue_id: 'all', timezone: 'Mars/Base' }, 496],
    ['a count that is none', 'SQ_GetQueues', { count: 'many' }, 496],
    [
      'a taken name',
      'SQ_AddQueue',
      {
        sq_queue_name: 'Support',
        call_agent_selection: 'MOST_QUALIFIED',
        call_task_selection: 'MAX_PRIORITY',
      },
      493,
    ],
    [
      'minutes and seconds',
      'SQ_SetQueueInfo',
      { sq_queue_id: 3, call_max_waiting_time: 1, call_max_waiting_time_in_seconds: 60 },
      458,
    ],
    ['a long name', 'SQ_AddQueue', { sq_queue_name: 'x'.repeat(101) }, 499],
    ['a priority beyond', 'SQ_SetQueueInfo', { sq_queue_id: 3, priority: 101 }, 497],
    ['nothing to set', 'SQ_SetAgentInfo', { user_id: 21 }, 134],
    ['a long new name', 'SQ_SetQueueInfo', { sq_queue_id: 3, new_sq_queue_name: 'x'.repeat(101) }, 499],
    ['a long comment', 'SQ_AddSkill', { sq_skill_name: 'a', description: 'x'.repeat(201) }, 499],
    ['a selection nobody knows', 'SQ_SetQueueInfo', { sq_queue_id: 3, im_agent_selection: 'RANDOM' }, 496],
    [
      'a label that is taken',
      'SQ_SetAgentCustomStatusMapping',
      { sq_status_name: 'DND', custom_status_name: 'Lunch' },
      559,
    ],
    [
      'six queues of metrics',
      'GetSmartQueueRealtimeMetrics',
      { report_type: 'count_handled_calls', sq_queue_id: '3;3;3;3;3;3' },
      497,
    ],
    [
      'a service level of no seconds',
      'GetSmartQueueRealtimeMetrics',
      { report_type: 'service_level', sq_queue_id: 3 },
      134,
    ],
    ['an unknown report', 'GetSmartQueueRealtimeMetrics', { report_type: 'weather', sq_queue_id: 3 }, 459],
    [
      'a longer window',
      'GetSmartQueueRealtimeMetrics',
      { report_type: 'count_handled_calls', sq_queue_id: 3, from_date: '2025-06-15 12:00:00' },
      123,
    ],
    [
      'a date that is none',
      'GetSmartQueueRealtimeMetrics',
      { report_type: 'count_handled_calls', sq_queue_id: 3, from_date: 'today' },
      111,
    ],
    [
      'agents of a queue report',
      'GetSmartQueueRealtimeMetrics',
      { report_type: 'service_level', max_waiting_sec: 20, sq_queue_id: 3, group_by: 'agent' },
      525,
    ],
  ])('with %s is refused', async (_what, method, params, expected) => {
    const { client } = await support();
    expect(code(await client.ask(method, params))).toBe(expected);
  });

  it('by the name of the application is as good', async () => {
    const { client, simulator } = await support();
    const name = `floor.a${simulator.credentials['accountId']}.voximplant.com`;
    const response = await client.raw(`/platform_api/SQ_GetQueues?application_name=${name}`);
    expect(await response.json()).toMatchObject({ total_count: 1 });
  });
});

describe('the live state', () => {
  it('is of those who are logged in, in milliseconds, and advances', async () => {
    const { client, floor, clock } = await support();
    floor.logout('24');
    const call = floor.arrive('3', { caller: '5550100', name: 'Acme' });
    clock.advance(2_345);
    floor.answer(call, '21');
    clock.advance(700);
    expect(await client.ask('GetSQState', { sq_queue_id: 'all', timezone: 'auto' })).toEqual({
      result: [
        {
          sq_queue_id: 3,
          sq_queue_name: 'Support',
          sq_agents: [
            {
              user_id: 21,
              user_name: 'agent-1004',
              user_display_name: 'Ada Lund',
              sq_skills: [],
              sq_statuses: [
                {
                  IM: { sq_status_name: 'READY', from_date: '2025-06-15 18:06:40' },
                  CALL: { sq_status_name: 'IN_SERVICE', from_date: '2025-06-15 18:06:42' },
                },
              ],
            },
          ],
          tasks: [
            {
              task_type: 'CALL',
              status: 'IN_PROCESSING',
              user_id: 21,
              sq_skills: [],
              waiting_time: 2_345,
              processing_time: 700,
              custom_data: '{"call":"1750000000.1","from":"5550100","name":"Acme"}',
            },
          ],
        },
      ],
    });
  });
});

describe('agents', () => {
  it.each<[mode: string | undefined, three: string[], four: string[]]>([
    [undefined, ['21', '24', '9'], ['24']],
    ['add_queues', ['21', '24', '9'], ['24']],
    ['replace_agents', ['9'], ['24']],
    // Of the person's other queues.
    ['add', ['21', '24', '9'], ['24']],
    ['replace', ['9'], ['24']],
  ])('are bound by %s', async (mode, three, four) => {
    const { client, floor } = await support();
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    floor.addMember('4', '24');
    await client.ask('SQ_BindAgent', {
      user_id: 9,
      sq_queue_id: 3,
      ...(mode !== undefined && { bind_mode: mode }),
    });
    expect([...floor.queues.get('3')!.members.keys()]).toEqual(three);
    expect([...floor.queues.get('4')!.members.keys()]).toEqual(four);
  });

  it('lose their other queues by `add` and `replace`', async () => {
    const { client, floor } = await support();
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    await client.ask('SQ_BindAgent', { user_id: '21;24', sq_queue_id: 4, bind_mode: 'add' });
    expect([...floor.queues.get('3')!.members.keys()]).toEqual([]);
    expect([...floor.queues.get('4')!.members.keys()]).toEqual(['21', '24']);
    await client.ask('SQ_BindAgent', { user_id: 9, sq_queue_id: 'all', bind_mode: 'replace' });
    expect([...floor.queues.get('4')!.members.keys()]).toEqual(['9']);
    expect(await client.ask('SQ_UnbindAgent', { user_id: 'all', sq_queue_id: 'all' })).toEqual({ result: 1 });
    expect([...floor.queues.values()].every(({ members }) => members.size === 0)).toBe(true);
  });

  it('have either setting alone, unless `handle_calls` must be there', async () => {
    const chats = { user_id: 21, max_simultaneous_conversations: 2 };
    const { client } = await support();
    expect(await client.ask('SQ_SetAgentInfo', chats)).toEqual({ result: 1 });
    const { client: strict } = await support({ agentInfo: 'handle-calls' });
    expect(code(await strict.ask('SQ_SetAgentInfo', chats))).toBe(134);
    expect(await strict.ask('SQ_SetAgentInfo', { ...chats, handle_calls: 'true' })).toEqual({ result: 1 });
  });

  it('are found by status, by name, by queue', async () => {
    const { client, floor } = await support();
    floor.pause('21', { reason: 'Break' });
    const ids = async (params: Record<string, string>) =>
      ((await client.ask('SQ_GetAgents', params))['result'] as { user_id: number }[]).map(
        (row) => row.user_id,
      );
    const status = (name: string) => ({
      sq_statuses: JSON.stringify([{ sq_status_type: 'CALL', sq_status_name: name }]),
    });
    expect(await ids(status('CUSTOM_2'))).toEqual([21]);
    expect(await ids(status('READY'))).toEqual([24]);
    expect(await ids({ user_name_template: '1001' })).toEqual([9]);
    expect(await ids({ sq_queue_id: '3' })).toEqual([21, 24]);
    expect(await ids({ excluded_sq_queue_id: '3' })).toEqual([9]);
    expect(await ids({ count: '1', offset: '1' })).toEqual([24]);
  });

  it('who do not handle calls are offered none', async () => {
    const clock = new ManualClock();
    const floorOptions = { queues: 1, agents: 1 };
    const simulator = await startSimulator({ vendor: 'voximplant', clock, floorOptions });
    running.push(simulator);
    const client = new VoximplantClient(simulator);
    let rings = 0;
    simulator.floor.onChange(({ type }) => (rings += type === 'call-ringing' ? 1 : 0));
    await client.ask('SQ_SetAgentInfo', { user_id: 'all', handle_calls: 'false' });
    clock.advance(3_600_000);
    expect(rings).toBe(0);
    await client.ask('SQ_SetAgentInfo', { user_id: 'all', handle_calls: 'true' });
    clock.advance(3_600_000);
    expect(rings).toBeGreaterThan(0);
  });
});

describe('metrics', () => {
  it.each([
    [{}, 50],
    [{ rates: 'fraction' as const }, 0.5],
  ])('count what happened (%j)', async (quirks, level) => {
    const { client, floor, clock } = await support(quirks);
    floor.answer(floor.arrive('3', { caller: '1' }), '21');
    const lost = floor.arrive('3', { caller: '2' });
    clock.advance(30_000);
    floor.abandon(lost);
    clock.advance(1_000);
    const { result } = await client.ask('GetSmartQueueRealtimeMetrics', {
      report_type:
        'count_handled_calls;count_abandonment_calls;service_level;max_time_in_queue;occupancy_rate',
      sq_queue_id: 3,
      group_by: 'queue',
      max_waiting_sec: 20,
    });
    expect(
      (result as { groups: { values: { value: number }[] }[] }[]).map(
        ({ groups }) => groups[0]!.values[0]!.value,
      ),
    ).toEqual([1, 1, level, 30, 0]);
  });
});
