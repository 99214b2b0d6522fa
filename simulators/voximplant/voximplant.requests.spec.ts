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

  it('with another signature is invalid', async () => {
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
    ['an unknown zone', 'GetSQState', { sq_queue_id: 'all', timezone: 'Mars/Base' }, 496],
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
    ['an unknown selection', 'SQ_SetQueueInfo', { sq_queue_id: 3, im_agent_selection: 'RANDOM' }, 496],
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

  it('by the name of the application is accepted as well', async () => {
    const { client, simulator } = await support();
    const name = `floor.a${simulator.credentials['accountId']}.voximplant.com`;
    const response = await client.raw(`/platform_api/SQ_GetQueues?application_name=${name}`);
    expect(await response.json()).toMatchObject({ total_count: 1 });
  });
});
