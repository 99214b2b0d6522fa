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

const adaIn = (stage: LiveStage, support: string, sales = support): void => {
  expect(member(stage, stage.support, stage.ada)).toMatchObject({ vendorState: support });
  expect(member(stage, stage.sales, stage.ada)).toMatchObject({ vendorState: sales });
};

async function servers({ get }: LiveStage): Promise<object[]> {
  return (await get<{ items: object[] }>('/servers')).body.items;
}

/** All seven that can be set; each is another than the one before it. */
const STATUSES: [word: string, shown: string][] = [
  ['NOT_READY', 'NOT_READY'],
  ['READY', 'READY'],
  ['WRAP_UP', 'WRAP_UP'],
  ['BREAK', 'BREAK'],
  ['LUNCH', 'LUNCH'],
  ['LOGGED_OUT', 'LOGGED_OUT'],
  // It is never shown itself: what the queue makes of whoever comes is.
  ['LOGGED_IN', 'READY'],
];

const nobodyWaits = (stage: LiveStage): void => {
  expect(stage.queue(stage.support).waiting).toEqual({});
  expect(stage.account.queues[stage.support.id]).toMatchObject({ waiting: 0 });
};

export const PORTSIP_ROWS: PlayedRow[] = [
  {
    name: 'agent.logout of one queue',
    command: ({ ada, support }) => ({ type: 'agent.logout', agent: ada.number, queues: [support.number] }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'LOGGED_OUT', 'READY'),
  },
  {
    name: 'agent.login of all queues',
    command: ({ ada }) => ({ type: 'agent.login', agent: ada.name, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'READY'),
  },
  {
    name: 'agent.pause in all queues',
    command: ({ ada }) => ({ type: 'agent.pause', agent: ada.name }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'NOT_READY'),
  },
  {
    name: 'agent.pause in one queue, with a reason',
    command: ({ ada, sales }) => ({
      type: 'agent.pause',
      agent: `number:${ada.number}`,
      queues: [sales.id],
      params: { reason: 'BREAK' },
    }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'NOT_READY', 'BREAK'),
  },
  {
    name: 'agent.unpause',
    command: ({ ada }) => ({ type: 'agent.unpause', agent: ada.id, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => {
      adaIn(stage, 'READY');
      expect(person(stage, stage.ada)).toMatchObject({ state: 'available' });
    },
  },
  ...STATUSES.map(([status, vendorState]): PlayedRow => ({
    name: `agent.set-status ${status}`,
    command: ({ ben, support }) => ({
      ...{ type: 'agent.set-status', agent: ben.name, queue: support.number, params: { status } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(member(stage, stage.support, stage.ben)).toMatchObject({ vendorState }),
  })),
  {
    name: 'agent.update',
    command: ({ ben, support }) => ({
      type: 'agent.update',
      agent: ben.number,
      queue: support.name,
      params: { fields: { skillLevel: 42 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(member(stage, stage.support, stage.ben)).toMatchObject({ skillLevel: 42 }),
  },
  {
    name: 'agent.leave one queue',
    command: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.name, queues: [sales.number] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
  },
  {
    name: 'agent.join',
    command: ({ ada, sales }) => ({ type: 'agent.join', agent: ada.number, queues: [`id:${sales.id}`] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.ada.id, stage.dee.id].sort()),
  },
  {
    name: 'queue.set-agents',
    command: ({ sales, ben, ada }) => ({
      type: 'queue.set-agents',
      queue: sales.name,
      params: { agents: [ben.number, ada.name], skillLevels: { [ben.id]: 7 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => {
      expect(members(stage, stage.sales)).toEqual([stage.ada.id, stage.ben.id].sort());
      expect(member(stage, stage.sales, stage.ben)).toMatchObject({ skillLevel: 7 });
    },
  },
  {
    name: 'call.pickup',
    before: wait,
    command: (stage) => ({
      type: 'call.pickup',
      queue: stage.support.number,
      params: { call: waitingCall(stage, stage.support) },
    }),
    confirmation: 'confirmed',
    feed: nobodyWaits,
  },
  {
    name: 'call.hangup of a waiting call',
    before: wait,
    command: (stage) => ({
      type: 'call.hangup',
      queue: stage.support.name,
      params: { call: waitingCall(stage, stage.support) },
    }),
    confirmation: 'confirmed',
    feed: nobodyWaits,
  },
  {
    name: 'call.hangup of an agent’s call',
    before: talk,
    command: ({ ada }) => ({ type: 'call.hangup', agent: ada.number }),
    confirmation: 'confirmed',
    feed: adaIsFree,
  },
  {
    name: 'call.transfer',
    before: talk,
    command: ({ ada }) => ({ type: 'call.transfer', agent: ada.name, params: { to: '+4930999' } }),
    confirmation: 'confirmed',
    feed: adaIsFree,
  },
  {
    name: 'agent.leave all queues',
    command: ({ ada }) => ({ type: 'agent.leave', agent: ada.name, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
  },
  {
    name: 'queue.create',
    command: ({ nth }) => ({
      type: 'queue.create',
      params: {
        fields: {
          ...{ name: `Returns ${nth}`, extension_number: `65${nth}0`, polling_strategy: 'CYCLIC_HUNT' },
        },
      },
    }),
    confirmation: 'confirmed',
    feed: (stage) =>
      expect(Object.values(stage.account.queues)).toContainEqual(
        expect.objectContaining({ name: `Returns ${stage.nth}`, number: `65${stage.nth}0` }),
      ),
  },
  {
    name: 'queue.update',
    command: ({ nth }) => ({
      type: 'queue.update',
      queue: `65${nth}0`,
      params: { fields: { name: `Repairs ${nth}`, ring_time: 25 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'queue.update of what is not shown',
    command: ({ nth }) => ({
      type: 'queue.update',
      queue: `Repairs ${nth}`,
      params: { fields: { outbound_caller_ids: [] } },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  },
  {
    name: 'queue.delete',
    command: ({ nth }) => ({ type: 'queue.delete', queue: `number:65${nth}0` }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'server.create',
    command: ({ nth }) => ({
      type: 'server.create',
      params: { fields: { name: `srv-${nth}`, enabled: false, ipv4: `10.0.1.${nth}` } },
    }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await servers(stage)).toContainEqual(
        expect.objectContaining({ name: `srv-${stage.nth}`, enabled: false, ipv4: `10.0.1.${stage.nth}` }),
      ),
  },
  {
    name: 'server.update',
    command: ({ nth }) => ({
      type: 'server.update',
      params: { server: `srv-${nth}`, fields: { enabled: true } },
    }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await servers(stage)).toContainEqual(
        expect.objectContaining({ name: `srv-${stage.nth}`, enabled: true, status: 'ONLINE' }),
      ),
  },
  {
    name: 'server.delete',
    command: ({ nth }) => ({ type: 'server.delete', params: { server: `srv-${nth}` } }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await servers(stage)).not.toContainEqual(expect.objectContaining({ name: `srv-${stage.nth}` })),
  },
];
