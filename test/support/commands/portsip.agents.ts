import type { Floor } from '../../../simulators/engine/floor.js';
import { member, members, person, type CommandRow, type LiveStage } from './row.js';
import { done, listOf, row, status, written } from './portsip.request.js';

const adaIn = (stage: LiveStage, support: string, sales = support): void => {
  expect(member(stage, stage.support, stage.ada)).toMatchObject({ vendorState: support });
  expect(member(stage, stage.sales, stage.ada)).toMatchObject({ vendorState: sales });
};

const SUPPORT = 'queue:677046776364007427';
const SALES = 'queue:677046776364007428';

/** No calls: an agent's call hides the status. */
const quiet = (floor: Floor): void => [...floor.calls.keys()].forEach(floor.hangup);

/** All seven that can be set; each is another than the one before it. */
const STATUSES: [word: string, shown: string, first: string][] = [
  ['NOT_READY', 'NOT_READY', 'READY'],
  ['READY', 'READY', 'NOT_READY'],
  ['WRAP_UP', 'WRAP_UP', 'READY'],
  ['BREAK', 'BREAK', 'READY'],
  ['LUNCH', 'LUNCH', 'READY'],
  ['LOGGED_OUT', 'LOGGED_OUT', 'READY'],
  // It is never shown itself: the queue makes another of it.
  ['LOGGED_IN', 'READY', 'LOGGED_OUT'],
];

export const AGENT_ROWS: CommandRow<string>[] = [
  {
    name: 'agent.logout of one queue',
    type: 'agent.logout',
    command: ({ ada, support }) => ({ agent: ada.id, queues: [support.id], params: {} }),
    requests: ({ ada, support }) => [status(support.id, ada.number, 'LOGGED_OUT')],
    contract: { before: quiet, executed: ({ support }) => done(support.id), polls: [SUPPORT] },
    e2e: {
      called: ({ ada, support }) => ({ agent: ada.number, queues: [support.number] }),
      feed: (stage) => adaIn(stage, 'LOGGED_OUT', 'READY'),
    },
  },
  {
    name: 'agent.login of all queues',
    type: 'agent.login',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada, support, sales }) => [
      status(support.id, ada.number, 'LOGGED_IN'),
      status(sales.id, ada.number, 'LOGGED_IN'),
    ],
    contract: {
      before: quiet,
      first: ({ ada }) => ({ type: 'agent.logout', agent: ada.id, queues: 'all', params: {} }),
      executed: ({ support, sales }) => done(support.id, sales.id),
      polls: [SUPPORT, SALES],
    },
    e2e: { called: ({ ada }) => ({ agent: ada.name }), feed: (stage) => adaIn(stage, 'READY') },
  },
  {
    name: 'agent.pause in all queues',
    type: 'agent.pause',
    command: ({ ada }) => ({ agent: ada.id, params: {} }),
    requests: ({ ada, support, sales }) => [
      status(support.id, ada.number, 'NOT_READY'),
      status(sales.id, ada.number, 'NOT_READY'),
    ],
    contract: {
      before: quiet,
      executed: ({ support, sales }) => done(support.id, sales.id),
      polls: [SUPPORT, SALES],
    },
    e2e: { called: ({ ada }) => ({ agent: ada.name }), feed: (stage) => adaIn(stage, 'NOT_READY') },
  },
  {
    name: 'agent.pause in one queue, with a reason',
    type: 'agent.pause',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: { reason: 'BREAK' } }),
    requests: ({ ada, sales }) => [status(sales.id, ada.number, 'BREAK')],
    contract: { before: quiet, executed: ({ sales }) => done(sales.id), polls: [SALES] },
    e2e: {
      called: ({ ada }) => ({ agent: `number:${ada.number}` }),
      feed: (stage) => adaIn(stage, 'NOT_READY', 'BREAK'),
    },
  },
  {
    name: 'agent.unpause',
    type: 'agent.unpause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada, support, sales }) => [
      status(support.id, ada.number, 'READY'),
      status(sales.id, ada.number, 'READY'),
    ],
    contract: {
      before: quiet,
      first: ({ ada }) => ({ type: 'agent.pause', agent: ada.id, queues: 'all', params: {} }),
      executed: ({ support, sales }) => done(support.id, sales.id),
      polls: [SUPPORT, SALES],
    },
    e2e: {
      feed: (stage) => {
        adaIn(stage, 'READY');
        expect(person(stage, stage.ada)).toMatchObject({ state: 'available' });
      },
    },
  },
  ...STATUSES.map(([word, vendorState, first]): CommandRow<string> => ({
    name: `agent.set-status ${word}`,
    type: 'agent.set-status',
    command: ({ ben, support }) => ({ agent: ben.id, queue: support.id, params: { status: word } }),
    requests: ({ ben, support }) => [status(support.id, ben.number, word)],
    contract: {
      first: ({ ben, support }) => ({
        ...{ type: 'agent.set-status', agent: ben.id, queue: support.id, params: { status: first } },
      }),
      polls: [SUPPORT],
    },
    e2e: {
      called: ({ ben, support }) => ({ agent: ben.name, queue: support.number }),
      feed: (stage) => expect(member(stage, stage.support, stage.ben)).toMatchObject({ vendorState }),
    },
  })),
  {
    name: 'agent.update',
    type: 'agent.update',
    command: ({ ada, support }) => ({
      agent: ada.id,
      queue: support.id,
      params: { fields: { skillLevel: 42 } },
    }),
    requests: ({ ada, support, beside, level }) => [
      listOf(support.id),
      written(
        support.id,
        row(ada.number, 42),
        ...beside.support.map((one) => row(one.number, level(support, one))),
      ),
    ],
    contract: { polls: [SUPPORT] },
    e2e: {
      called: ({ ada, support }) => ({ agent: ada.number, queue: support.name }),
      feed: (stage) => expect(member(stage, stage.support, stage.ada)).toMatchObject({ skillLevel: 42 }),
    },
  },
  {
    name: 'agent.leave one queue',
    type: 'agent.leave',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ sales, beside, level }) => [
      listOf(sales.id),
      written(sales.id, ...beside.sales.map((one) => row(one.number, level(sales, one)))),
    ],
    contract: { executed: ({ sales }) => done(sales.id), polls: ['roster', SALES] },
    e2e: {
      called: ({ ada, sales }) => ({ agent: ada.name, queues: [sales.number] }),
      feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
    },
  },
  {
    name: 'agent.join one queue',
    type: 'agent.join',
    command: ({ ada, sales }) => ({ agent: ada.id, queues: [sales.id], params: {} }),
    requests: ({ ada, sales, beside, level }) => [
      listOf(sales.id),
      written(sales.id, ...beside.sales.map((one) => row(one.number, level(sales, one))), row(ada.number)),
    ],
    contract: {
      first: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.id, queues: [sales.id], params: {} }),
      executed: ({ sales }) => done(sales.id),
      polls: ['roster', SALES],
    },
    e2e: {
      called: ({ ada, sales }) => ({ agent: ada.number, queues: [`id:${sales.id}`] }),
      feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.ada.id, stage.dee.id].sort()),
    },
  },
];

/** After the calls: Ada is in no queue any more. */
export const LEAVE_ROWS: CommandRow<string>[] = [
  {
    name: 'agent.leave all queues',
    type: 'agent.leave',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ support, sales, beside, level }) => [
      listOf(support.id),
      written(support.id, ...beside.support.map((one) => row(one.number, level(support, one)))),
      listOf(sales.id),
      written(sales.id, ...beside.sales.map((one) => row(one.number, level(sales, one)))),
    ],
    contract: {
      executed: ({ support, sales }) => done(support.id, sales.id),
      polls: ['roster', SUPPORT, SALES],
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
    },
  },
  {
    name: 'queue.set-agents of two',
    type: 'queue.set-agents',
    command: ({ sales, ben, dee }) => ({
      queue: sales.id,
      params: { agents: [ben.id, dee.id], skillLevels: { [ben.id]: 7 } },
    }),
    requests: ({ sales, ben, dee, level }) => [
      listOf(sales.id),
      written(sales.id, row(ben.number, 7), row(dee.number, level(sales, dee))),
    ],
    contract: { polls: ['roster', SALES] },
    e2e: {
      called: ({ sales }) => ({ queue: sales.name }),
      params: ({ ben, dee }) => ({ agents: [ben.number, dee.name], skillLevels: { [ben.id]: 7 } }),
      feed: (stage) => {
        expect(members(stage, stage.sales)).toEqual([stage.ben.id, stage.dee.id].sort());
        expect(member(stage, stage.sales, stage.ben)).toMatchObject({ skillLevel: 7 });
      },
    },
  },
];
