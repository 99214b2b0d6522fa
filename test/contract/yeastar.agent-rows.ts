import type { Executed } from '../../src/vendors/port/command.js';
import type { CommandRow } from './yeastar.command-row.js';
import type { Sent } from './yeastar.harness.js';

const QUEUE_LIST: Sent = ['GET queue/list', { page: '1', page_size: '500', sort_by: 'id', order_by: 'asc' }];
const ADA = { text: 'Ada Lund', text2: '1004', value: '21', type: 'extension' };
const DEE = { text: 'Dee Moss', text2: '1006', value: '27', type: 'extension' };
const ELI = { text: 'Eli Voss', text2: '1007', value: '30', type: 'extension' };
const FAY = { text: 'Fay Quist', text2: '1008', value: '33', type: 'extension' };
const GUS = { text: 'Gus Hill', text2: '1009', value: '36', type: 'extension' };
const IVY = { text: 'Ivy Tran', text2: '1010', value: '39', type: 'extension' };
const DYNAMIC = [ADA, DEE, ELI, FAY, GUS, IVY];
const DONE = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});

export const AGENT_ROWS: CommandRow[] = [
  {
    // GET /openapi/v1.0/agent/pause?access_token=…&ext_id=85&operation=pause&reason=*01
    name: 'agent.pause in all queues, with a reason',
    order: { type: 'agent.pause', agent: '1004', queues: 'all', params: { reason: '*01' } },
    sent: [['GET agent/pause', { ext_id: '21', operation: 'pause', reason: '*01' }]],
    polls: ['queue:3', 'queue:4'],
  },
  {
    name: 'agent.pause, no more being said',
    order: { type: 'agent.pause', agent: '1006', queues: 'all', params: {} },
    sent: [['GET agent/pause', { ext_id: '27', operation: 'pause' }]],
    polls: ['queue:3'],
  },
  {
    // agent/pause?ext_id=21&queue_ids=3,4&operation=pause&max_threshold_for_pause_time=600&reason=*01
    name: 'agent.pause in some queues, for ten minutes',
    order: {
      type: 'agent.pause',
      agent: '1004',
      queues: ['3', '4'],
      params: { seconds: 600, reason: '*02' },
    },
    sent: [
      [
        'GET agent/pause',
        {
          ext_id: '21',
          queue_ids: '3,4',
          operation: 'pause',
          max_threshold_for_pause_time: '600',
          reason: '*02',
        },
      ],
    ],
    polls: ['queue:3', 'queue:4'],
  },
  {
    name: 'agent.pause for the shortest time',
    order: { type: 'agent.pause', agent: '1004', queues: ['4'], params: { seconds: 10 } },
    sent: [
      [
        'GET agent/pause',
        { ext_id: '21', queue_ids: '4', operation: 'pause', max_threshold_for_pause_time: '10' },
      ],
    ],
    polls: ['queue:4'],
  },
  {
    name: 'agent.pause of a static agent, until unpaused',
    order: { type: 'agent.pause', agent: '1005', queues: ['3'], params: { seconds: 0 } },
    sent: [
      [
        'GET agent/pause',
        { ext_id: '24', queue_ids: '3', operation: 'pause', max_threshold_for_pause_time: '0' },
      ],
    ],
    polls: ['queue:3'],
  },
  {
    // agent/pause?ext_id=21&operation=unpause
    name: 'agent.unpause',
    order: { type: 'agent.unpause', agent: '1008', queues: 'all', params: {} },
    sent: [['GET agent/pause', { ext_id: '33', operation: 'unpause' }]],
    polls: ['queue:3'],
  },
  {
    name: 'agent.unpause in one queue',
    order: { type: 'agent.unpause', agent: '1008', queues: ['3'], params: {} },
    sent: [['GET agent/pause', { ext_id: '33', queue_ids: '3', operation: 'unpause' }]],
    polls: ['queue:3'],
  },
  {
    name: 'agent.login to one queue',
    order: { type: 'agent.login', agent: '1009', queues: ['3'], params: {} },
    sent: [['GET agent/login', { ext_id: '36', queue_ids: '3', operation: 'login' }]],
    polls: ['queue:3'],
  },
  {
    // agent/login?ext_id=85&operation=login&is_paused=1&max_threshold_for_pause_time=60
    name: 'agent.login to all, paused for a minute',
    order: {
      type: 'agent.login',
      agent: '1009',
      queues: 'all',
      params: { paused: true, seconds: 60, reason: '*03' },
    },
    sent: [
      [
        'GET agent/login',
        {
          ext_id: '36',
          operation: 'login',
          is_paused: '1',
          max_threshold_for_pause_time: '60',
          reason: '*03',
        },
      ],
    ],
    polls: ['queue:3', 'queue:4'],
  },
  {
    name: 'agent.login, not paused',
    order: { type: 'agent.login', agent: '1009', queues: ['3'], params: { paused: false } },
    sent: [['GET agent/login', { ext_id: '36', queue_ids: '3', operation: 'login' }]],
    polls: ['queue:3'],
  },
  {
    name: 'agent.logout of all',
    order: { type: 'agent.logout', agent: '1004', queues: 'all', params: {} },
    sent: [['GET agent/login', { ext_id: '21', operation: 'logout' }]],
    polls: ['queue:3', 'queue:4'],
  },
  {
    name: 'agent.logout of one queue, for a minute',
    order: { type: 'agent.logout', agent: '1004', queues: ['4'], params: { seconds: 60 } },
    sent: [
      [
        'GET agent/login',
        { ext_id: '21', queue_ids: '4', operation: 'logout', max_threshold_for_logout_time: '60' },
      ],
    ],
    polls: ['queue:4'],
  },
];

export const MEMBER_ROWS: CommandRow[] = [
  {
    name: 'agent.join of two queues',
    order: { type: 'agent.join', agent: '1008', queues: ['4', '5'], params: {} },
    sent: [
      QUEUE_LIST,
      ['POST queue/update', { id: 4, dynamic_agent_list: [ADA, GUS, FAY] }],
      QUEUE_LIST,
      ['POST queue/update', { id: 5, dynamic_agent_list: [FAY] }],
    ],
    polls: ['queue:4', 'queue:5', 'roster'],
    executed: DONE('4', '5'),
  },
  {
    name: 'agent.leave of one queue',
    order: { type: 'agent.leave', agent: '1004', queues: ['4'], params: {} },
    sent: [QUEUE_LIST, ['POST queue/update', { id: 4, dynamic_agent_list: [GUS] }]],
    polls: ['queue:4', 'roster'],
    executed: DONE('4'),
  },
  {
    name: 'agent.leave by a static agent',
    order: { type: 'agent.leave', agent: '1005', queues: ['3'], params: {} },
    sent: [QUEUE_LIST, ['POST queue/update', { id: 3, dynamic_agent_list: DYNAMIC, static_agent_list: [] }]],
    polls: ['queue:3', 'roster'],
    executed: DONE('3'),
  },
  {
    name: 'agent.leave of all',
    order: { type: 'agent.leave', agent: '1009', queues: 'all', params: {} },
    sent: [
      QUEUE_LIST,
      QUEUE_LIST,
      ['POST queue/update', { id: 3, dynamic_agent_list: DYNAMIC.filter((agent) => agent !== GUS) }],
      QUEUE_LIST,
      ['POST queue/update', { id: 4, dynamic_agent_list: [ADA] }],
    ],
    polls: ['queue:3', 'queue:4', 'roster'],
    executed: DONE('3', '4'),
  },
];
