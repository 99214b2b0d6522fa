import type { CommandRow } from './row.js';
import { DONE, QUEUE_LIST, type Sent } from './yeastar.request.js';

const ADA = { text: 'Ada Lund', text2: '1004', value: '21', type: 'extension' };
const DEE = { text: 'Dee Moss', text2: '1006', value: '27', type: 'extension' };
const ELI = { text: 'Eli Voss', text2: '1007', value: '30', type: 'extension' };
const FAY = { text: 'Fay Quist', text2: '1008', value: '33', type: 'extension' };
const GUS = { text: 'Gus Hill', text2: '1009', value: '36', type: 'extension' };
const IVY = { text: 'Ivy Tran', text2: '1010', value: '39', type: 'extension' };
const DYNAMIC = [ADA, DEE, ELI, FAY, GUS, IVY];

/** More forms of commands to agents. No row is played end to end: each is a form of one that is, on people of the contract scene. */
export const AGENT_FORM_ROWS: CommandRow<Sent>[] = [
  {
    // GET /openapi/v1.0/agent/pause?access_token=…&ext_id=85&operation=pause&reason=*01
    name: 'agent.pause in all queues, with a reason',
    type: 'agent.pause',
    command: () => ({ agent: '1004', queues: 'all', params: { reason: '*01' } }),
    requests: () => [['GET agent/pause', { ext_id: '21', operation: 'pause', reason: '*01' }]],
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: false,
  },
  {
    name: 'agent.pause, no more being said',
    type: 'agent.pause',
    command: () => ({ agent: '1006', queues: 'all', params: {} }),
    requests: () => [['GET agent/pause', { ext_id: '27', operation: 'pause' }]],
    contract: { polls: ['queue:3'] },
    e2e: false,
  },
  {
    // agent/pause?ext_id=21&queue_ids=3,4&operation=pause&max_threshold_for_pause_time=600&reason=*01
    name: 'agent.pause in some queues, for ten minutes',
    type: 'agent.pause',
    command: () => ({
      agent: '1004',
      queues: ['3', '4'],
      params: { seconds: 600, reason: '*02' },
    }),
    requests: () => [
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
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: false,
  },
  {
    name: 'agent.pause for the shortest time',
    type: 'agent.pause',
    command: () => ({ agent: '1004', queues: ['4'], params: { seconds: 10 } }),
    requests: () => [
      [
        'GET agent/pause',
        { ext_id: '21', queue_ids: '4', operation: 'pause', max_threshold_for_pause_time: '10' },
      ],
    ],
    contract: { polls: ['queue:4'] },
    e2e: false,
  },
  {
    name: 'agent.pause of a static agent, until unpaused',
    type: 'agent.pause',
    command: () => ({ agent: '1005', queues: ['3'], params: { seconds: 0 } }),
    requests: () => [
      [
        'GET agent/pause',
        { ext_id: '24', queue_ids: '3', operation: 'pause', max_threshold_for_pause_time: '0' },
      ],
    ],
    contract: { polls: ['queue:3'] },
    e2e: false,
  },
  {
    // agent/pause?ext_id=21&operation=unpause
    name: 'agent.unpause',
    type: 'agent.unpause',
    command: () => ({ agent: '1008', queues: 'all', params: {} }),
    requests: () => [['GET agent/pause', { ext_id: '33', operation: 'unpause' }]],
    contract: { polls: ['queue:3'] },
    e2e: false,
  },
  {
    name: 'agent.login to one queue',
    type: 'agent.login',
    command: () => ({ agent: '1009', queues: ['3'], params: {} }),
    requests: () => [['GET agent/login', { ext_id: '36', queue_ids: '3', operation: 'login' }]],
    contract: { polls: ['queue:3'] },
    e2e: false,
  },
  {
    // agent/login?ext_id=85&operation=login&is_paused=1&max_threshold_for_pause_time=60
    name: 'agent.login to all, paused for a minute',
    type: 'agent.login',
    command: () => ({
      agent: '1009',
      queues: 'all',
      params: { paused: true, seconds: 60, reason: '*03' },
    }),
    requests: () => [
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
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: false,
  },
  {
    name: 'agent.login, not paused',
    type: 'agent.login',
    command: () => ({ agent: '1009', queues: ['3'], params: { paused: false } }),
    requests: () => [['GET agent/login', { ext_id: '36', queue_ids: '3', operation: 'login' }]],
    contract: { polls: ['queue:3'] },
    e2e: false,
  },
  {
    name: 'agent.logout of one queue, for a minute',
    type: 'agent.logout',
    command: () => ({ agent: '1004', queues: ['4'], params: { seconds: 60 } }),
    requests: () => [
      [
        'GET agent/login',
        { ext_id: '21', queue_ids: '4', operation: 'logout', max_threshold_for_logout_time: '60' },
      ],
    ],
    contract: { polls: ['queue:4'] },
    e2e: false,
  },
];

export const MEMBER_FORM_ROWS: CommandRow<Sent>[] = [
  {
    name: 'agent.join of two queues',
    type: 'agent.join',
    command: () => ({ agent: '1008', queues: ['4', '5'], params: {} }),
    requests: () => [
      QUEUE_LIST,
      ['POST queue/update', { id: 4, dynamic_agent_list: [ADA, GUS, FAY] }],
      QUEUE_LIST,
      ['POST queue/update', { id: 5, dynamic_agent_list: [FAY] }],
    ],
    contract: { executed: () => DONE('4', '5'), polls: ['queue:4', 'queue:5', 'roster'] },
    e2e: false,
  },
  {
    name: 'agent.leave by a static agent',
    type: 'agent.leave',
    command: () => ({ agent: '1005', queues: ['3'], params: {} }),
    requests: () => [
      QUEUE_LIST,
      ['POST queue/update', { id: 3, dynamic_agent_list: DYNAMIC, static_agent_list: [] }],
    ],
    contract: { executed: () => DONE('3'), polls: ['queue:3', 'roster'] },
    e2e: false,
  },
  {
    name: 'agent.leave of all',
    type: 'agent.leave',
    command: () => ({ agent: '1009', queues: 'all', params: {} }),
    requests: () => [
      QUEUE_LIST,
      QUEUE_LIST,
      ['POST queue/update', { id: 3, dynamic_agent_list: DYNAMIC.filter((agent) => agent !== GUS) }],
      QUEUE_LIST,
      ['POST queue/update', { id: 4, dynamic_agent_list: [ADA] }],
    ],
    contract: { executed: () => DONE('3', '4'), polls: ['queue:3', 'queue:4', 'roster'] },
    e2e: false,
  },
];
