import { agentsOf, api } from './voximplant.request.js';
import { members, queueNames, type CommandRow, type LiveStage } from './row.js';

async function labels({ get }: LiveStage): Promise<unknown> {
  return (await get<{ items: unknown }>('/status-labels')).body.items;
}

/** …/SQ_SetAgentCustomStatusMapping?sq_status_name=OnCall&custom_status_name=In%20a%20Call&application_id=12345 */
const mapping = (name: string, label: string) =>
  api(
    'SQ_SetAgentCustomStatusMapping',
    `sq_status_name=${name}&custom_status_name=${label}&application_id=12345`,
  );

const setLabel = (about: string, name: string, label: string): CommandRow<string> => ({
  name: `status-label.set${about}`,
  type: 'status-label.set',
  command: () => ({ params: { name, label } }),
  requests: () => [mapping(name, label.replaceAll(' ', '%20'))],
  contract: { polls: ['roster'] },
  // Labels are the whole account's, which the casts share.
  e2e: false,
});

export const VOXIMPLANT_QUEUE_ROWS: CommandRow<string>[] = [
  {
    name: 'queue.set-agents',
    type: 'queue.set-agents',
    command: ({ support, ben, dee }) => ({ queue: support.id, params: { agents: [ben.id, dee.id] } }),
    requests: ({ support, ben, dee }) => [
      agentsOf(support.id),
      api(
        'SQ_BindAgent',
        `application_id=12345&sq_queue_id=${support.id}&user_id=${ben.id}%3B${dee.id}&bind_mode=replace_agents`,
      ),
    ],
    e2e: {
      called: ({ support }) => ({ queue: support.name }),
      params: ({ ben, dee }) => ({ agents: [ben.name, dee.id] }),
      feed: (stage) => expect(members(stage, stage.support)).toEqual([stage.ben.id, stage.dee.id]),
    },
  },
  {
    name: 'queue.set-agents, one of them named twice',
    type: 'queue.set-agents',
    command: () => ({ queue: '4', params: { agents: ['36', '42', '36'] } }),
    requests: () => [
      agentsOf('4'),
      api('SQ_BindAgent', 'application_id=12345&sq_queue_id=4&user_id=36%3B42&bind_mode=replace_agents'),
    ],
    // The row before it shows the same.
    e2e: false,
  },
  {
    name: 'queue.set-agents to none',
    type: 'queue.set-agents',
    command: ({ sales }) => ({ queue: sales.id, params: { agents: [] } }),
    requests: ({ sales }) => [
      agentsOf(sales.id),
      api('SQ_UnbindAgent', `application_id=12345&sq_queue_id=${sales.id}&user_id=all`),
    ],
    // The rows after it need people in the queues.
    e2e: false,
  },
  {
    name: 'queue.create',
    type: 'queue.create',
    command: ({ nth }) => ({
      params: {
        fields: {
          sq_queue_name: `Returns ${nth}`,
          call_agent_selection: 'MOST_QUALIFIED',
          call_task_selection: 'MAX_PRIORITY',
        },
      },
    }),
    requests: ({ nth }) => [
      api(
        'SQ_AddQueue',
        `application_id=12345&sq_queue_name=Returns%20${nth}&call_agent_selection=MOST_QUALIFIED&call_task_selection=MAX_PRIORITY`,
      ),
    ],
    contract: { executed: () => ({ created: '6' }) },
    e2e: { feed: (stage) => expect(queueNames(stage)).toContain(`Returns ${stage.nth}`) },
  },
  {
    name: 'queue.create with everything',
    type: 'queue.create',
    command: () => ({
      params: {
        fields: {
          sq_queue_name: 'Returns & repairs',
          call_agent_selection: 'LEAST_QUALIFIED',
          call_task_selection: 'MAX_WAITING_TIME',
          im_agent_selection: 'MAX_WAITING_TIME',
          im_task_selection: 'MAX_PRIORITY',
          hold_calls_if_inactive_agents: true,
          hold_im_if_inactive_agents: false,
          description: 'Both',
          call_max_waiting_time: 3,
          im_max_waiting_time_in_seconds: 90,
          call_max_queue_size: 7,
          im_max_queue_size: 8,
          priority: 100,
          fallback_agent_selection: 'x',
        },
      },
    }),
    requests: () => [
      api(
        'SQ_AddQueue',
        'application_id=12345&sq_queue_name=Returns%20%26%20repairs&call_agent_selection=LEAST_QUALIFIED' +
          '&call_task_selection=MAX_WAITING_TIME&im_agent_selection=MAX_WAITING_TIME&im_task_selection=MAX_PRIORITY' +
          '&hold_calls_if_inactive_agents=true&hold_im_if_inactive_agents=false&description=Both' +
          '&call_max_waiting_time=3&im_max_waiting_time_in_seconds=90&call_max_queue_size=7&im_max_queue_size=8' +
          '&priority=100&fallback_agent_selection=x',
      ),
    ],
    contract: { executed: () => ({ created: '6' }) },
    // One queue is enough to see.
    e2e: false,
  },
  {
    name: 'queue.update',
    type: 'queue.update',
    command: ({ nth, made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { new_sq_queue_name: `Repairs ${nth}`, call_max_waiting_time_in_seconds: 100 } },
    }),
    requests: ({ nth, made: { queue } }) => [
      api(
        'SQ_SetQueueInfo',
        `application_id=12345&sq_queue_id=${queue.id}&new_sq_queue_name=Repairs%20${nth}&call_max_waiting_time_in_seconds=100`,
      ),
    ],
    e2e: {
      called: ({ made: { queue } }) => ({ queue: queue.name }),
      feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
    },
  },
  {
    name: 'queue.update of several settings',
    type: 'queue.update',
    command: ({ support }) => ({
      queue: support.id,
      params: {
        fields: {
          new_sq_queue_name: 'Help',
          call_agent_selection: 'MOST_QUALIFIED',
          call_max_waiting_time_in_seconds: 100,
          im_max_waiting_time: 4,
          hold_calls_if_inactive_agents: true,
          priority: 1,
        },
      },
    }),
    requests: ({ support }) => [
      api(
        'SQ_SetQueueInfo',
        `application_id=12345&sq_queue_id=${support.id}&new_sq_queue_name=Help&call_agent_selection=MOST_QUALIFIED` +
          '&hold_calls_if_inactive_agents=true&call_max_waiting_time_in_seconds=100&im_max_waiting_time=4&priority=1',
      ),
    ],
    // It changes settings that the board does not show.
    e2e: false,
  },
  {
    name: 'queue.update of what is not told',
    type: 'queue.update',
    command: ({ made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { priority: 5, im_agent_selection: 'MOST_QUALIFIED' } },
    }),
    requests: ({ made: { queue } }) => [
      api(
        'SQ_SetQueueInfo',
        `application_id=12345&sq_queue_id=${queue.id}&im_agent_selection=MOST_QUALIFIED&priority=5`,
      ),
    ],
    unconfirmed: true,
    e2e: { called: ({ made: { queue } }) => ({ queue: queue.name }), unseen: true },
  },
  {
    name: 'queue.delete',
    type: 'queue.delete',
    command: ({ made: { queue } }) => ({ queue: queue.id, params: {} }),
    requests: ({ made: { queue } }) => [api('SQ_DelQueue', `application_id=12345&sq_queue_id=${queue.id}`)],
    e2e: {
      called: ({ made: { queue } }) => ({ queue: queue.name }),
      feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
    },
  },
  {
    name: 'status-label.set',
    type: 'status-label.set',
    command: ({ nth }) => ({ params: { name: `CUSTOM_${nth + 4}`, label: `Errand ${nth}` } }),
    requests: ({ nth }) => [mapping(`CUSTOM_${nth + 4}`, `Errand%20${nth}`)],
    contract: { polls: ['roster'] },
    e2e: {
      asked: async (stage) =>
        expect(await labels(stage)).toContainEqual({
          name: `CUSTOM_${stage.nth + 4}`,
          label: `Errand ${stage.nth}`,
        }),
    },
  },
  setLabel(' on a status that has none', 'OnCall', 'In a Call'),
  setLabel(' to another one', 'CUSTOM_1', 'Break'),
  setLabel(' to its own name, which is none', 'CUSTOM_1', 'CUSTOM_1'),
  {
    name: 'status-label.delete',
    type: 'status-label.delete',
    command: ({ nth }) => ({ params: { name: `CUSTOM_${nth + 4}` } }),
    requests: ({ nth }) => [
      api('SQ_DeleteAgentCustomStatusMapping', `sq_status_name=CUSTOM_${nth + 4}&application_id=12345`),
    ],
    contract: {
      first: ({ nth }) => ({
        type: 'status-label.set',
        params: { name: `CUSTOM_${nth + 4}`, label: `Errand ${nth}` },
      }),
      polls: ['roster'],
    },
    e2e: {
      asked: async (stage) =>
        expect(await labels(stage)).not.toContainEqual(
          expect.objectContaining({ name: `CUSTOM_${stage.nth + 4}` }),
        ),
    },
  },
];
