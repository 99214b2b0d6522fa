import type { Named } from '../floor-fixture.js';
import { member, members, person, type CommandRow, type LiveStage } from './row.js';
import { done, request, type Sent } from './netsapiens.request.js';

/** A person's path in a queue, or in all of them. */
const at = (queue: string, { number }: Named, action = '') =>
  `callqueues/${queue}/agents/${number}%40west.example${action}`;

/** Ada, in both queues. */
const adaIs = (stage: LiveStage, row: object): void => {
  for (const queue of [stage.support, stage.sales])
    expect(member(stage, queue, stage.ada)).toMatchObject(row);
};

const deeIs = (row: object) => (stage: LiveStage) =>
  expect(member(stage, stage.sales, stage.dee)).toMatchObject(row);

const PRESENCE: CommandRow<Sent>[] = [
  {
    name: 'agent.logout from one queue',
    type: 'agent.logout',
    command: ({ ada, support }) => ({ agent: ada.id, queues: [support.id], params: {} }),
    requests: ({ ada, support }) => [request('PATCH', at(support.number, ada, '/logout'))],
    contract: { executed: ({ support }) => done(support.id) },
    e2e: {
      called: ({ ada, support }) => ({ agent: ada.number, queues: [support.number] }),
      feed: (stage) => {
        expect(member(stage, stage.support, stage.ada)).toMatchObject({ availability: 'logged-out' });
        expect(member(stage, stage.sales, stage.ada)).toMatchObject({ availability: 'available' });
      },
    },
  },
  {
    name: 'agent.login in one queue',
    type: 'agent.login',
    command: ({ ada, support }) => ({ agent: ada.id, queues: [support.id], params: {} }),
    requests: ({ ada, support }) => [request('PATCH', at(support.number, ada, '/login'))],
    contract: {
      first: ({ ada, support }) => ({
        ...{ type: 'agent.logout', agent: ada.id, queues: [support.id], params: {} },
      }),
      executed: ({ support }) => done(support.id),
    },
    e2e: {
      called: ({ support }) => ({ queues: [support.name] }),
      feed: (stage) => adaIs(stage, { availability: 'available', status: 'automatic' }),
    },
  },
  {
    name: 'agent.logout from all queues',
    type: 'agent.logout',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada }) => [request('PATCH', at('all', ada, '/logout'))],
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      feed: (stage) => adaIs(stage, { availability: 'logged-out', state: 'offline' }),
    },
  },
  {
    name: 'agent.login in several queues',
    type: 'agent.login',
    command: ({ ada, support, sales }) => ({ agent: ada.id, queues: [sales.id, support.id], params: {} }),
    requests: ({ ada, support, sales }) => [
      request('PATCH', at(sales.number, ada, '/login')),
      request('PATCH', at(support.number, ada, '/login')),
    ],
    contract: {
      first: ({ ada }) => ({ type: 'agent.logout', agent: ada.id, queues: 'all', params: {} }),
      executed: ({ support, sales }) => done(sales.id, support.id),
    },
    e2e: {
      called: ({ ada, support, sales }) => ({
        agent: `number:${ada.number}`,
        queues: [`name:${sales.name}`, support.id],
      }),
      feed: (stage) => adaIs(stage, { availability: 'available' }),
    },
  },
  {
    name: 'agent.pause for lunch',
    type: 'agent.pause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: { reason: 'lunch' } }),
    requests: ({ ada }) => [request('PATCH', at('all', ada, '/lunch'))],
    e2e: {
      feed: (stage) => {
        adaIs(stage, { availability: 'paused', reason: 'Lunch' });
        expect(person(stage, stage.ada)).toMatchObject({ state: 'paused', reason: 'Lunch' });
      },
    },
  },
  {
    name: 'agent.unpause',
    type: 'agent.unpause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada }) => [request('PATCH', at('all', ada, '/login'))],
    contract: {
      first: ({ ada }) => ({ type: 'agent.pause', agent: ada.id, queues: 'all', params: {} }),
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      withoutQueues: true,
      feed: (stage) => {
        adaIs(stage, { availability: 'available' });
        expect(person(stage, stage.ada)).not.toHaveProperty('reason');
      },
    },
  },
];

const STATUSES: [status: string, row: object][] = [
  ['manual', { status: 'manual', availability: 'logged-out' }],
  ['automatic', { status: 'automatic', availability: 'available' }],
  ['disabled', { status: 'disabled', availability: 'logged-out' }],
  ['one-call', { status: 'manual', availability: 'available' }],
  ['offnet-automatic', { status: 'offnet-automatic', availability: 'available' }],
];

const STATUS = STATUSES.map(([status, row]): CommandRow<Sent> => ({
  name: `agent.set-status ${status}`,
  type: 'agent.set-status',
  command: ({ dee, sales }) => ({ agent: dee.id, queue: sales.id, params: { status } }),
  requests: ({ dee, sales }) => [
    status === 'one-call'
      ? request('PATCH', at(sales.number, dee, '/onecall'))
      : request('PUT', at(sales.number, dee), { 'callqueue-agent-availability-type': status }),
  ],
  contract:
    // Of an agent in wrap-up, as in the contract scene, no poll shows it.
    status !== 'one-call' && {
      // The agent has this status from the start.
      ...(status === 'automatic' && {
        first: ({ dee, sales }) => ({
          ...{ type: 'agent.set-status', agent: dee.id, queue: sales.id, params: { status: 'manual' } },
        }),
      }),
    },
  e2e: {
    called: ({ dee, sales }) => ({ agent: dee.number, queue: sales.name }),
    feed: deeIs(row),
  },
}));

const MEMBER: CommandRow<Sent>[] = [
  {
    name: 'agent.update of all eight fields',
    type: 'agent.update',
    command: ({ dee, sales }) => ({
      agent: dee.id,
      queue: sales.id,
      params: {
        fields: {
          ...{ availability: 'manual', wrapUpSeconds: 10, autoAnswer: true, order: 7, queuePriority: 4 },
          ...{ maxCalls: 2, confirmAnswer: true, maxSms: 3 },
        },
      },
    }),
    requests: ({ dee, sales }) => [
      request('PUT', at(sales.number, dee), {
        'callqueue-agent-availability-type': 'manual',
        'callqueue-agent-wrap-up-allowance-seconds': 10,
        'auto-answer-enabled': 'yes',
        'callqueue-agent-dispatch-order-ordinal': 7,
        'callqueue-agent-dispatch-queue-priority-ordinal': 4,
        'limits-max-active-calls-total': 2,
        'callqueue-agent-answer-confirmation-enabled': 'yes',
        'callqueue-agent-max-concurrent-sms-conversations': 3,
      }),
    ],
    e2e: {
      called: ({ dee, sales }) => ({ agent: dee.name, queue: sales.number }),
      feed: deeIs({
        ...{ status: 'manual', wrapUpSeconds: 10, autoAnswer: true, order: 7, priority: 4 },
        ...{ maxCalls: 2, confirmAnswer: true, maxSms: 3 },
        // The ninth, which only the system writes.
        vendorState: expect.stringContaining('dispatch'),
      }),
    },
  },
  {
    name: 'agent.leave one queue',
    type: 'agent.leave',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ ada, sales }) => [request('DELETE', at(sales.number, ada))],
    contract: { executed: ({ sales }) => done(sales.id) },
    e2e: {
      called: ({ sales }) => ({ queues: [sales.name] }),
      feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
    },
  },
  {
    name: 'agent.join one queue',
    type: 'agent.join',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ ada, sales }) => [
      request('POST', `callqueues/${sales.number}/agents`, {
        'callqueue-agent-id': `${ada.number}@west.example`,
        synchronous: 'yes',
      }),
    ],
    contract: {
      first: ({ ada, sales }) => ({
        ...{ type: 'agent.leave', agent: ada.id, queues: [sales.id], params: {} },
      }),
      executed: ({ sales }) => done(sales.id),
    },
    e2e: {
      called: ({ ada, sales }) => ({ agent: ada.name, queues: [sales.number] }),
      feed: (stage) =>
        expect(Object.keys(person(stage, stage.ada)!.queues)).toEqual([stage.support.id, stage.sales.id]),
    },
  },
];

/** Played in this order by the cast of the end-to-end suite. */
export const AGENT_ROWS: CommandRow<Sent>[] = [...PRESENCE, ...STATUS, ...MEMBER];
