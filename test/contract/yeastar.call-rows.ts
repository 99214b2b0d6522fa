import type { CommandRow } from './yeastar.command-row.js';
import type { Sent } from './yeastar.harness.js';

const of = (extension: string): Sent => ['GET call/query', { extension }];
const named = (call_id: string): Sent => ['GET call/query', { call_id }];
const FIRST = '1750000000.1';
export const CALL_ROWS: CommandRow[] = [
  ...(['listen', 'whisper', 'barge'] as const).map((type): CommandRow => ({
    name: `call.${type} to an agent`,
    order: { type: `call.${type}`, agent: '1004', params: { supervisor: '1001' } },
    sent: [of('1004'), ['POST call/listen', { monitor: '1001', channel_id: 'PJSIP/1004-00000011', type }]],
    polls: ['queue:3', 'queue:4'],
    unseen: true,
  })),
  {
    name: 'call.listen to a call',
    order: { type: 'call.listen', params: { call: FIRST, supervisor: '1001' } },
    sent: [
      named(FIRST),
      ['POST call/listen', { monitor: '1001', channel_id: 'PJSIP/1004-00000011', type: 'listen' }],
    ],
    polls: [],
    unseen: true,
  },
  {
    name: 'call.whisper to an agent whom the caller holds, the call being named',
    order: { type: 'call.whisper', agent: '1009', params: { call: '1750000072.5', supervisor: '1001' } },
    sent: [
      named('1750000072.5'),
      ['POST call/listen', { monitor: '1001', channel_id: 'PJSIP/1009-00000051', type: 'whisper' }],
    ],
    polls: ['queue:3', 'queue:4'],
    unseen: true,
  },
  {
    name: "call.hangup of an agent's call",
    order: { type: 'call.hangup', agent: '1004', params: {} },
    sent: [of('1004'), ['POST call/hangup', { channel_id: 'PJSIP/trunk-main-endpoint-00000010' }]],
    polls: ['queue:3', 'queue:4'],
    unseen: true,
  },
  {
    name: 'call.hangup of a waiting call',
    order: { type: 'call.hangup', params: { call: '1750000070.3' } },
    sent: [named('1750000070.3'), ['POST call/hangup', { channel_id: 'PJSIP/trunk-main-endpoint-00000030' }]],
    polls: [],
    unseen: true,
  },
  {
    name: "call.transfer of an agent's call",
    order: { type: 'call.transfer', agent: '1004', params: { to: '6403' } },
    sent: [
      of('1004'),
      [
        'POST call/transfer',
        {
          type: 'blind',
          channel_id: 'PJSIP/trunk-main-endpoint-00000010',
          number: '6403',
          dial_permission: '1004',
        },
      ],
    ],
    polls: ['queue:3', 'queue:4'],
    unseen: true,
  },
  {
    name: 'call.transfer of a call that is talked, outside',
    order: { type: 'call.transfer', params: { call: FIRST, to: '00495550100' } },
    sent: [
      named(FIRST),
      [
        'POST call/transfer',
        {
          type: 'blind',
          channel_id: 'PJSIP/trunk-main-endpoint-00000010',
          number: '00495550100',
          dial_permission: '1004',
        },
      ],
    ],
    polls: [],
    unseen: true,
  },
  {
    name: 'call.transfer of a waiting call, by right of the supervisor',
    order: { type: 'call.transfer', params: { call: '1750000070.3', to: '1008', supervisor: '1001' } },
    sent: [
      named('1750000070.3'),
      [
        'POST call/transfer',
        {
          type: 'blind',
          channel_id: 'PJSIP/trunk-main-endpoint-00000030',
          number: '1008',
          dial_permission: '1001',
        },
      ],
    ],
    polls: [],
    unseen: true,
  },
  {
    name: 'call.transfer of a waiting call, without an agent',
    order: { type: 'call.transfer', params: { call: '1750000070.3', to: '6403' } },
    sent: [
      named('1750000070.3'),
      [
        'POST call/transfer',
        { type: 'blind', channel_id: 'PJSIP/trunk-main-endpoint-00000030', number: '6403' },
      ],
    ],
    polls: [],
    unseen: true,
  },
];

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
export const QUEUE_ROWS: CommandRow[] = [
  {
    name: 'queue.create',
    order: {
      type: 'queue.create',
      params: { fields: { number: '6405', name: 'Returns', ring_strategy: 'fewest_calls' } },
    },
    sent: [['POST queue/create', { number: '6405', name: 'Returns', ring_strategy: 'fewest_calls' }]],
    polls: ['roster'],
    executed: { created: '6' },
  },
  {
    name: 'queue.create with every setting',
    order: {
      type: 'queue.create',
      params: { fields: { number: '6405', name: 'Returns', ring_strategy: 'linear', ...SETTINGS } },
    },
    sent: [['POST queue/create', { number: '6405', name: 'Returns', ring_strategy: 'linear', ...SETTINGS }]],
    polls: ['roster'],
    executed: { created: '6' },
  },
  {
    name: 'queue.update of what every list tells',
    order: {
      type: 'queue.update',
      queue: '4',
      params: { fields: { number: '6409', name: 'Sales North', ring_strategy: 'random' } },
    },
    sent: [['POST queue/update', { id: 4, number: '6409', name: 'Sales North', ring_strategy: 'random' }]],
    polls: ['roster'],
  },
  {
    name: 'queue.update of settings',
    order: {
      type: 'queue.update',
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
    },
    sent: [
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
    polls: ['roster'],
  },
  {
    name: 'queue.update of what the system does not tell',
    order: { type: 'queue.update', queue: '3', params: { fields: { enb_queue_skill_based_routing: 1 } } },
    sent: [['POST queue/update', { id: 3, enb_queue_skill_based_routing: 1 }]],
    polls: ['roster'],
    unseen: true,
  },
  {
    // GET /openapi/v1.0/queue/delete?access_token=…&id=6
    name: 'queue.delete',
    order: { type: 'queue.delete', queue: '4', params: {} },
    sent: [['GET queue/delete', { id: '4' }]],
    polls: ['roster'],
  },
];
