import { randomUUID } from 'node:crypto';
import type { FloorClient, FloorRefusal, Problem } from '../../client/index.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import { caught } from '../support/caught.js';
import type { FloorFixture } from '../support/floor-fixture.js';
import type { Screen } from '../support/screen.js';
import { ACCOUNTS, CommandCluster } from '../support/command-cluster.js';

const VENDORS = Object.keys(ACCOUNTS) as SimulatedVendor[];

interface Refused {
  vendor: SimulatedVendor;
  name: string;
  /** As people may write it, which the types of the client would not let through. */
  command: (cast: FloorFixture) => object;
  errors: [path: string, code: string][];
}

const ROWS: Refused[] = [
  {
    vendor: 'yeastar',
    name: 'nine seconds of pause',
    command: ({ ada }) => ({ type: 'agent.pause', agent: ada.name, params: { seconds: 9 } }),
    errors: [['params.seconds', 'too-small']],
  },
  {
    vendor: 'yeastar',
    name: 'a reason that the account does not have',
    command: ({ ada }) => ({ type: 'agent.pause', agent: ada.name, params: { reason: '*77' } }),
    errors: [['params.reason', 'not-allowed']],
  },
  {
    vendor: 'netsapiens',
    name: 'a reason that the account does not have',
    command: ({ ada }) => ({ type: 'agent.pause', agent: ada.name, params: { reason: 'coffee' } }),
    errors: [['params.reason', 'not-allowed']],
  },
  {
    vendor: 'portsip',
    name: 'a reason that the account does not have',
    command: ({ ada }) => ({ type: 'agent.pause', agent: ada.name, params: { reason: 'COFFEE' } }),
    errors: [['params.reason', 'not-allowed']],
  },
  {
    vendor: 'yeastar',
    name: 'an agent who is not in that queue',
    command: ({ dee, support, sales }) => ({
      type: 'agent.pause',
      agent: dee.name,
      queues: [sales.name, support.name],
    }),
    errors: [['queues.1', 'not-a-member']],
  },
  {
    vendor: 'netsapiens',
    name: 'an agent who is not in that queue',
    command: ({ dee, support }) => ({
      type: 'agent.set-status',
      agent: dee.number,
      queue: support.number,
      params: { status: 'manual' },
    }),
    errors: [['queue', 'not-a-member']],
  },
  {
    vendor: 'portsip',
    name: 'an agent who is not in that queue',
    command: ({ dee, support }) => ({ type: 'agent.login', agent: dee.number, queues: [support.id] }),
    errors: [['queues.0', 'not-a-member']],
  },
  {
    vendor: 'voximplant',
    name: 'an agent who is not in that queue',
    command: ({ dee, support }) => ({ type: 'agent.leave', agent: dee.id, queues: [support.name] }),
    errors: [['queues.0', 'not-a-member']],
  },
  ...(['portsip', 'voximplant'] as const).map((vendor): Refused => {
    const { field, value } =
      vendor === 'portsip' ? { field: 'skillLevel', value: 5 } : { field: 'maxChats', value: 5 };
    return {
      vendor,
      name: 'text messages on a vendor without them',
      command: ({ ada, support }) => ({
        ...{ type: 'agent.update', agent: ada.name, params: { fields: { maxSms: 3, [field]: value } } },
        ...(vendor === 'portsip' && { queue: support.name }),
      }),
      errors: [['params.fields.maxSms', 'unknown-field']],
    };
  }),
  ...VENDORS.map((vendor): Refused => ({
    vendor,
    name: 'a name that two people have',
    command: () => ({ type: 'agent.pause', agent: 'Eva Twin' }),
    errors: [['agent', 'ambiguous-agent']],
  })),
  ...VENDORS.map((vendor): Refused => ({
    vendor,
    name: 'an unknown agent and an unknown queue',
    command: () => ({ type: 'agent.leave', agent: 'Nemo', queues: ['Nowhere'] }),
    errors: [
      ['agent', 'unknown-agent'],
      ['queues.0', 'unknown-queue'],
    ],
  })),
  {
    vendor: 'netsapiens',
    name: 'a pause in one queue, where the vendor only has all',
    command: ({ ada, support }) => ({ type: 'agent.pause', agent: ada.name, queues: [support.name] }),
    errors: [['queues', 'not-allowed']],
  },
  {
    vendor: 'voximplant',
    name: 'skills of impossible levels',
    command: ({ ada }) => ({
      type: 'agent.set-skills',
      agent: ada.name,
      params: { skills: [6, 0].map((level) => ({ skill: 'Danish', level })) },
    }),
    errors: [
      ['params.skills.0.level', 'too-big'],
      ['params.skills.1.level', 'too-small'],
    ],
  },
  {
    vendor: 'voximplant',
    name: 'more skills than an agent can have',
    command: ({ ada }) => ({
      type: 'agent.set-skills',
      agent: ada.name,
      params: { skills: Array.from({ length: 6 }, () => ({ skill: 'Danish', level: 1 })) },
    }),
    errors: [['params.skills', 'too-big']],
  },
  {
    vendor: 'portsip',
    name: 'a queue out of every bound',
    command: () => ({
      type: 'queue.create',
      params: { fields: { name: '', extension_number: '12', polling_strategy: 'X', ring_time: 0, sla: 1 } },
    }),
    errors: [
      ['params.fields.name', 'too-small'],
      ['params.fields.extension_number', 'wrong-format'],
      ['params.fields.polling_strategy', 'not-allowed'],
      ['params.fields.ring_time', 'too-small'],
      ['params.fields.sla', 'unknown-field'],
    ],
  },
  {
    vendor: 'yeastar',
    name: 'everything at once',
    command: ({ sales }) => ({
      ...{ type: 'agent.login', agent: 'Nemo', queue: sales.name, queues: ['Nowhere'] },
      ...{ params: { seconds: 5, paused: 'yes', sms: 1 } },
    }),
    errors: [
      ['queue', 'unknown-field'],
      ['agent', 'unknown-agent'],
      ['queues.0', 'unknown-queue'],
      ['params.paused', 'wrong-type'],
      ['params.seconds', 'too-small'],
      ['params.sms', 'unknown-field'],
    ],
  },
];

/** What a vendor has no way for. */
const UNSUPPORTED: [vendor: SimulatedVendor, type: string][] = [
  ['voximplant', 'agent.login'],
  ['voximplant', 'agent.set-status'],
  ['voximplant', 'call.hangup'],
  ['voximplant', 'server.create'],
  ['netsapiens', 'call.listen'],
  ['netsapiens', 'call.pickup'],
  ['netsapiens', 'agent.set-skills'],
  ['netsapiens', 'queue.set-agents'],
  ['portsip', 'call.whisper'],
  ['portsip', 'status-label.set'],
  ['portsip', 'skill.create'],
  ['yeastar', 'agent.update'],
  ['yeastar', 'agent.set-status'],
  ['yeastar', 'call.pickup'],
  ['yeastar', 'server.delete'],
];

describe('What is refused before anything is sent', () => {
  let desk: CommandCluster;
  let console: FloorClient;
  const there = new Map<SimulatedVendor, { screen: Screen; cast: FloorFixture }>();

  beforeAll(async () => {
    desk = await CommandCluster.start();
    console = (await desk.console()).client;
    for (const vendor of VENDORS) {
      const account = ACCOUNTS[vendor];
      const { screen, casts } = await desk.audience(account);
      const floor = desk.world.floor(account);
      for (const id of ['901', '902']) {
        floor.addAgent({ id, number: `1${id}`, name: 'Eva Twin' });
        floor.addMember(casts[0]!.support.key, id);
      }
      await desk.world.readAll(desk.service, account);
      await screen.until(() => {
        const twins = Object.values(screen.account(account).agents).filter(({ name }) => name === 'Eva Twin');
        expect(twins).toHaveLength(2);
      });
      there.set(vendor, { screen, cast: casts[0]! });
    }
  });
  afterAll(() => desk.world.close());
  afterEach(() => {
    for (const [vendor, { screen }] of there) {
      expect(desk.writes(ACCOUNTS[vendor]).map(({ path }) => path)).toEqual([]);
      expect(screen.commands(ACCOUNTS[vendor])).toEqual({});
    }
  });

  /** The same over HTTP and over the socket. */
  async function refusalOf(vendor: SimulatedVendor, command: object): Promise<Problem> {
    const account = ACCOUNTS[vendor];
    const idempotencyKey = randomUUID();
    const { status, headers, body } = await desk.post<Problem & { type: string }>(account, command, {
      key: idempotencyKey,
    });
    const { type, ...problem } = body;
    expect([status, type, headers.get('content-type')]).toEqual([
      problem.status,
      `/problems/${problem.code}`,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    // The client's types are for those who write them by heart.
    const given = { account, ...command } as Parameters<FloorClient['command']>[0];
    // A refusal uses no key up.
    const refusal = (await caught(console.command({ ...given, idempotencyKey }))) as FloorRefusal;
    expect(refusal.problem).toEqual(problem);
    return problem;
  }

  it.each(ROWS)('$vendor: $name', async ({ vendor, command, errors }) => {
    const problem = await refusalOf(vendor, command(there.get(vendor)!.cast));
    expect(problem).toMatchObject({ code: 'invalid-command', status: 422 });
    const told = problem.errors!.map(({ path, code }) => [path, code]);
    expect(told.sort()).toEqual([...errors].sort());
    for (const { message } of problem.errors!) expect(message).toMatch(/\w{2}/);
  });

  it.each(UNSUPPORTED)('%s has no %s', async (vendor, type) => {
    const problem = await refusalOf(vendor, { type });
    expect(problem).toMatchObject({ code: 'unsupported-command', status: 422 });
    expect(problem.detail).toContain(`${vendor} has no command ${type}`);
    expect(problem).not.toHaveProperty('errors');
  });

  it('an unknown command', async () => {
    const problem = await refusalOf('yeastar', { type: 'agent.promote' });
    expect(problem).toMatchObject({
      code: 'invalid-command',
      errors: [{ path: 'type', code: 'not-allowed' }],
    });
  });

  it('lists the agents that an ambiguous name may mean', async () => {
    const { errors } = await refusalOf('yeastar', { type: 'agent.pause', agent: 'Eva Twin' });
    expect(errors![0]!.message).toContain('Eva Twin (id:1901, number:1901), Eva Twin (id:1902, number:1902)');
  });

  it('leaves nothing in the audit trail', async () => {
    for (const account of Object.values(ACCOUNTS))
      expect(await desk.get(`/v1/accounts/${account}/commands`)).toMatchObject({ body: { items: [] } });
  });
});
