import { startSimulator, type Simulator } from '../simulator.js';
import { supportFloor } from '../testing/scripted-floor.js';
import { VoximplantClient, type Json } from '../testing/voximplant-client.js';
import type { VoximplantQuirksInput } from './voximplant.quirks.js';

const running: Simulator[] = [];
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.stop())));

/** Support (3) with Ada (21) and Ben (24), and an empty Night (4). */
async function support(quirks: VoximplantQuirksInput = {}) {
  const { floor, clock } = supportFloor();
  floor.addQueue({ id: '4', number: '6403', name: 'Night' });
  const simulator = await startSimulator({ vendor: 'voximplant', floor, quirks });
  running.push(simulator);
  const client = new VoximplantClient(simulator);
  const state = async () =>
    ((await client.ask('GetSQState', { sq_queue_id: 'all' })) as { result: Json[] }).result;
  const ids = async (method: string, params: Record<string, string | number> = {}) => {
    const { result, ...more } = await client.ask(method, params);
    return { ids: (result as Json[]).map((row) => row['sq_queue_id'] ?? row['user_id']), ...more };
  };
  return { floor, clock, simulator, client, state, ids };
}
const error = (code: number, msg: string) => ({ error: { code, msg } });
const METRICS = { report_type: 'count_handled_calls', sq_queue_id: 3, group_by: 'queue' };

describe('the switches of the Voximplant façade', () => {
  it.each<[VoximplantQuirksInput['emptyLists'], Json]>([
    ['array', { sq_agents: [], tasks: [] }],
    ['null', { sq_agents: null, tasks: null }],
    ['absent', {}],
    ['object', { sq_agents: {}, tasks: {} }],
  ])('emptyLists %s is the form of lists without rows', async (emptyLists, lists) => {
    const { state } = await support({ emptyLists });
    expect((await state())[1]).toEqual({ sq_queue_id: 4, sq_queue_name: 'Night', ...lists });
    expect((await state())[0]).toMatchObject({ sq_agents: [{ user_id: 21 }, { user_id: 24 }] });
  });

  it('stateEmpty has no queue, and stateWithoutLast all but the last', async () => {
    const { client, ids, simulator } = await support({ stateEmpty: true });
    expect(await client.ask('GetSQState', { sq_queue_id: 'all' })).toEqual({ result: [] });
    expect(await ids('SQ_GetQueues')).toEqual({ ids: [3, 4], total_count: 2, count: 2 });
    simulator.quirks.set({ stateEmpty: false, stateWithoutLast: true });
    expect(await ids('GetSQState', { sq_queue_id: 'all' })).toEqual({ ids: [3] });
  });

  it.each<[VoximplantQuirksInput['statuses'], unknown]>([
    ['null', null],
    ['absent', undefined],
  ])('statuses %s leaves an agent without a status', async (statuses, value) => {
    const { state } = await support({ statuses });
    const [first] = (await state())[0]?.['sq_agents'] as Json[];
    expect(first).toEqual({
      user_id: 21,
      user_name: 'agent-1004',
      user_display_name: 'Ada Lund',
      sq_skills: [],
      ...(value === null && { sq_statuses: null }),
    });
  });

  it('waitingTimeAbsent and waitingUser change the tasks of callers', async () => {
    const { floor, clock, state } = await support({
      waitingTimeAbsent: true,
      waitingUser: 'zero',
      customData: 'none',
    });
    floor.arrive('3', { caller: '5550100' });
    floor.arrive('3', { caller: '5550101' });
    clock.advance(2_000);
    const task = { task_type: 'CALL', status: 'IN_QUEUE', user_id: 0, sq_skills: [], processing_time: 0 };
    expect((await state())[0]?.['tasks']).toEqual([task, { ...task, waiting_time: 2_000 }]);
  });

  it('endedTasks shows a call for a minute after its end', async () => {
    const { floor, clock, state } = await support({ endedTasks: true, customData: 'none' });
    const call = floor.arrive('3', { caller: '5550100' });
    clock.advance(2_000);
    floor.answer(call, '21');
    clock.advance(3_000);
    floor.hangup(call);
    clock.advance(59_999);
    expect((await state())[0]?.['tasks']).toEqual([
      {
        task_type: 'CALL',
        status: 'ENDED',
        user_id: 21,
        sq_skills: [],
        waiting_time: 2_000,
        processing_time: 3_000,
      },
    ]);
    clock.advance(1);
    expect((await state())[0]?.['tasks']).toEqual([]);
  });

  it.each<[VoximplantQuirksInput['allWord'], string]>([
    ['any', 'any'],
    ['none', '3;4'],
  ])('allWord %s refuses `all`', async (allWord, instead) => {
    const { client, ids } = await support({ allWord });
    expect(await client.ask('GetSQState', { sq_queue_id: 'all' })).toEqual(
      error(496, "The 'sq_queue_id' parameter is invalid."),
    );
    expect(await ids('GetSQState', { sq_queue_id: instead })).toEqual({ ids: [3, 4] });
  });

  it.each<[VoximplantQuirksInput['metricValues'], Json]>([
    ['number', { values: [{ value: 0 }] }],
    ['null', { values: [{ value: null }] }],
    ['-1', { values: [{ value: -1 }] }],
    ['n/a', { values: [{ value: 'N/A' }] }],
    ['no-list', { values: null }],
  ])('metricValues %s is what a metric has', async (metricValues, group) => {
    const { client } = await support({ metricValues });
    expect(await client.ask('GetSmartQueueRealtimeMetrics', METRICS)).toMatchObject({
      result: [{ report_type: 'count_handled_calls', groups: [{ sq_queue_id: 3, ...group }] }],
    });
  });

  it.each<[VoximplantQuirksInput, string, Json]>([
    [{ metricsRefused: '340' }, 'GetSmartQueueRealtimeMetrics', error(340, 'Rate limit exceed.')],
    [{ metricsRefused: '104' }, 'GetSmartQueueRealtimeMetrics', error(104, 'Forbidden command.')],
    [{ labelsRefused: '104' }, 'SQ_GetAgentCustomStatusMapping', error(104, 'Forbidden command.')],
    [{ labelsRefused: '340' }, 'SQ_GetAgentCustomStatusMapping', error(340, 'Rate limit exceed.')],
    [{ skillsRefused: '104' }, 'SQ_GetSkills', error(104, 'Forbidden command.')],
  ])('%j refuses that method only', async (quirks, method, answer) => {
    const { client, state, simulator } = await support(quirks);
    expect(await client.ask(method, METRICS)).toEqual(answer);
    expect(await state()).toHaveLength(2);
    simulator.quirks.reset();
    expect(await client.ask(method, METRICS)).toHaveProperty('result');
  });

  it.each<[VoximplantQuirksInput, string]>([
    [{ metricsRefused: 'http-500' }, 'GetSmartQueueRealtimeMetrics'],
    [{ labelsRefused: 'http-500' }, 'SQ_GetAgentCustomStatusMapping'],
    [{ skillsRefused: 'http-500' }, 'SQ_GetSkills'],
  ])('%j answers without an envelope', async (quirks, method) => {
    const { client } = await support(quirks);
    const response = await client.raw(`/platform_api/${method}?${client.query()}`);
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error']);
  });

  it('metricsRefused unanswered accepts the request and is silent', async () => {
    const { client, simulator, state } = await support({ metricsRefused: 'unanswered' });
    const path = `/platform_api/GetSmartQueueRealtimeMetrics?${client.query(METRICS)}`;
    const silent = client.raw(path, { signal: AbortSignal.timeout(300) });
    await expect(silent).rejects.toThrow('timeout');
    expect(simulator.requests.all()[0]?.status).toBeUndefined();
    expect(await state()).toHaveLength(2);
  });

  it.each<[VoximplantQuirksInput['loginRefused'], Json]>([
    ['100', error(100, 'Authorization failed.')],
    ['447', error(447, 'Invalid token format.')],
    ['455', error(455, 'The token is issued in the future.')],
    ['456', error(456, 'The token has expired.')],
  ])('loginRefused %s refuses a valid token', async (loginRefused, answer) => {
    const { client } = await support({ loginRefused });
    expect(await client.ask('SQ_GetSkills')).toEqual(answer);
  });

  it.each<[VoximplantQuirksInput, string, object]>([
    [{ hiddenRows: true }, 'SQ_GetQueues', { ids: [3], total_count: 2, count: 1 }],
    [{ countsMore: true }, 'SQ_GetQueues', { ids: [3, 4], total_count: 3, count: 2 }],
    [{ unreadableRow: 'queue' }, 'SQ_GetQueues', { ids: [undefined, 3, 4], total_count: 3, count: 3 }],
    [{ unreadableRow: 'agent' }, 'SQ_GetAgents', { ids: [null, 21, 24, 9], total_count: 4, count: 4 }],
    [{ duplicateRows: true }, 'SQ_GetQueues', { ids: [3, 4, 3], total_count: 3, count: 3 }],
  ])('%j changes the rows of lists', async (quirks, method, expected) => {
    const { ids } = await support(quirks);
    expect(await ids(method)).toEqual(expected);
  });

  it('unreadableRow agent and duplicateRows are in the live state too', async () => {
    const { ids, state } = await support({ unreadableRow: 'agent', duplicateRows: true });
    expect((await state())[0]?.['sq_agents']).toMatchObject([
      { user_id: null },
      { user_id: 21 },
      { user_id: 24 },
      { user_id: 21 },
    ]);
    expect(await ids('GetSQState', { sq_queue_id: 'all' })).toEqual({ ids: [3, 4] });
  });

  it('offsetIgnored answers the first page always, pagesOverlap begins with the row before', async () => {
    const { ids, simulator } = await support({ offsetIgnored: true, maxCount: 1 });
    expect(await ids('SQ_GetQueues', { offset: 1 })).toEqual({ ids: [3], total_count: 2, count: 1 });
    simulator.quirks.set({ offsetIgnored: false, pagesOverlap: true });
    expect(await ids('SQ_GetQueues', { offset: 1 })).toEqual({ ids: [3, 4], total_count: 2, count: 2 });
  });
});
