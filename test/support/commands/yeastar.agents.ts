import { member, members, person, type CommandRow, type LiveStage } from './row.js';
import { DONE, extension, QUEUE_LIST, type Sent } from './yeastar.request.js';

const adaIs = (stage: LiveStage, row: object): void => {
  for (const queue of [stage.support, stage.sales])
    expect(member(stage, queue, stage.ada)).toMatchObject(row);
};

/** Played in this order by the cast of the end-to-end suite. */
export const AGENT_ROWS: CommandRow<Sent>[] = [
  {
    name: 'agent.pause in all queues, with a reason and for a while',
    type: 'agent.pause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: { reason: '*01', seconds: 600 } }),
    requests: ({ ada }) => [
      [
        'GET agent/pause',
        { ext_id: ada.key, operation: 'pause', max_threshold_for_pause_time: '600', reason: '*01' },
      ],
    ],
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      feed: (stage) => {
        adaIs(stage, { state: 'paused', reason: 'Lunch' });
        expect(person(stage, stage.ada)).toMatchObject({ state: 'paused', reason: 'Lunch' });
      },
    },
  },
  {
    name: 'agent.unpause in one queue',
    type: 'agent.unpause',
    command: ({ ada, support }) => ({ agent: ada.id, queues: [support.id], params: {} }),
    requests: ({ ada, support }) => [
      ['GET agent/pause', { ext_id: ada.key, queue_ids: support.key, operation: 'unpause' }],
    ],
    contract: {
      first: ({ ada }) => ({ type: 'agent.pause', agent: ada.id, queues: 'all', params: {} }),
      polls: ['queue:3'],
    },
    e2e: {
      called: ({ ada, support }) => ({ agent: ada.number, queues: [support.number] }),
      feed: (stage) => {
        expect(member(stage, stage.support, stage.ada)).toMatchObject({ state: 'available' });
        expect(member(stage, stage.sales, stage.ada)).toMatchObject({ state: 'paused' });
      },
    },
  },
  {
    name: 'agent.unpause in all queues',
    type: 'agent.unpause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada }) => [['GET agent/pause', { ext_id: ada.key, operation: 'unpause' }]],
    contract: {
      first: ({ ada }) => ({ type: 'agent.pause', agent: ada.id, queues: 'all', params: {} }),
      polls: ['queue:3', 'queue:4'],
    },
    e2e: {
      // By the extension's id, which is the vendor's own.
      called: ({ ada }) => ({ agent: ada.key }),
      withoutQueues: true,
      feed: (stage) => adaIs(stage, { state: 'available' }),
    },
  },
  {
    name: 'agent.pause in one queue, until further notice',
    type: 'agent.pause',
    command: ({ ben, support }) => ({ agent: ben.id, queues: [support.id], params: { seconds: 0 } }),
    requests: ({ ben, support }) => [
      [
        'GET agent/pause',
        { ext_id: ben.key, queue_ids: support.key, operation: 'pause', max_threshold_for_pause_time: '0' },
      ],
    ],
    // In this suite a static agent.
    contract: { polls: ['queue:3'] },
    e2e: {
      called: ({ ben, support }) => ({ agent: `number:${ben.number}`, queues: [support.name] }),
      feed: (stage) => expect(person(stage, stage.ben)).toMatchObject({ state: 'paused' }),
    },
  },
  {
    name: 'agent.logout of all queues',
    type: 'agent.logout',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada }) => [['GET agent/login', { ext_id: ada.key, operation: 'logout' }]],
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: {
      called: ({ ada }) => ({ agent: `id:${ada.key}` }),
      feed: (stage) => adaIs(stage, { availability: 'logged-out', state: 'offline' }),
    },
  },
  {
    name: 'agent.login to one queue, paused',
    type: 'agent.login',
    command: ({ ada, sales }) => ({
      agent: ada.id,
      queues: [sales.id],
      params: { paused: true, seconds: 60, reason: '*03' },
    }),
    requests: ({ ada, sales }) => [
      [
        'GET agent/login',
        {
          ...{ ext_id: ada.key, queue_ids: sales.key, operation: 'login', is_paused: '1' },
          ...{ max_threshold_for_pause_time: '60', reason: '*03' },
        },
      ],
    ],
    contract: {
      first: ({ ada }) => ({ type: 'agent.logout', agent: ada.id, queues: 'all', params: {} }),
      polls: ['queue:4'],
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      feed: (stage) => {
        expect(member(stage, stage.sales, stage.ada)).toMatchObject({ state: 'paused', reason: 'Wrap up' });
        expect(member(stage, stage.support, stage.ada)).toMatchObject({ state: 'offline' });
      },
    },
  },
  {
    name: 'agent.leave one queue',
    type: 'agent.leave',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ sales, beside }) => [
      QUEUE_LIST,
      ['POST queue/update', { id: Number(sales.key), dynamic_agent_list: beside.sales.map(extension) }],
    ],
    contract: { executed: ({ sales }) => DONE(sales.id), polls: ['queue:4', 'roster'] },
    e2e: {
      called: ({ ada, sales }) => ({ agent: ada.number, queues: [`name:${sales.name}`] }),
      feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
    },
  },
  {
    name: 'agent.join',
    type: 'agent.join',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ ada, sales, beside }) => [
      QUEUE_LIST,
      [
        'POST queue/update',
        { id: Number(sales.key), dynamic_agent_list: [...beside.sales, ada].map(extension) },
      ],
    ],
    contract: {
      first: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.id, queues: [sales.id], params: {} }),
      executed: ({ sales }) => DONE(sales.id),
      polls: ['queue:4', 'roster'],
    },
    e2e: {
      called: ({ ada, sales }) => ({ agent: ada.name, queues: [sales.number] }),
      feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.ada.id, stage.dee.id]),
    },
  },
];

/** The last: afterwards Ada is in no queue. */
export const LEAVE_ROWS: CommandRow<Sent>[] = [
  {
    name: 'agent.leave all queues',
    type: 'agent.leave',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ support, sales, beside }) => [
      QUEUE_LIST,
      QUEUE_LIST,
      ['POST queue/update', { id: Number(support.key), dynamic_agent_list: beside.support.map(extension) }],
      QUEUE_LIST,
      ['POST queue/update', { id: Number(sales.key), dynamic_agent_list: beside.sales.map(extension) }],
    ],
    contract: {
      executed: ({ support, sales }) => DONE(support.id, sales.id),
      polls: ['queue:3', 'queue:4', 'roster'],
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      withoutQueues: true,
      feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
    },
  },
];
