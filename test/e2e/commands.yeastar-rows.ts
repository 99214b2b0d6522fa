import {
  adaIsFree,
  member,
  members,
  person,
  queueNames,
  talk,
  wait,
  waitingCall,
  type PlayedRow,
  type LiveStage,
} from '../support/commands/row.js';

const adaIs = (stage: LiveStage, row: object): void => {
  for (const queue of [stage.support, stage.sales])
    expect(member(stage, queue, stage.ada)).toMatchObject(row);
};

export const YEASTAR_ROWS: PlayedRow[] = [
  {
    name: 'agent.pause in all queues, with a reason and for a while',
    command: ({ ada }) => ({
      type: 'agent.pause',
      agent: ada.name,
      queues: 'all',
      params: { reason: '*01', seconds: 600 },
    }),
    confirmation: 'confirmed',
    feed: (stage) => {
      adaIs(stage, { state: 'paused', reason: 'Lunch' });
      expect(person(stage, stage.ada)).toMatchObject({ state: 'paused', reason: 'Lunch' });
    },
  },
  {
    name: 'agent.unpause in one queue',
    command: ({ ada, support }) => ({ type: 'agent.unpause', agent: ada.number, queues: [support.number] }),
    confirmation: 'confirmed',
    feed: (stage) => {
      expect(member(stage, stage.support, stage.ada)).toMatchObject({ state: 'available' });
      expect(member(stage, stage.sales, stage.ada)).toMatchObject({ state: 'paused' });
    },
  },
  {
    name: 'agent.unpause in all queues',
    // By the extension's id, which is the vendor's own.
    command: ({ ada }) => ({ type: 'agent.unpause', agent: ada.key }),
    confirmation: 'confirmed',
    feed: (stage) => adaIs(stage, { state: 'available' }),
  },
  {
    name: 'agent.pause in one queue, until further notice',
    command: ({ ben, support }) => ({
      type: 'agent.pause',
      agent: `number:${ben.number}`,
      queues: [support.name],
      params: { seconds: 0 },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(person(stage, stage.ben)).toMatchObject({ state: 'paused' }),
  },
  {
    name: 'agent.logout of all queues',
    command: ({ ada }) => ({ type: 'agent.logout', agent: `id:${ada.key}`, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => adaIs(stage, { availability: 'logged-out', state: 'offline' }),
  },
  {
    name: 'agent.login to one queue, paused',
    command: ({ ada, sales }) => ({
      type: 'agent.login',
      agent: ada.name,
      queues: [sales.id],
      params: { paused: true, seconds: 60, reason: '*03' },
    }),
    confirmation: 'confirmed',
    feed: (stage) => {
      expect(member(stage, stage.sales, stage.ada)).toMatchObject({ state: 'paused', reason: 'Wrap up' });
      expect(member(stage, stage.support, stage.ada)).toMatchObject({ state: 'offline' });
    },
  },
  {
    name: 'agent.leave one queue',
    command: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.number, queues: [`name:${sales.name}`] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
  },
  {
    name: 'agent.join',
    command: ({ ada, sales }) => ({ type: 'agent.join', agent: ada.name, queues: [sales.number] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.ada.id, stage.dee.id]),
  },
  ...(['listen', 'whisper', 'barge'] as const).map((how): PlayedRow => ({
    name: `call.${how}`,
    before: ready,
    command: ({ ada, cy }) => ({
      type: `call.${how}`,
      agent: ada.name,
      params: { supervisor: cy.number },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  })),
  {
    name: 'call.hangup of an agent’s call',
    before: ready,
    command: ({ ada }) => ({ type: 'call.hangup', agent: ada.number }),
    confirmation: 'unconfirmed',
    feed: adaIsFree,
  },
  {
    name: 'call.hangup of a call that is named',
    before: wait,
    command: (stage) => ({ type: 'call.hangup', params: { call: waitingCall(stage, stage.support) } }),
    confirmation: 'unconfirmed',
    feed: (stage) => expect(stage.queue(stage.support).waiting).toEqual({}),
  },
  {
    name: 'call.transfer',
    before: ready,
    command: ({ ada, sales }) => ({ type: 'call.transfer', agent: ada.name, params: { to: sales.number } }),
    confirmation: 'unconfirmed',
    feed: (stage) => {
      adaIsFree(stage);
      expect(Object.values(stage.queue(stage.sales).waiting)).toMatchObject([
        { caller: `55501${stage.nth}1`, state: 'waiting' },
      ]);
    },
  },
  {
    name: 'agent.leave all queues',
    command: ({ ada }) => ({ type: 'agent.leave', agent: ada.name }),
    confirmation: 'confirmed',
    feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
  },
  {
    name: 'queue.create',
    command: ({ nth }) => ({
      type: 'queue.create',
      params: { fields: { number: `65${nth}0`, name: `Returns ${nth}`, ring_strategy: 'linear' } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Returns ${stage.nth}`),
  },
  {
    name: 'queue.update',
    command: ({ nth }) => ({
      type: 'queue.update',
      queue: `65${nth}0`,
      params: { fields: { name: `Repairs ${nth}`, wrap_up_time: 20 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'queue.update of what the system does not tell',
    command: ({ nth }) => ({
      type: 'queue.update',
      queue: `Repairs ${nth}`,
      params: { fields: { enb_queue_skill_based_routing: 1 } },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  },
  {
    name: 'queue.delete',
    command: ({ nth }) => ({ type: 'queue.delete', queue: `Repairs ${nth}` }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
  },
];

/** Ada is at work, and talks. */
function ready(stage: LiveStage): void {
  const { floor } = stage.simulator;
  floor.login(stage.ada.key);
  floor.unpause(stage.ada.key);
  talk(stage);
}
