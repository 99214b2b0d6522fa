import { adaIsFree, person, queueNames, talk, type CommandRow, type CommandTable } from './row.js';
import { AGENT_ROWS } from './netsapiens.agents.js';
import { FORM_ROWS } from './netsapiens.forms.js';
import { asked, CALLS, done, FIRST_QUEUE, request, type Sent } from './netsapiens.request.js';

const CALL_ROWS: CommandRow<Sent>[] = [
  {
    name: 'call.hangup of the call an agent has',
    type: 'call.hangup',
    command: ({ ada }) => ({ agent: ada.id, params: {} }),
    requests: ({ ada, calls: { talking } }) => [
      CALLS,
      request('DELETE', `users/${ada.number}/calls/${talking.startedAt}-${ada.number}`),
    ],
    e2e: { called: ({ ada }) => ({ agent: ada.name }), before: talk, feed: adaIsFree },
  },
  {
    name: 'call.transfer of the call an agent has',
    type: 'call.transfer',
    command: ({ ada, sales }) => ({ agent: ada.id, params: { to: sales.number } }),
    requests: ({ ada, sales, calls: { talking } }) => [
      CALLS,
      request('PATCH', `users/${ada.number}/calls/${talking.startedAt}-${ada.number}/transfer`, {
        'call-term-user': sales.number,
        destination: sales.number,
      }),
    ],
    e2e: {
      called: ({ ada }) => ({ agent: ada.number }),
      before: talk,
      feed: (stage) => {
        adaIsFree(stage);
        expect(Object.values(stage.queue(stage.sales).waiting)).toMatchObject([
          { caller: `55501${stage.nth}1`, state: 'waiting' },
        ]);
      },
    },
  },
];

/** After the rows that need Ada. */
const LEAVE_ROWS: CommandRow<Sent>[] = [
  {
    name: 'agent.leave all queues',
    type: 'agent.leave',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada, support, sales }) => [
      request('GET', 'agents?limit=1000'),
      request('DELETE', `callqueues/${support.number}/agents/${ada.number}%40west.example`),
      request('DELETE', `callqueues/${sales.number}/agents/${ada.number}%40west.example`),
    ],
    contract: {
      executed: ({ support, sales }) => done(support.id, sales.id),
    },
    e2e: {
      called: ({ ada }) => ({ agent: ada.number }),
      feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
    },
  },
];

const QUEUE_ROWS: CommandRow<Sent>[] = [
  {
    name: 'queue.create with a description',
    type: 'queue.create',
    command: ({ nth }) => ({
      params: { fields: { callqueue: `65${nth}0`, description: `Returns ${nth}` } },
    }),
    requests: ({ nth }) => [
      FIRST_QUEUE,
      request('POST', 'callqueues', {
        ...{ synchronous: 'yes', domain: 'west.example' },
        ...{ callqueue: `65${nth}0`, description: `Returns ${nth}` },
      }),
    ],
    contract: { executed: ({ nth }) => ({ created: `65${nth}0` }) },
    e2e: {
      feed: (stage) =>
        expect(stage.account.queues[`65${stage.nth}0`]).toMatchObject({ name: `Returns ${stage.nth}` }),
    },
  },
  {
    name: 'queue.update of two things',
    type: 'queue.update',
    command: ({ nth, made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { description: `Repairs ${nth}`, 'callqueue-max-wait-timeout-minutes': 7 } },
    }),
    requests: ({ nth, made: { queue } }) => [
      request('PUT', `callqueues/${queue.id}`, {
        description: `Repairs ${nth}`,
        'callqueue-max-wait-timeout-minutes': 7,
      }),
    ],
    e2e: {
      called: ({ nth }) => ({ queue: `Returns ${nth}` }),
      feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
    },
  },
  {
    name: 'queue.update of a field that no poll reads',
    type: 'queue.update',
    command: ({ made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { 'callqueue-source-match': '858*' } },
    }),
    requests: ({ made: { queue } }) => [
      request('PUT', `callqueues/${queue.id}`, { 'callqueue-source-match': '858*' }),
    ],
    unconfirmed: true,
    e2e: { called: ({ nth }) => ({ queue: `65${nth}0` }), unseen: true },
  },
  {
    name: 'queue.delete',
    type: 'queue.delete',
    command: ({ made: { queue } }) => ({ queue: queue.id, params: {} }),
    requests: ({ made: { queue } }) => [request('DELETE', `callqueues/${queue.id}`)],
    e2e: {
      called: ({ nth }) => ({ queue: `Repairs ${nth}` }),
      feed: (stage) => expect(stage.account.queues).not.toHaveProperty([`65${stage.nth}0`]),
    },
  },
];

export const NETSAPIENS: CommandTable<Sent> = {
  rows: [...AGENT_ROWS, ...CALL_ROWS, ...LEAVE_ROWS, ...QUEUE_ROWS, ...FORM_ROWS],
  asked,
};
