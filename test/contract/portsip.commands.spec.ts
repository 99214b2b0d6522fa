import { jest } from '@jest/globals';
import type { Floor } from '../../simulators/engine/floor.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import type { Executed } from '../../src/vendors/port/command.js';
import type { ContractAccount } from './contract-account.js';
import { metIn, pictureOf, portsipAccount, portsipForm, sentTo } from './portsip.picture.js';
import { NOW } from './subject.js';

const SUPPORT = '677046776364007427';
const SALES = '677046776364007428';
const NIGHT = '677046776364007429';
const WAITING = '885337248273272834';
const TALKING = '885337248273272833';
const BUILT_IN = '700551909773148160';
const SECOND = '700551909773148161';

const running: ContractAccount[] = [];
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
});
const started: typeof portsipAccount = async (quirks) => {
  const account = await portsipAccount(quirks);
  running.push(account);
  return account;
};

const status = (queue: string, agent: string, word: string) =>
  `POST /api/call_queues/${queue}/agents/${agent} {"status":"${word}"}`;
const inSupport = (agent: string, word: string): ResolvedCommand => ({
  type: 'agent.set-status',
  agent,
  queue: SUPPORT,
  params: { status: word },
});
const listOf = (queue: string) => `GET /api/call_queues/${queue}/agents`;
const row = (number: string, level = 1) => `{"extension_number":"${number}","skill_level":${level}}`;
const written = (queue: string, ...rows: string[]) =>
  `POST /api/call_queues/${queue}/agents {"items":[${rows.join(',')}]}`;
const done = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});

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

interface Row {
  name: string;
  order: ResolvedCommand;
  requests: string[];
  executed?: Executed;
  polls: string[];
  /** No poll can show it. */
  unseen?: true;
  before?: (floor: Floor) => void;
}

const QUEUE = `queue:${SUPPORT}`;

const ROWS: Row[] = [
  {
    name: 'agent.login to one queue',
    order: { type: 'agent.login', agent: '109', queues: [SUPPORT], params: {} },
    requests: [status(SUPPORT, '109', 'LOGGED_IN')],
    executed: done(SUPPORT),
    polls: [QUEUE],
  },
  {
    name: 'agent.logout of all',
    order: { type: 'agent.logout', agent: '109', queues: 'all', params: {} },
    before: (floor) => [...floor.queues.get('4')!.talking.keys()].forEach(floor.hangup),
    requests: [status(SUPPORT, '109', 'LOGGED_OUT'), status(SALES, '109', 'LOGGED_OUT')],
    executed: done(SUPPORT, SALES),
    polls: [QUEUE, `queue:${SALES}`],
  },
  {
    name: 'agent.pause without a reason, and without queues',
    order: { type: 'agent.pause', agent: '106', params: {} },
    requests: [status(SUPPORT, '106', 'NOT_READY')],
    executed: done(SUPPORT),
    polls: [QUEUE],
  },
  ...['BREAK', 'LUNCH'].map((reason): Row => ({
    name: `agent.pause for ${reason}`,
    order: { type: 'agent.pause', agent: '106', queues: [SUPPORT], params: { reason } },
    requests: [status(SUPPORT, '106', reason)],
    executed: done(SUPPORT),
    polls: [QUEUE],
  })),
  {
    name: 'agent.unpause',
    order: { type: 'agent.unpause', agent: '108', queues: 'all', params: {} },
    requests: [status(SUPPORT, '108', 'READY')],
    executed: done(SUPPORT),
    polls: [QUEUE],
  },
  ...[
    ['105', 'READY'],
    ['106', 'NOT_READY'],
    ['106', 'WRAP_UP'],
    ['106', 'BREAK'],
    ['106', 'LUNCH'],
    ['109', 'LOGGED_IN'],
    ['106', 'LOGGED_OUT'],
  ].map(([agent = '', word = '']): Row => ({
    name: `agent.set-status ${word}`,
    order: inSupport(agent, word),
    requests: [status(SUPPORT, agent, word)],
    polls: [QUEUE],
  })),
  {
    name: 'agent.update',
    order: {
      type: 'agent.update',
      agent: '106',
      queue: SUPPORT,
      params: { fields: { skillLevel: 100 } },
    },
    requests: [
      listOf(SUPPORT),
      written(
        SUPPORT,
        ...['104', '105'].map((number) => row(number)),
        row('106', 100),
        ...['107', '108', '109', '110'].map((number) => row(number)),
      ),
    ],
    polls: [QUEUE],
  },
  {
    name: 'agent.join',
    order: { type: 'agent.join', agent: '101', queues: [NIGHT, SALES, SUPPORT], params: {} },
    before: (floor) => floor.removeMember('4', '9'),
    requests: [
      listOf(NIGHT),
      written(NIGHT, row('101')),
      listOf(SALES),
      written(SALES, row('104'), row('109'), row('101')),
      listOf(SUPPORT),
      written(SUPPORT, ...['104', '105', '106', '107', '108', '109', '110', '101'].map((one) => row(one))),
    ],
    executed: done(NIGHT, SALES, SUPPORT),
    polls: ['roster', `queue:${NIGHT}`, `queue:${SALES}`, QUEUE],
  },
  {
    name: 'agent.leave of all',
    order: { type: 'agent.leave', agent: '104', queues: 'all', params: {} },
    requests: [
      listOf(SUPPORT),
      written(SUPPORT, ...['105', '106', '107', '108', '109', '110'].map((one) => row(one))),
      listOf(SALES),
      written(SALES, row('109'), row('101')),
    ],
    executed: done(SUPPORT, SALES),
    polls: ['roster', QUEUE, `queue:${SALES}`],
  },
  {
    name: 'queue.set-agents',
    order: {
      type: 'queue.set-agents',
      queue: SALES,
      params: { agents: ['106', '101', '109'], skillLevels: { '101': 3, '109': 2 } },
    },
    requests: [listOf(SALES), written(SALES, row('106'), row('101', 3), row('109', 2))],
    polls: ['roster', `queue:${SALES}`],
  },
  {
    name: 'queue.set-agents to none',
    order: { type: 'queue.set-agents', queue: SALES, params: { agents: [] } },
    requests: [listOf(SALES), written(SALES)],
    polls: ['roster', `queue:${SALES}`],
  },
  {
    name: 'call.pickup',
    order: { type: 'call.pickup', queue: SUPPORT, params: { call: WAITING } },
    requests: [`POST /api/call_queues/${SUPPORT}/waiting/${WAITING}/pickup`],
    polls: [QUEUE],
  },
  {
    name: 'call.hangup of a waiting call',
    order: { type: 'call.hangup', queue: SUPPORT, params: { call: WAITING } },
    requests: [`POST /api/sessions/${WAITING}/destroy`],
    polls: [QUEUE],
  },
  {
    name: 'call.hangup of a call in a queue that is not named',
    order: { type: 'call.hangup', params: { call: WAITING } },
    requests: [`POST /api/sessions/${WAITING}/destroy`],
    polls: [],
    unseen: true,
  },
  {
    name: 'call.hangup of the call of an agent',
    order: { type: 'call.hangup', agent: '104', params: {} },
    requests: ['GET /api/sessions', `POST /api/sessions/${TALKING}/destroy`],
    polls: [QUEUE, `queue:${SALES}`],
  },
  {
    name: 'call.transfer',
    order: { type: 'call.transfer', agent: '104', params: { to: '+4930999' } },
    requests: [
      'GET /api/sessions',
      `POST /api/sessions/${TALKING}/refer {"extension_number":"104","refer_to":"+4930999"}`,
    ],
    polls: [QUEUE, `queue:${SALES}`],
  },
  {
    name: 'call.transfer of a call by its id',
    order: { type: 'call.transfer', agent: '104', params: { to: '101', call: TALKING } },
    requests: [`POST /api/sessions/${TALKING}/refer {"extension_number":"104","refer_to":"101"}`],
    polls: [QUEUE, `queue:${SALES}`],
  },
  {
    name: 'queue.create with what is needed',
    order: {
      type: 'queue.create',
      params: { fields: { name: 'Orders', extension_number: '8004', polling_strategy: 'CYCLIC_HUNT' } },
    },
    requests: [
      'POST /api/call_queues {"name":"Orders","extension_number":"8004","polling_strategy":"CYCLIC_HUNT"}',
    ],
    executed: { created: '677046776364007430' },
    polls: ['roster'],
  },
  {
    name: 'queue.create with everything',
    order: { type: 'queue.create', params: { fields: { ...EVERY_FIELD, extension_number: '8004' } } },
    requests: [`POST /api/call_queues {"name":"Orders","extension_number":"8004",${EVERY_FIELD_JSON}}`],
    executed: { created: '677046776364007430' },
    polls: ['roster'],
  },
  {
    name: 'queue.update of everything',
    order: { type: 'queue.update', queue: SALES, params: { fields: EVERY_FIELD } },
    requests: [`POST /api/call_queues/${SALES} {"name":"Orders",${EVERY_FIELD_JSON}}`],
    polls: ['roster'],
  },
  {
    name: 'queue.update of one field',
    order: { type: 'queue.update', queue: SALES, params: { fields: { ring_time: 1 } } },
    requests: [`POST /api/call_queues/${SALES} {"ring_time":1}`],
    polls: ['roster'],
  },
  {
    name: 'queue.update of what is not shown',
    order: { type: 'queue.update', queue: SALES, params: { fields: { outbound_caller_ids: [] } } },
    requests: [`POST /api/call_queues/${SALES} {"outbound_caller_ids":[]}`],
    polls: ['roster'],
    unseen: true,
  },
  {
    name: 'queue.delete',
    order: { type: 'queue.delete', queue: SUPPORT, params: {} },
    requests: [`POST /api/call_queues/${SUPPORT}/destroy`],
    polls: ['roster'],
  },
  {
    name: 'server.create',
    order: {
      type: 'server.create',
      params: { fields: { name: 'queue-srv-3', enabled: false, ipv4: '10.0.0.7', ipv6: 'fd00::7' } },
    },
    requests: [
      'POST /api/call_queue_servers {"name":"queue-srv-3","enabled":false,"ipv4":"10.0.0.7","ipv6":"fd00::7"}',
    ],
    executed: { created: '700551909773148162' },
    polls: ['servers'],
  },
  {
    name: 'server.create with what is needed',
    order: { type: 'server.create', params: { fields: { name: 'queue-srv-3', ipv6: 'fd00::7' } } },
    requests: ['POST /api/call_queue_servers {"name":"queue-srv-3","ipv6":"fd00::7"}'],
    executed: { created: '700551909773148162' },
    polls: ['servers'],
  },
  {
    name: 'server.update by name',
    order: { type: 'server.update', params: { server: 'queue-srv-2', fields: { enabled: true } } },
    requests: [
      'GET /api/call_queue_servers?skip=0&top=100',
      `POST /api/call_queue_servers/${SECOND} {"enabled":true}`,
    ],
    polls: ['servers'],
  },
  {
    name: 'server.update by id',
    order: { type: 'server.update', params: { server: BUILT_IN, fields: { enabled: false } } },
    requests: [
      'GET /api/call_queue_servers?skip=0&top=100',
      `POST /api/call_queue_servers/${BUILT_IN} {"enabled":false}`,
    ],
    polls: ['servers'],
  },
  {
    name: 'server.delete',
    order: { type: 'server.delete', params: { server: 'queue-srv-2' } },
    requests: [
      'GET /api/call_queue_servers?skip=0&top=100',
      `POST /api/call_queue_servers/${SECOND}/destroy`,
    ],
    polls: ['servers'],
  },
];

describe('the commands of PortSIP', () => {
  it('are those its pages have, and each of them is below', () => {
    const types = [
      'agent.login',
      'agent.logout',
      'agent.pause',
      'agent.unpause',
      'agent.set-status',
      'agent.update',
      'agent.join',
      'agent.leave',
      'queue.set-agents',
      'call.pickup',
      'call.hangup',
      'call.transfer',
      'queue.create',
      'queue.update',
      'queue.delete',
      'server.create',
      'server.update',
      'server.delete',
    ];
    expect(Object.keys(portsip.commands)).toEqual(types);
    expect([...new Set(ROWS.map(({ order }) => order.type))].sort()).toEqual(types.sort());
  });

  it.each(ROWS)('$name', async ({ order, requests, executed = {}, polls, unseen, before }) => {
    const account = await started();
    before?.(account.simulator.floor);
    const earlier = await pictureOf(account);
    const form = portsipForm(order.type);
    expect(form.params(earlier.view.roster).safeParse(order.params)).toMatchObject({ success: true });
    expect(form.check?.(order, earlier.view) ?? []).toEqual([]);
    expect(form.effect(order, earlier.view).polls).toEqual(polls);
    expect(metIn(earlier, order, earlier.view).every(Boolean)).toBe(unseen === true);

    account.simulator.requests.clear();
    const answer = await account.execute(order);
    expect(sentTo(account)).toEqual(requests);
    expect(answer.executed).toEqual(executed);
    expect(answer.writes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      requests.filter((text) => text.startsWith('POST')).map((text) => text.replace(/ \{.*$/, '')),
    );

    const met = metIn(await pictureOf(account), order, earlier.view);
    expect(met).toHaveLength(unseen === true ? 0 : met.length || 1);
    expect(met.every(Boolean)).toBe(true);
  });

  it('carry the token, and JSON where they carry anything', async () => {
    const account = await started();
    await account.execute(inSupport('106', 'NOT_READY'));
    await account.execute({ type: 'call.pickup', queue: SUPPORT, params: { call: WAITING } });
    const [told, picked] = account.simulator.requests.all();
    const bearer = { authorization: expect.stringMatching(/^Bearer \S+$/), 'user-agent': 'floorwalker' };
    expect(told?.headers).toMatchObject({ ...bearer, 'content-type': 'application/json' });
    expect(picked?.headers).toMatchObject(bearer);
    expect(picked?.headers).not.toHaveProperty('content-type');
    expect(picked?.body).toBeUndefined();
  });

  it('find the call of an agent also where ends are written as addresses', async () => {
    const account = await started({ sessionEnds: 'uri', sessionsStatus: '200' });
    await account.execute({ type: 'call.hangup', agent: '104', params: {} });
    expect(sentTo(account)).toEqual(['GET /api/sessions', `POST /api/sessions/${TALKING}/destroy`]);
  });

  it('name ids as the system writes them', async () => {
    const account = await started({ ids: 'base64' });
    const queue = Buffer.from(SUPPORT).toString('base64');
    const call = Buffer.from(WAITING).toString('base64');
    await account.execute({ type: 'call.pickup', queue, params: { call } });
    expect(sentTo(account)).toEqual([`POST /api/call_queues/${queue}/waiting/${call}/pickup`]);
  });

  it('say that an emptied text is shown as none', async () => {
    const account = await started();
    const fields = { callback_outbound_prefix: '', language: 'en-US' };
    const command: ResolvedCommand = { type: 'queue.update', queue: SALES, params: { fields } };
    const set = { ...command, params: { fields: { callback_outbound_prefix: '9' } } };
    await account.execute(set);
    const { view, ...earlier } = await pictureOf(account);
    expect(metIn({ view, ...earlier }, command, view)).toEqual([false]);
    await account.execute(command);
    expect(metIn(await pictureOf(account), command, view)).toEqual([true]);
  });

  it('do not look done where the system merges lists', async () => {
    const account = await started({ agentList: 'merge' });
    const command: ResolvedCommand = { type: 'agent.leave', agent: '101', queues: [SALES], params: {} };
    const { view } = await pictureOf(account);
    await account.execute(command);
    expect(metIn(await pictureOf(account), command, view)).toEqual([false]);
  });
});
