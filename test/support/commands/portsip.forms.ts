import type { CommandRow } from './row.js';
import { done, listOf, row, status, written } from './portsip.request.js';

const SUPPORT = '677046776364007427';
const SALES = '677046776364007428';
const NIGHT = '677046776364007429';
const WAITING = '885337248273272834';
const TALKING = '885337248273272833';
const BUILT_IN = '700551909773148160';
const QUEUE = `queue:${SUPPORT}`;

/** The body of the page's example, with values in the place of its "text". */
const EVERY_FIELD = {
  name: 'Orders',
  polling_strategy: 'LEAST_WORKED_HUNT',
  ring_time: 65535,
  max_callers: 0,
  moh_prompt_file_id: 'NzAwNTUxOTA5NzczMTQ4MTYw',
  intro_type: 'FULL',
  intro_prompt_file_id: 'NzAwNTUxOTA5NzczMTQ4MTYx',
  max_waiting_time: 15,
  wait_when_no_agents_online: true,
  inform_position: 'ON_CONNECTED',
  inform_position_interval: 1800,
  agent_auto_ready: false,
  agent_auto_not_ready_after_non_acd_call: false,
  sla_time: 65536,
  language: 'de-AT',
  no_answer_forward_rule: { action: 'FORWARD_TO_NUMBER', number: '+4930123456' },
  night_mode_forward_rule: { action: 'FORWARD_TO_VOICEMAIL', number: '101' },
  enable_callback: true,
  callback_mode: 'TIMEOUT',
  callback_timeout: 0,
  callback_outbound_prefix: '9',
  outbound_caller_ids: [{ provider_id: '883631675865563136', caller_id: '18800606', description: 'Main' }],
  enable_sticky_routing: false,
  sticky_routing_duration: 365,
  enable_paid: true,
  enable_prid: true,
  extension_number_as_to_header: true,
};
const EVERY_FIELD_JSON =
  '"polling_strategy":"LEAST_WORKED_HUNT","ring_time":65535,"max_callers":0,' +
  '"moh_prompt_file_id":"NzAwNTUxOTA5NzczMTQ4MTYw","intro_type":"FULL","intro_prompt_file_id":"NzAwNTUxOTA5NzczMTQ4MTYx",' +
  '"max_waiting_time":15,"wait_when_no_agents_online":true,"inform_position":"ON_CONNECTED",' +
  '"inform_position_interval":1800,"agent_auto_ready":false,"agent_auto_not_ready_after_non_acd_call":false,' +
  '"sla_time":65536,"language":"de-AT","no_answer_forward_rule":{"action":"FORWARD_TO_NUMBER","number":"+4930123456"},' +
  '"night_mode_forward_rule":{"action":"FORWARD_TO_VOICEMAIL","number":"101"},"enable_callback":true,' +
  '"callback_mode":"TIMEOUT","callback_timeout":0,"callback_outbound_prefix":"9",' +
  '"outbound_caller_ids":[{"provider_id":"883631675865563136","caller_id":"18800606","description":"Main"}],' +
  '"enable_sticky_routing":false,"sticky_routing_duration":365,"enable_paid":true,"enable_prid":true,' +
  '"extension_number_as_to_header":true';

/** More forms of commands. No row is played end to end: each is a form of one that is, on people and calls of the contract scene. */
export const FORM_ROWS: CommandRow<string>[] = [
  {
    name: 'agent.login to one queue',
    type: 'agent.login',
    command: () => ({ agent: '109', queues: [SUPPORT], params: {} }),
    requests: () => [status(SUPPORT, '109', 'LOGGED_IN')],
    contract: { executed: () => done(SUPPORT), polls: [QUEUE] },
    e2e: false,
  },
  {
    name: 'agent.logout of all',
    type: 'agent.logout',
    command: () => ({ agent: '109', queues: 'all', params: {} }),
    requests: () => [status(SUPPORT, '109', 'LOGGED_OUT'), status(SALES, '109', 'LOGGED_OUT')],
    contract: {
      executed: () => done(SUPPORT, SALES),
      polls: [QUEUE, `queue:${SALES}`],
      before: (floor) => [...floor.queues.get('4')!.talking.keys()].forEach(floor.hangup),
    },
    e2e: false,
  },
  {
    name: 'agent.pause without a reason, and without queues',
    type: 'agent.pause',
    command: () => ({ agent: '106', params: {} }),
    requests: () => [status(SUPPORT, '106', 'NOT_READY')],
    contract: { executed: () => done(SUPPORT), polls: [QUEUE] },
    e2e: false,
  },
  ...['BREAK', 'LUNCH'].map((reason): CommandRow<string> => ({
    name: `agent.pause for ${reason}`,
    type: 'agent.pause',
    command: () => ({ agent: '106', queues: [SUPPORT], params: { reason } }),
    requests: () => [status(SUPPORT, '106', reason)],
    contract: { executed: () => done(SUPPORT), polls: [QUEUE] },
    e2e: false,
  })),
  {
    name: 'agent.unpause',
    type: 'agent.unpause',
    command: () => ({ agent: '108', queues: 'all', params: {} }),
    requests: () => [status(SUPPORT, '108', 'READY')],
    contract: { executed: () => done(SUPPORT), polls: [QUEUE] },
    e2e: false,
  },
  {
    name: 'agent.update',
    type: 'agent.update',
    command: () => ({
      agent: '106',
      queue: SUPPORT,
      params: { fields: { skillLevel: 100 } },
    }),
    requests: () => [
      listOf(SUPPORT),
      written(
        SUPPORT,
        ...['104', '105'].map((number) => row(number)),
        row('106', 100),
        ...['107', '108', '109', '110'].map((number) => row(number)),
      ),
    ],
    contract: { polls: [QUEUE] },
    e2e: false,
  },
  {
    name: 'agent.join',
    type: 'agent.join',
    command: () => ({ agent: '101', queues: [NIGHT, SALES, SUPPORT], params: {} }),
    requests: () => [
      listOf(NIGHT),
      written(NIGHT, row('101')),
      listOf(SALES),
      written(SALES, row('104'), row('109'), row('101')),
      listOf(SUPPORT),
      written(SUPPORT, ...['104', '105', '106', '107', '108', '109', '110', '101'].map((one) => row(one))),
    ],
    contract: {
      executed: () => done(NIGHT, SALES, SUPPORT),
      polls: ['roster', `queue:${NIGHT}`, `queue:${SALES}`, QUEUE],
      before: (floor) => floor.removeMember('4', '9'),
    },
    e2e: false,
  },
  {
    name: 'queue.set-agents',
    type: 'queue.set-agents',
    command: () => ({
      queue: SALES,
      params: { agents: ['106', '101', '109'], skillLevels: { '101': 3, '109': 2 } },
    }),
    requests: () => [listOf(SALES), written(SALES, row('106'), row('101', 3), row('109', 2))],
    contract: { polls: ['roster', `queue:${SALES}`] },
    e2e: false,
  },
  {
    name: 'queue.set-agents to none',
    type: 'queue.set-agents',
    command: () => ({ queue: SALES, params: { agents: [] } }),
    requests: () => [listOf(SALES), written(SALES)],
    contract: { polls: ['roster', `queue:${SALES}`] },
    e2e: false,
  },
  {
    name: 'call.hangup of a call in a queue that is not named',
    type: 'call.hangup',
    command: () => ({ params: { call: WAITING } }),
    requests: () => [`POST /api/sessions/${WAITING}/destroy`],
    unconfirmed: true,
    contract: { polls: [] },
    e2e: false,
  },
  {
    name: 'call.transfer of a call by its id',
    type: 'call.transfer',
    command: () => ({ agent: '104', params: { to: '101', call: TALKING } }),
    requests: () => [`POST /api/sessions/${TALKING}/refer {"extension_number":"104","refer_to":"101"}`],
    contract: { polls: [QUEUE, `queue:${SALES}`] },
    e2e: false,
  },
  {
    name: 'queue.create with everything',
    type: 'queue.create',
    command: () => ({ params: { fields: { ...EVERY_FIELD, extension_number: '8004' } } }),
    requests: () => [`POST /api/call_queues {"name":"Orders","extension_number":"8004",${EVERY_FIELD_JSON}}`],
    contract: { executed: () => ({ created: '677046776364007430' }), polls: ['roster'] },
    e2e: false,
  },
  {
    name: 'queue.update of everything',
    type: 'queue.update',
    command: () => ({ queue: SALES, params: { fields: EVERY_FIELD } }),
    requests: () => [`POST /api/call_queues/${SALES} {"name":"Orders",${EVERY_FIELD_JSON}}`],
    contract: { polls: ['roster'] },
    e2e: false,
  },
  {
    name: 'queue.update of one field',
    type: 'queue.update',
    command: () => ({ queue: SALES, params: { fields: { ring_time: 1 } } }),
    requests: () => [`POST /api/call_queues/${SALES} {"ring_time":1}`],
    contract: { polls: ['roster'] },
    e2e: false,
  },
  {
    name: 'server.create',
    type: 'server.create',
    command: () => ({
      params: { fields: { name: 'queue-srv-3', enabled: false, ipv4: '10.0.0.7', ipv6: 'fd00::7' } },
    }),
    requests: () => [
      'POST /api/call_queue_servers {"name":"queue-srv-3","enabled":false,"ipv4":"10.0.0.7","ipv6":"fd00::7"}',
    ],
    contract: { executed: () => ({ created: '700551909773148162' }), polls: ['servers'] },
    e2e: false,
  },
  {
    name: 'server.create with what is needed',
    type: 'server.create',
    command: () => ({ params: { fields: { name: 'queue-srv-3', ipv6: 'fd00::7' } } }),
    requests: () => ['POST /api/call_queue_servers {"name":"queue-srv-3","ipv6":"fd00::7"}'],
    contract: { executed: () => ({ created: '700551909773148162' }), polls: ['servers'] },
    e2e: false,
  },
  {
    name: 'server.update by id',
    type: 'server.update',
    command: () => ({ params: { server: BUILT_IN, fields: { enabled: false } } }),
    requests: () => [
      'GET /api/call_queue_servers?skip=0&top=100',
      `POST /api/call_queue_servers/${BUILT_IN} {"enabled":false}`,
    ],
    contract: { polls: ['servers'] },
    e2e: false,
  },
];
