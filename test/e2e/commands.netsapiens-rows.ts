import {
  adaIsFree,
  member,
  members,
  person,
  queueNames,
  talk,
  type PlayedRow,
  type LiveStage,
} from '../support/commands/row.js';

/** Ada, in both queues. */
const adaIs = (stage: LiveStage, row: object): void => {
  for (const queue of [stage.support, stage.sales])
    expect(member(stage, queue, stage.ada)).toMatchObject(row);
};

const benIs = (row: object) => (stage: LiveStage) =>
  expect(member(stage, stage.support, stage.ben)).toMatchObject(row);

const STATUSES: [word: string, row: object][] = [
  ['manual', { status: 'manual', availability: 'logged-out' }],
  ['automatic', { status: 'automatic', availability: 'available' }],
  ['disabled', { status: 'disabled', availability: 'logged-out' }],
  ['offnet-automatic', { status: 'offnet-automatic', availability: 'available' }],
  ['one-call', { status: 'manual', availability: 'available' }],
];

export const NETSAPIENS_ROWS: PlayedRow[] = [
  {
    name: 'agent.logout from one queue',
    command: ({ ada, support }) => ({ type: 'agent.logout', agent: ada.number, queues: [support.number] }),
    confirmation: 'confirmed',
    feed: (stage) => {
      expect(member(stage, stage.support, stage.ada)).toMatchObject({ availability: 'logged-out' });
      expect(member(stage, stage.sales, stage.ada)).toMatchObject({ availability: 'available' });
    },
  },
  {
    name: 'agent.login in one queue',
    command: ({ ada, support }) => ({ type: 'agent.login', agent: ada.id, queues: [support.name] }),
    confirmation: 'confirmed',
    feed: (stage) => adaIs(stage, { availability: 'available', status: 'automatic' }),
  },
  {
    name: 'agent.logout from all queues',
    command: ({ ada }) => ({ type: 'agent.logout', agent: ada.name, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => adaIs(stage, { availability: 'logged-out', state: 'offline' }),
  },
  {
    name: 'agent.login in several queues',
    command: ({ ada, support, sales }) => ({
      type: 'agent.login',
      agent: `number:${ada.number}`,
      queues: [support.id, `name:${sales.name}`],
    }),
    confirmation: 'confirmed',
    feed: (stage) => adaIs(stage, { availability: 'available' }),
  },
  {
    name: 'agent.pause',
    command: ({ ada }) => ({
      type: 'agent.pause',
      agent: ada.id,
      queues: 'all',
      params: { reason: 'lunch' },
    }),
    confirmation: 'confirmed',
    feed: (stage) => {
      adaIs(stage, { availability: 'paused', reason: 'Lunch' });
      expect(person(stage, stage.ada)).toMatchObject({ state: 'paused', reason: 'Lunch' });
    },
  },
  {
    name: 'agent.unpause',
    command: ({ ada }) => ({ type: 'agent.unpause', agent: ada.name }),
    confirmation: 'confirmed',
    feed: (stage) => {
      adaIs(stage, { availability: 'available' });
      expect(person(stage, stage.ada)).not.toHaveProperty('reason');
    },
  },
  ...STATUSES.map(([status, row]): PlayedRow => ({
    name: `agent.set-status ${status}`,
    command: ({ ben, support }) => ({
      ...{ type: 'agent.set-status', agent: ben.number, queue: support.name, params: { status } },
    }),
    confirmation: 'confirmed',
    feed: benIs(row),
  })),
  {
    name: 'agent.update of all eight fields',
    command: ({ ben, support }) => ({
      type: 'agent.update',
      agent: ben.name,
      queue: support.number,
      params: {
        fields: {
          ...{ availability: 'automatic', wrapUpSeconds: 10, autoAnswer: true, order: 7, queuePriority: 4 },
          ...{ maxCalls: 2, confirmAnswer: true, maxSms: 3 },
        },
      },
    }),
    confirmation: 'confirmed',
    feed: benIs({
      ...{ status: 'automatic', wrapUpSeconds: 10, autoAnswer: true, order: 7, priority: 4 },
      ...{ maxCalls: 2, confirmAnswer: true, maxSms: 3 },
      // The ninth, which only the system writes.
      vendorState: expect.stringContaining('dispatch'),
    }),
  },
  {
    name: 'agent.leave one queue',
    command: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.id, queues: [sales.name] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
  },
  {
    name: 'agent.join',
    command: ({ ada, sales }) => ({ type: 'agent.join', agent: ada.name, queues: [sales.number] }),
    confirmation: 'confirmed',
    feed: (stage) =>
      expect(Object.keys(person(stage, stage.ada)!.queues)).toEqual([stage.support.id, stage.sales.id]),
  },
  {
    name: 'call.hangup',
    before: talk,
    command: ({ ada }) => ({ type: 'call.hangup', agent: ada.name }),
    confirmation: 'confirmed',
    feed: adaIsFree,
  },
  {
    name: 'call.transfer',
    before: talk,
    command: ({ ada, sales }) => ({ type: 'call.transfer', agent: ada.number, params: { to: sales.number } }),
    confirmation: 'confirmed',
    feed: (stage) => {
      adaIsFree(stage);
      expect(Object.values(stage.queue(stage.sales).waiting)).toMatchObject([
        { caller: `55501${stage.nth}1`, state: 'waiting' },
      ]);
    },
  },
  {
    name: 'agent.leave all queues',
    command: ({ dee }) => ({ type: 'agent.leave', agent: dee.number, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => expect(person(stage, stage.dee)).toBeUndefined(),
  },
  {
    name: 'queue.create',
    command: ({ nth }) => ({
      type: 'queue.create',
      params: { fields: { callqueue: `65${nth}0`, description: `Returns ${nth}` } },
    }),
    confirmation: 'confirmed',
    feed: (stage) =>
      expect(stage.account.queues[`65${stage.nth}0`]).toMatchObject({ name: `Returns ${stage.nth}` }),
  },
  {
    name: 'queue.update',
    command: ({ nth }) => ({
      type: 'queue.update',
      queue: `Returns ${nth}`,
      params: { fields: { description: `Repairs ${nth}`, 'callqueue-max-wait-timeout-minutes': 7 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'queue.update of what no poll tells',
    command: ({ nth }) => ({
      type: 'queue.update',
      queue: `65${nth}0`,
      params: { fields: { 'callqueue-source-match': '858*' } },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  },
  {
    name: 'queue.delete',
    command: ({ nth }) => ({ type: 'queue.delete', queue: `Repairs ${nth}` }),
    confirmation: 'confirmed',
    feed: (stage) => expect(stage.account.queues).not.toHaveProperty([`65${stage.nth}0`]),
  },
];
