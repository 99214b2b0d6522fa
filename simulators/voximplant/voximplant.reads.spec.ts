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
