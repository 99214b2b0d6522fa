import { z } from 'zod';
import type { CommandType } from '../../client/index.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { ACCOUNTS, CommandCluster } from '../support/command-cluster.js';

interface Capabilities {
  complete: boolean;
  commands: {
    [type in CommandType]?: {
      scope: string;
      aim: object;
      hint?: string;
      params: z.core.JSONSchema.BaseSchema;
    };
  };
  pauseReasons?: { code: string; label: string }[];
  skills?: object[];
  statusLabels?: object[];
}

const KINDS = Object.keys(ACCOUNTS) as SimulatedVendor[];

/** What a console can check by the forms alone: valid parameters, and invalid ones. */
const FORMS: [vendor: SimulatedVendor, type: CommandType, right: object[], wrong: object[]][] = [
  [
    'yeastar',
    'agent.pause',
    [{}, { seconds: 0 }, { seconds: 10 }, { reason: '*01' }],
    [{ seconds: 9 }, { seconds: -1 }, { seconds: 10.5 }, { reason: '*77' }, { reason: 'Lunch' }, { sms: 1 }],
  ],
  ['yeastar', 'agent.login', [{ paused: true, seconds: 60 }], [{ paused: 1 }, { seconds: 1 }]],
  ['yeastar', 'call.listen', [{ supervisor: '1001' }], [{}, { supervisor: 'Cy' }]],
  [
    'yeastar',
    'queue.create',
    [{ fields: { number: '6500', name: 'New', ring_strategy: 'linear' } }],
    [{}, { fields: { number: '6500', name: 'New', ring_strategy: 'best' } }, { fields: { name: 'New' } }],
  ],
  ['netsapiens', 'agent.pause', [{}, { reason: 'cust8' }], [{ reason: 'cust9' }, { seconds: 10 }]],
  ['netsapiens', 'agent.set-status', [{ status: 'one-call' }], [{}, { status: 'available' }]],
  [
    'netsapiens',
    'agent.update',
    [{ fields: { maxSms: 0, wrapUpSeconds: 10, autoAnswer: true } }],
    [{ fields: { maxSms: -1 } }, { fields: { autoAnswer: 'yes' } }, { fields: { maxChats: 1 } }],
  ],
  [
    'netsapiens',
    'queue.update',
    [{ fields: { 'callqueue-sim-ring-1st-round': 99, 'callqueue-max-callback-queueing-hours': 6 } }],
    [{ fields: { 'callqueue-sim-ring-1st-round': 100 } }, { fields: { callqueue: '1' } }],
  ],
  ['portsip', 'agent.pause', [{}, { reason: 'LUNCH' }], [{ reason: 'Lunch' }, { reason: 'NOT_READY' }]],
  [
    'portsip',
    'agent.update',
    [{ fields: { skillLevel: 100 } }],
    [{ fields: { skillLevel: 101 } }, { fields: {} }],
  ],
  [
    'portsip',
    'queue.update',
    [{ fields: { ring_time: 65_535, max_waiting_time: 15, inform_position_interval: 1800 } }],
    [
      ...[{ ring_time: 0 }, { ring_time: 65_536 }, { max_waiting_time: 14 }, { inform_position_interval: 9 }],
      ...[{ sticky_routing_duration: 366 }, { sla_time: 65_537 }, { extension_number: '8001' }],
    ].map((fields) => ({ fields })),
  ],
  [
    'portsip',
    'server.create',
    [{ fields: { name: 'a', ipv4: '10.0.0.7' } }],
    [{ fields: { name: '', ipv4: '10.0.0.7' } }, { fields: { name: 'a', ipv4: '10.0.0.256' } }],
  ],
  [
    'voximplant',
    'agent.pause',
    [{}, { reason: 'x'.repeat(100) }],
    [{ reason: 'x'.repeat(101) }, { seconds: 10 }],
  ],
  [
    'voximplant',
    'agent.update',
    [{ fields: { maxChats: 1 } }],
    [{ fields: { maxChats: 0 } }, { fields: { maxSms: 1 } }],
  ],
  [
    'voximplant',
    'agent.set-skills',
    [{ skills: [] }, { skills: [{ skill: 'a', level: 5 }] }],
    [
      { skills: [{ skill: 'a', level: 6 }] },
      { skills: Array.from({ length: 6 }, () => ({ skill: 'a', level: 1 })) },
    ],
  ],
  [
    'voximplant',
    'queue.create',
    [
      {
        fields: {
          sq_queue_name: 'A',
          call_agent_selection: 'MOST_QUALIFIED',
          call_task_selection: 'MAX_PRIORITY',
        },
      },
    ],
    [
      {
        fields: {
          ...{
            sq_queue_name: 'A',
            call_agent_selection: 'MOST_QUALIFIED',
            call_task_selection: 'MAX_PRIORITY',
          },
          priority: 101,
        },
      },
      { fields: { sq_queue_name: 'A' } },
    ],
  ],
];

describe('The forms that a console draws', () => {
  let desk: CommandCluster;
  const told = new Map<SimulatedVendor, Capabilities>();

  beforeAll(async () => {
    desk = await CommandCluster.start();
    for (const vendor of KINDS) {
      await desk.audience(ACCOUNTS[vendor]);
      const answer = await desk.get<{ capabilities: Capabilities }>(`/v1/accounts/${ACCOUNTS[vendor]}`);
      told.set(vendor, answer.body.capabilities);
    }
  });
  afterAll(() => desk.world.close());

  /** A schema of a form as a reader with only the JSON sees it. */
  function readForm(vendor: SimulatedVendor, type: CommandType): z.ZodType {
    const { params } = told.get(vendor)!.commands[type]!;
    return z.fromJSONSchema(params);
  }

  it.each(KINDS)('every command of %s has a scope, an aim and a form that can be read', (vendor) => {
    const { complete, commands } = told.get(vendor)!;
    expect(complete).toBe(true);
    expect(Object.keys(commands).sort()).toEqual(Object.keys(VENDORS.get(vendor)!.commands).sort());
    for (const [type, { scope, aim, params }] of Object.entries(commands)) {
      expect(scope).toBe(/^(agent|call)\./.test(type) ? 'agents:command' : 'queues:admin');
      expect(Object.keys(aim).every((key) => /^(agent|queue|queues|agentsIn|outsiders)$/.test(key))).toBe(
        true,
      );
      expect(params).toMatchObject({ type: 'object', additionalProperties: false });
      const form = readForm(vendor, type as CommandType);
      expect(form.safeParse({ nobodyKnowsThis: 1 }).success).toBe(false);
      // Labels to draw it with.
      for (const [name, field] of Object.entries(params.properties ?? {}))
        if (name !== 'fields') expect(field).toMatchObject({ title: expect.any(String) });
    }
  });

  it.each(FORMS)('%s: %s has its bounds in the form', (vendor, type, right, wrong) => {
    const form = readForm(vendor, type);
    for (const params of right) expect([params, form.safeParse(params).success]).toEqual([params, true]);
    for (const params of wrong) expect([params, form.safeParse(params).success]).toEqual([params, false]);
  });

  it('the vocabulary of the account', () => {
    expect(told.get('yeastar')!.pauseReasons).toEqual([
      { code: '*01', label: 'Lunch' },
      { code: '*02', label: 'Break' },
      { code: '*03', label: 'Wrap up' },
    ]);
    expect(told.get('netsapiens')!.pauseReasons).toContainEqual({ code: 'lunch', label: 'Lunch' });
    expect(told.get('voximplant')).toMatchObject({
      skills: [],
      statusLabels: [
        { name: 'CUSTOM_1', label: 'Lunch' },
        { name: 'CUSTOM_2', label: 'Coffee' },
        { name: 'CUSTOM_3', label: 'Training' },
      ],
    });
  });

  it('the labels of statuses', async () => {
    expect(await desk.get('/v1/accounts/cloud/status-labels')).toMatchObject({
      status: 200,
      body: {
        items: [
          { name: 'CUSTOM_1', label: 'Lunch' },
          { name: 'CUSTOM_2', label: 'Coffee' },
          { name: 'CUSTOM_3', label: 'Training' },
        ],
      },
    });
    for (const account of ['west', 'plant', 'hq', 'shop'])
      expect(await desk.get(`/v1/accounts/${account}/status-labels`)).toMatchObject({ status: 404 });
  });

  it('the queue servers and the state of each', async () => {
    const { status, body } = await desk.get<{ items: { id: string; name: string }[]; polledAt: number }>(
      '/v1/accounts/plant/servers',
    );
    const byId = body.items.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect({ status, polledAt: body.polledAt, byId }).toEqual({
      status: 200,
      polledAt: expect.any(Number),
      byId: [
        {
          ...{
            id: '700551909773148160',
            name: 'built-in',
            enabled: true,
            type: 'INTERNAL',
            ipv4: '10.0.0.5',
          },
          ...{ status: 'ONLINE', cpuUsage: 7, memoryUsage: 41 },
        },
        {
          ...{
            id: '700551909773148161',
            name: 'queue-srv-2',
            enabled: false,
            type: 'EXTERNAL',
            ipv4: '10.0.0.6',
          },
          ...{ status: 'OFFLINE', cpuUsage: 0, memoryUsage: 0 },
        },
      ],
    });
    expect((await desk.get('/v1/accounts/plant/servers/700551909773148160/status')).body).toEqual({
      ...{ id: '700551909773148160', status: 'ONLINE', cpuUsage: 7, memoryUsage: 41 },
      polledAt: expect.any(Number),
    });
    for (const path of ['/plant/servers/1/status', '/west/servers', '/hq/servers/1/status'])
      expect(await desk.get(`/v1/accounts${path}`)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    const token = await desk.world.token({ scope: 'floor:read agents:command' });
    expect(await desk.get('/v1/accounts/plant/servers', token)).toMatchObject({ status: 403 });
  });
});
