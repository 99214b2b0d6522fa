import {
  adaIsFree,
  queueNames,
  talk,
  wait,
  type CommandRow,
  type CommandTable,
  type LiveStage,
} from './row.js';
import { AGENT_ROWS, LEAVE_ROWS } from './portsip.agents.js';
import { FORM_ROWS } from './portsip.forms.js';
import { asked } from './portsip.request.js';

async function servers({ get }: LiveStage): Promise<object[]> {
  return (await get<{ items: object[] }>('/servers')).body.items;
}

const nobodyWaits = (stage: LiveStage): void => {
  expect(stage.queue(stage.support).waiting).toEqual({});
  expect(stage.account.queues[stage.support.id]).toMatchObject({ waiting: 0 });
};

const SUPPORT = 'queue:677046776364007427';
const SALES = 'queue:677046776364007428';
const SERVERS = 'GET /api/call_queue_servers?skip=0&top=100';

const CALL_ROWS: CommandRow<string>[] = [
  {
    name: 'call.pickup',
    type: 'call.pickup',
    command: ({ support, calls: { waiting } }) => ({ queue: support.id, params: { call: waiting.id } }),
    requests: ({ support, calls: { waiting } }) => [
      `POST /api/call_queues/${support.id}/waiting/${waiting.id}/pickup`,
    ],
    contract: { polls: [SUPPORT] },
    e2e: { called: ({ support }) => ({ queue: support.number }), before: wait, feed: nobodyWaits },
  },
  {
    name: 'call.hangup of a waiting call',
    type: 'call.hangup',
    command: ({ support, calls: { waiting } }) => ({ queue: support.id, params: { call: waiting.id } }),
    requests: ({ calls: { waiting } }) => [`POST /api/sessions/${waiting.id}/destroy`],
    contract: { polls: [SUPPORT] },
    e2e: { called: ({ support }) => ({ queue: support.name }), before: wait, feed: nobodyWaits },
  },
  {
    name: 'call.hangup of an agent’s call',
    type: 'call.hangup',
    command: ({ ada }) => ({ agent: ada.id, params: {} }),
    requests: ({ calls: { talking } }) => ['GET /api/sessions', `POST /api/sessions/${talking.id}/destroy`],
    contract: { polls: [SUPPORT, SALES] },
    e2e: { called: ({ ada }) => ({ agent: ada.number }), before: talk, feed: adaIsFree },
  },
  {
    name: 'call.transfer',
    type: 'call.transfer',
    command: ({ ada }) => ({ agent: ada.id, params: { to: '+4930999' } }),
    requests: ({ ada, calls: { talking } }) => [
      'GET /api/sessions',
      `POST /api/sessions/${talking.id}/refer {"extension_number":"${ada.number}","refer_to":"+4930999"}`,
    ],
    contract: { polls: [SUPPORT, SALES] },
    e2e: { called: ({ ada }) => ({ agent: ada.name }), before: talk, feed: adaIsFree },
  },
];

const QUEUE_ROWS: CommandRow<string>[] = [
  {
    name: 'queue.create with what is needed',
    type: 'queue.create',
    command: ({ nth }) => ({
      params: {
        fields: {
          ...{ name: `Returns ${nth}`, extension_number: `65${nth}0`, polling_strategy: 'CYCLIC_HUNT' },
        },
      },
    }),
    requests: ({ nth }) => [
      `POST /api/call_queues {"name":"Returns ${nth}","extension_number":"65${nth}0","polling_strategy":"CYCLIC_HUNT"}`,
    ],
    contract: { executed: () => ({ created: '677046776364007430' }), polls: ['roster'] },
    e2e: {
      feed: (stage) =>
        expect(Object.values(stage.account.queues)).toContainEqual(
          expect.objectContaining({ name: `Returns ${stage.nth}`, number: `65${stage.nth}0` }),
        ),
    },
  },
  {
    name: 'queue.update of two fields',
    type: 'queue.update',
    command: ({ nth, made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { name: `Repairs ${nth}`, ring_time: 25 } },
    }),
    requests: ({ nth, made: { queue } }) => [
      `POST /api/call_queues/${queue.id} {"name":"Repairs ${nth}","ring_time":25}`,
    ],
    contract: { polls: ['roster'] },
    e2e: {
      called: ({ nth }) => ({ queue: `65${nth}0` }),
      feed: (stage) => expect(queueNames(stage)).toContain(`Repairs ${stage.nth}`),
    },
  },
  {
    name: 'queue.update of what is not shown',
    type: 'queue.update',
    command: ({ made: { queue } }) => ({
      queue: queue.id,
      params: { fields: { outbound_caller_ids: [] } },
    }),
    requests: ({ made: { queue } }) => [`POST /api/call_queues/${queue.id} {"outbound_caller_ids":[]}`],
    unconfirmed: true,
    contract: { polls: ['roster'] },
    e2e: { called: ({ made: { queue } }) => ({ queue: queue.name }), unseen: true },
  },
  {
    name: 'queue.delete',
    type: 'queue.delete',
    command: ({ made: { queue } }) => ({ queue: queue.id, params: {} }),
    requests: ({ made: { queue } }) => [`POST /api/call_queues/${queue.id}/destroy`],
    contract: { polls: ['roster'] },
    e2e: {
      called: ({ nth }) => ({ queue: `number:65${nth}0` }),
      feed: (stage) => expect(queueNames(stage)).not.toContain(`Repairs ${stage.nth}`),
    },
  },
];

const SERVER_ROWS: CommandRow<string>[] = [
  {
    name: 'server.create that is not in use',
    type: 'server.create',
    command: ({ nth }) => ({
      params: { fields: { name: `srv-${nth}`, enabled: false, ipv4: `10.0.1.${nth}` } },
    }),
    requests: ({ nth }) => [
      `POST /api/call_queue_servers {"name":"srv-${nth}","enabled":false,"ipv4":"10.0.1.${nth}"}`,
    ],
    contract: { executed: () => ({ created: '700551909773148162' }), polls: ['servers'] },
    e2e: {
      asked: async (stage) =>
        expect(await servers(stage)).toContainEqual(
          expect.objectContaining({ name: `srv-${stage.nth}`, enabled: false, ipv4: `10.0.1.${stage.nth}` }),
        ),
    },
  },
  {
    name: 'server.update by name',
    type: 'server.update',
    command: ({ made: { server } }) => ({ params: { server: server.name, fields: { enabled: true } } }),
    requests: ({ made: { server } }) => [
      SERVERS,
      `POST /api/call_queue_servers/${server.id} {"enabled":true}`,
    ],
    contract: { polls: ['servers'] },
    e2e: {
      asked: async (stage) =>
        expect(await servers(stage)).toContainEqual(
          expect.objectContaining({ name: `srv-${stage.nth}`, enabled: true, status: 'ONLINE' }),
        ),
    },
  },
  {
    name: 'server.delete',
    type: 'server.delete',
    command: ({ made: { server } }) => ({ params: { server: server.name } }),
    requests: ({ made: { server } }) => [SERVERS, `POST /api/call_queue_servers/${server.id}/destroy`],
    contract: { polls: ['servers'] },
    e2e: {
      asked: async (stage) =>
        expect(await servers(stage)).not.toContainEqual(
          expect.objectContaining({ name: `srv-${stage.nth}` }),
        ),
    },
  },
];

export const PORTSIP: CommandTable<string> = {
  rows: [...AGENT_ROWS, ...CALL_ROWS, ...LEAVE_ROWS, ...QUEUE_ROWS, ...SERVER_ROWS, ...FORM_ROWS],
  asked,
};
