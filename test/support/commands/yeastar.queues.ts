import { queueNames, type CommandRow } from './row.js';
import type { Sent } from './yeastar.request.js';

const SETTINGS = {
  enb_queue_skill_based_routing: 1,
  moh: 'Jazz',
  max_wait_time: 900,
  fail_dest: 'extension',
  fail_dest_value: '9',
  agent_timeout: 20,
  retry_time: 5,
  wrap_up_time: 30,
};
/** Rows that are not played end to end are forms of those that are. */
export const QUEUE_ROWS: CommandRow<Sent>[] = [
  {
    name: 'queue.create',
    type: 'queue.create',
    command: ({ nth }) => ({
      params: { fields: { number: `65${nth}0`, name: `Returns ${nth}`, ring_strategy: 'fewest_calls' } },
    }),
    requests: ({ nth }) => [
      ['POST queue/create', { number: `65${nth}0`, name: `Returns ${nth}`, ring_strategy: 'fewest_calls' }],
    ],
    contract: { executed: () => ({ created: '6' }), polls: ['roster'] },
    e2e: { feed: (stage) => expect(queueNames(stage)).toContain(`Returns ${stage.nth}`) },
  },
  {
    name: 'queue.update',
    type: 'queue.update',
    command: ({ nth, made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { name: `Repairs ${nth}`, wrap_up_time: 20 } },
    }),
    requests: ({ nth, made: { queue } }) => [
      ['POST queue/update', { id: Number(queue.id), name: `Repairs ${nth}`, wrap_up_time: 20 }],
    ],
    contract: { polls: ['roster'] },
    e2e: {
      called: ({ nth }) => ({ queue: `65${nth}0` }),
      feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
    },
  },
  {
    name: 'queue.update of what the system does not tell',
    type: 'queue.update',
    command: ({ made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { enb_queue_skill_based_routing: 1 } },
    }),
    requests: ({ made: { queue } }) => [
      ['POST queue/update', { id: Number(queue.id), enb_queue_skill_based_routing: 1 }],
    ],
    unconfirmed: true,
    contract: { polls: ['roster'] },
    e2e: { called: ({ made: { queue } }) => ({ queue: queue.name }), unseen: true },
  },
  {
    name: 'queue.delete',
    type: 'queue.delete',
    command: ({ made: { queue } }) => ({ queue: queue.id, params: {} }),
    // GET /openapi/v1.0/queue/delete?access_token=…&id=6
    requests: ({ made: { queue } }) => [['GET queue/delete', { id: queue.id }]],
    contract: { polls: ['roster'] },
    e2e: {
      called: ({ made: { queue } }) => ({ queue: queue.name }),
      feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
    },
  },
  {
    name: 'queue.create with every setting',
    type: 'queue.create',
    command: () => ({
      params: { fields: { number: '6405', name: 'Returns', ring_strategy: 'linear', ...SETTINGS } },
    }),
    requests: () => [
      ['POST queue/create', { number: '6405', name: 'Returns', ring_strategy: 'linear', ...SETTINGS }],
    ],
    contract: { executed: () => ({ created: '6' }), polls: ['roster'] },
    e2e: false,
  },
  {
    name: 'queue.update of what every list tells',
    type: 'queue.update',
    command: () => ({
      queue: '4',
      params: { fields: { number: '6409', name: 'Sales North', ring_strategy: 'random' } },
    }),
    requests: () => [
      ['POST queue/update', { id: 4, number: '6409', name: 'Sales North', ring_strategy: 'random' }],
    ],
    contract: { polls: ['roster'] },
    e2e: false,
  },
  {
    name: 'queue.update of settings',
    type: 'queue.update',
    command: () => ({
      queue: '3',
      params: {
        fields: {
          wrap_up_time: 0,
          max_wait_time: 0,
          fail_dest: 'play_greeting',
          fail_dest_value: 'demo.wav',
          fail_dest_prefix: '2',
        },
      },
    }),
    requests: () => [
      [
        'POST queue/update',
        {
          id: 3,
          wrap_up_time: 0,
          max_wait_time: 0,
          fail_dest: 'play_greeting',
          fail_dest_value: 'demo.wav',
          fail_dest_prefix: '2',
        },
      ],
    ],
    contract: { polls: ['roster'] },
    e2e: false,
  },
];
