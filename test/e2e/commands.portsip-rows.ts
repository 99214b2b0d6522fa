import {
  adaIsFree,
  member,
  members,
  person,
  queueNames,
  talk,
  wait,
  waitingCall,
  type Row,
  type Stage,
} from './commands.row.js';

const adaIn = (stage: Stage, support: string, sales = support): void => {
  expect(member(stage, stage.support, stage.ada)).toMatchObject({ vendorState: support });
  expect(member(stage, stage.sales, stage.ada)).toMatchObject({ vendorState: sales });
};

async function servers({ get }: Stage): Promise<object[]> {
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

const nobodyWaits = (stage: Stage): void => {
  expect(stage.queue(stage.support).waiting).toEqual({});
  expect(stage.account.queues[stage.support.id]).toMatchObject({ waiting: 0 });
};

export const PORTSIP_ROWS: Row[] = [
  {
    name: 'agent.logout of one queue',
    order: ({ ada, support }) => ({ type: 'agent.logout', agent: ada.number, queues: [support.number] }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'LOGGED_OUT', 'READY'),
  },
  {
    name: 'agent.login of all queues',
    order: ({ ada }) => ({ type: 'agent.login', agent: ada.name, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'READY'),
  },
  {
    name: 'agent.pause in all queues',
    order: ({ ada }) => ({ type: 'agent.pause', agent: ada.name }),
    confirmation: 'confirmed',
    feed: (stage) => adaIn(stage, 'NOT_READY'),
  },
  {
    name: 'agent.pause in one queue, with a reason',
    order: ({ ada, sales }) => ({
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
    order: ({ ada }) => ({ type: 'agent.unpause', agent: ada.id, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => {
      adaIn(stage, 'READY');
      expect(person(stage, stage.ada)).toMatchObject({ state: 'available' });
    },
  },
  ...STATUSES.map(([status, vendorState]): Row => ({
    name: `agent.set-status ${status}`,
    order: ({ ben, support }) => ({
      ...{ type: 'agent.set-status', agent: ben.name, queue: support.number, params: { status } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(member(stage, stage.support, stage.ben)).toMatchObject({ vendorState }),
  })),
  {
    name: 'agent.update',
    order: ({ ben, support }) => ({
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
    order: ({ ada, sales }) => ({ type: 'agent.leave', agent: ada.name, queues: [sales.number] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.dee.id]),
  },
  {
    name: 'agent.join',
    order: ({ ada, sales }) => ({ type: 'agent.join', agent: ada.number, queues: [`id:${sales.id}`] }),
    confirmation: 'confirmed',
    feed: (stage) => expect(members(stage, stage.sales)).toEqual([stage.ada.id, stage.dee.id].sort()),
  },
  {
    name: 'queue.set-agents',
    order: ({ sales, ben, ada }) => ({
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
    order: (stage) => ({
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
    order: (stage) => ({
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
    order: ({ ada }) => ({ type: 'call.hangup', agent: ada.number }),
    confirmation: 'confirmed',
    feed: adaIsFree,
  },
  {
    name: 'call.transfer',
    before: talk,
    order: ({ ada }) => ({ type: 'call.transfer', agent: ada.name, params: { to: '+4930999' } }),
    confirmation: 'confirmed',
    feed: adaIsFree,
  },
  {
    name: 'agent.leave all queues',
    order: ({ ada }) => ({ type: 'agent.leave', agent: ada.name, queues: 'all' }),
    confirmation: 'confirmed',
    feed: (stage) => expect(person(stage, stage.ada)).toBeUndefined(),
  },
  {
    name: 'queue.create',
    order: ({ nth }) => ({
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
    order: ({ nth }) => ({
      type: 'queue.update',
      queue: `65${nth}0`,
      params: { fields: { name: `Repairs ${nth}`, ring_time: 25 } },
    }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'queue.update of what is not shown',
    order: ({ nth }) => ({
      type: 'queue.update',
      queue: `Repairs ${nth}`,
      params: { fields: { outbound_caller_ids: [] } },
    }),
    confirmation: 'unconfirmed',
    unseen: true,
  },
  {
    name: 'queue.delete',
    order: ({ nth }) => ({ type: 'queue.delete', queue: `number:65${nth}0` }),
    confirmation: 'confirmed',
    feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
  },
  {
    name: 'server.create',
    order: ({ nth }) => ({
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
    order: ({ nth }) => ({
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
    order: ({ nth }) => ({ type: 'server.delete', params: { server: `srv-${nth}` } }),
    confirmation: 'confirmed',
    asked: async (stage) =>
      expect(await servers(stage)).not.toContainEqual(expect.objectContaining({ name: `srv-${stage.nth}` })),
  },
];
