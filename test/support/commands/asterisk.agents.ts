import { member, person, type CommandRow, type LiveStage } from './row.js';
import { DONE, LOOK, POLLS, type Sent } from './asterisk.request.js';

const adaIs = (stage: LiveStage, row: object): void => {
  for (const queue of [stage.support, stage.sales])
    expect(member(stage, queue, stage.ada)).toMatchObject(row);
};

/** Played in this order by the cast of the end-to-end suite. */
export const ASTERISK_AGENT_ROWS: CommandRow<Sent>[] = [
  {
    name: 'agent.pause in all queues, with a reason',
    type: 'agent.pause',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: { reason: 'Lunch' } }),
    requests: ({ ada }) => [
      ['QueuePause', { Interface: `PJSIP/${ada.number}`, Paused: 'true', Reason: 'Lunch' }],
    ],
    contract: { polls: POLLS },
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
      ['QueuePause', { Queue: support.name, Interface: `PJSIP/${ada.number}`, Paused: 'false' }],
    ],
    contract: {
      first: ({ ada }) => ({ type: 'agent.pause', agent: ada.id, queues: 'all', params: {} }),
      executed: ({ support }) => DONE(support.name),
      polls: POLLS,
    },
    e2e: {
      called: ({ ada, support }) => ({ agent: ada.number, queues: [support.name] }),
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
    requests: ({ ada }) => [['QueuePause', { Interface: `PJSIP/${ada.number}`, Paused: 'false' }]],
    contract: {
      first: ({ ada }) => ({ type: 'agent.pause', agent: ada.id, queues: 'all', params: {} }),
      polls: POLLS,
    },
    e2e: { withoutQueues: true, feed: (stage) => adaIs(stage, { state: 'available' }) },
  },
  {
    name: 'agent.update of the penalty',
    type: 'agent.update',
    command: ({ ada, support }) => ({
      agent: ada.id,
      queue: support.id,
      params: { fields: { order: 5 } },
    }),
    requests: ({ ada, support }) => [
      ['QueuePenalty', { Queue: support.name, Penalty: '5', Interface: `PJSIP/${ada.number}` }],
    ],
    contract: { polls: POLLS },
    e2e: {
      feed: (stage) => expect(member(stage, stage.support, stage.ada)).toMatchObject({ order: 5 }),
    },
  },
  {
    name: 'agent.join with a penalty, paused',
    type: 'agent.join',
    command: ({ dee, support, sales }) => ({
      agent: dee.id,
      queues: [dee.key === '27' ? sales.id : support.id],
      params: { order: 3, paused: true },
    }),
    requests: ({ dee, support, sales }) => [
      LOOK,
      [
        'QueueAdd',
        {
          Queue: dee.key === '27' ? sales.name : support.name,
          Interface: `PJSIP/${dee.number}`,
          MemberName: dee.name,
          Penalty: '3',
          Paused: 'true',
        },
      ],
    ],
    contract: { executed: ({ sales }) => DONE(sales.name), polls: POLLS },
    e2e: {
      feed: (stage) => {
        expect(member(stage, stage.support, stage.dee)).toMatchObject({ state: 'paused', order: 3 });
        expect(person(stage, stage.dee)?.queues).toHaveProperty([stage.support.id]);
      },
    },
  },
  {
    name: 'agent.leave one queue',
    type: 'agent.leave',
    command: ({ dee, support }) => ({ agent: dee.id, queues: [support.id], params: {} }),
    requests: ({ dee, support }) => [
      ['QueueRemove', { Queue: support.name, Interface: `PJSIP/${dee.number}` }],
    ],
    contract: { executed: ({ support }) => DONE(support.name), polls: POLLS },
    e2e: { feed: (stage) => expect(member(stage, stage.support, stage.dee)).toBeUndefined() },
  },
  {
    name: 'agent.logout from all queues',
    type: 'agent.logout',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada, support, sales }) => [
      ['QueueRemove', { Queue: support.name, Interface: `PJSIP/${ada.number}` }],
      ['QueueRemove', { Queue: sales.name, Interface: `PJSIP/${ada.number}` }],
    ],
    contract: { executed: ({ support, sales }) => DONE(support.name, sales.name), polls: POLLS },
    e2e: {
      feed: (stage) => {
        for (const queue of [stage.support, stage.sales])
          expect(member(stage, queue, stage.ada)).toBeUndefined();
        // The account's document follows those of its queues; the next command is checked against it.
        expect(person(stage, stage.ada)?.queues ?? {}).toEqual({});
      },
    },
  },
  {
    name: 'agent.login to the queues that were left',
    type: 'agent.login',
    command: ({ ada }) => ({ agent: ada.id, queues: 'all', params: {} }),
    requests: ({ ada, support, sales }) => [
      LOOK,
      ...[support, sales].map((queue): Sent => [
        'QueueAdd',
        { Queue: queue.name, Interface: `PJSIP/${ada.number}`, MemberName: ada.name },
      ]),
    ],
    contract: {
      first: ({ ada }) => ({ type: 'agent.logout', agent: ada.id, queues: 'all', params: {} }),
      executed: ({ support, sales }) => DONE(support.name, sales.name),
      polls: POLLS,
    },
    e2e: {
      withoutQueues: true,
      feed: (stage) => adaIs(stage, { availability: 'available' }),
    },
  },
];
