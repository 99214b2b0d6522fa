import fc from 'fast-check';
import { caught } from '../../../../test/support/caught.js';
import { json, LiteralServer, text, type Answerer } from '../../../../test/support/literal-server.js';
import { textWith } from '../../../../test/support/matchers.js';
import { MemorySession } from '../../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../../test/support/unlimited-budget.js';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import type { Roster } from '../../../modules/domain/reading.js';
import type { CommandContext, Executed } from '../../port/command.js';
import { VendorError } from '../../port/errors.js';
import type { Vendor } from '../../port/vendor.js';
import { portsip } from '../vendor.js';

const SALES = '677046776364007424';
const roster: Roster = {
  queues: { [SALES]: { id: SALES, name: 'Sales' } },
  agents: { '101': { id: '101', name: 'Ann Lee' } },
  members: { [SALES]: ['101'] },
};

let pbx: LiteralServer;
let vendor: Vendor;
/** By method and path below `/api/`. */
let answers: Record<string, Answerer>;
let held: string[];

beforeEach(async () => {
  held = [];
  answers = {
    'POST auth/sign_in': json({ access_token: 'access', refresh_token: 'refresh', expires_in: 1800 }),
    [`GET call_queues/${SALES}/agents`]: json({ items: [{ extension_number: '101', skill_level: 4 }] }),
    'GET sessions': json({ count: 1, items: [{ id: '9', calls: [{ caller: '5550100', callee: '101' }] }] }),
    'GET call_queue_servers': json({ count: 1, items: [{ id: '3', name: 'srv' }] }),
  };
  pbx = await LiteralServer.start((request, response) => {
    const answer = answers[`${request.method} ${request.path.replace('/api/', '')}`] ?? text('');
    answer(request, response);
  });
  vendor = portsip.create(
    {
      id: 'plant',
      baseUrl: pbx.baseUrl,
      credentials: { username: 'api', password: 'paSSw0rdpaSSw0rd', domain: 'plant.example' },
      timeoutMs: 5_000,
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

const execute = (command: ResolvedCommand, more: Partial<CommandContext> = {}): Promise<Executed> =>
  vendor.execute(command, {
    roster,
    signal: new AbortController().signal,
    write: async () => undefined,
    exclusive: async (name, work) => {
      held.push(`+${name}`);
      const done = await work();
      held.push(`-${name}`);
      return done;
    },
    ...more,
  });
const writes = () =>
  pbx.seen.filter(({ method, path }) => method === 'POST' && !path.startsWith('/api/auth/'));

const fields = { name: 'Orders', extension_number: '8004', polling_strategy: 'CYCLIC_HUNT' };
const COMMANDS: [command: ResolvedCommand, endpoint: string][] = [
  [{ type: 'agent.login', agent: '101', params: {} }, `call_queues/${SALES}/agents/101`],
  [
    { type: 'agent.set-status', agent: '101', queue: SALES, params: { status: 'READY' } },
    `call_queues/${SALES}/agents/101`,
  ],
  [
    { type: 'agent.update', agent: '101', queue: SALES, params: { fields: { skillLevel: 2 } } },
    `call_queues/${SALES}/agents`,
  ],
  [
    { type: 'call.pickup', queue: SALES, params: { call: 'a/b' } },
    `call_queues/${SALES}/waiting/a%2Fb/pickup`,
  ],
  [{ type: 'call.hangup', agent: '101', params: {} }, 'sessions/9/destroy'],
  [{ type: 'queue.create', params: { fields } }, 'call_queues'],
  [{ type: 'queue.delete', queue: SALES, params: {} }, `call_queues/${SALES}/destroy`],
  [{ type: 'server.delete', params: { server: 'srv' } }, 'call_queue_servers/3/destroy'],
];

describe('a command to a PortSIP', () => {
  it('about a list is alone with its queue from reading to writing', async () => {
    const [, , [update] = []] = COMMANDS;
    answers[`POST call_queues/${SALES}/agents`] = (request, response) => {
      held.push(request.body);
      text('')(request, response);
    };
    await execute(update!);
    expect(held).toEqual([
      `+queue:${SALES}:agents`,
      '{"items":[{"extension_number":"101","skill_level":2}]}',
      `-queue:${SALES}:agents`,
    ]);
  });

  it('leaves to the system what its list does not hold', async () => {
    answers[`GET call_queues/${SALES}/agents`] = json({
      items: [{ extension_number: '101' }, { extension_number: '102', skill_level: '7' }],
    });
    await execute({ type: 'agent.leave', agent: '102', queues: [SALES], params: {} });
    await execute({
      type: 'queue.set-agents',
      queue: SALES,
      params: { agents: ['103', '102', '101'], skillLevels: { '103': 5 } },
    });
    expect(writes().map(({ body }) => body)).toEqual([
      '{"items":[{"extension_number":"101"}]}',
      '{"items":[{"extension_number":"103","skill_level":5},{"extension_number":"102","skill_level":7},{"extension_number":"101","skill_level":1}]}',
    ]);
  });

  it('is not sent when it cannot be put on record', async () => {
    const refused = new Error('taken');
    const [[login] = []] = COMMANDS;
    const write = () => Promise.reject(refused);
    expect(await caught(execute(login!, { write }))).toBe(refused);
    expect(writes()).toEqual([]);
  });

  it('about one of several calls, or of several servers of a name, is not guessed', async () => {
    const call = { caller: 'sip:101@plant.example', callee: '5550100' };
    answers['GET sessions'] = json({
      items: [
        { id: '8', calls: [{ caller: '5550100', callee: '1010' }] },
        { id: '9', calls: [call] },
        { id: '10', calls: [call] },
      ],
    });
    expect(await caught(execute({ type: 'call.hangup', agent: '101', params: {} }))).toMatchObject({
      name: 'CommandRejected',
      message: textWith('agent 101 has 2 calls'),
    });
    answers['GET call_queue_servers'] = json({
      count: 2,
      items: [
        { id: '3', name: 'srv' },
        { id: '4', name: 'srv' },
      ],
    });
    expect(await caught(execute({ type: 'server.delete', params: { server: 'srv' } }))).toMatchObject({
      name: 'CommandRejected',
      message: textWith('several call queue servers are called "srv"'),
    });
    expect(writes()).toEqual([]);
  });

  it.each(COMMANDS)(
    'is acknowledged as documented, or its outcome is unknown (%j)',
    async (command, endpoint) => {
      const makes = command.type === 'queue.create';
      for (const answer of makes
        ? [json({ id: '7' }), json({ id: 7 }, 201)]
        : [text(''), text('', 204), json({})]) {
        answers[`POST ${endpoint}`] = answer;
        const { results = {}, created } = await execute(command);
        expect(Object.values(results).every(({ status }) => status === 'succeeded')).toBe(true);
        expect(created).toBe(makes ? '7' : undefined);
      }
      for (const answer of [json({ errors: [] }), json([]), text('<html>'), ...(makes ? [text('')] : [])]) {
        answers[`POST ${endpoint}`] = answer;
        const outcome = await execute(command).catch((error: unknown) => error);
        const { mayHaveActed, results } = outcome as {
          mayHaveActed?: boolean;
          results?: Executed['results'];
        };
        expect(mayHaveActed ?? results?.[SALES]?.status === 'unknown').toBe(true);
      }
    },
  );

  it('with any answer, it is executed or ends in an error of the port', async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...COMMANDS),
        fc.constantFrom(200, 201, 204, 302, 400, 403, 404, 409, 429, 500, 503),
        fc.oneof(
          fc.jsonValue(),
          fc.record({ id: fc.jsonValue() }),
          fc.record({ errors: fc.array(fc.record({ code: fc.string(), message: fc.jsonValue() })) }),
          fc.constant(undefined),
        ),
        async ([command, endpoint], status, body) => {
          answers[`POST ${endpoint}`] =
            body === undefined || status === 204 ? text('', status) : json(body, status);
          try {
            const { results } = await execute(command);
            outcomes.add(results === undefined ? 'executed' : (results[SALES]?.status ?? 'none'));
          } catch (error) {
            if (!(error instanceof VendorError)) throw error;
            outcomes.add(error.name);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect([...outcomes]).toEqual(
      expect.arrayContaining([
        'executed',
        'succeeded',
        'failed',
        'unknown',
        'CommandRejected',
        'VendorThrottled',
      ]),
    );
  });

  it('with any answer to its reads, it is executed or ends in an error of the port', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...COMMANDS), fc.jsonValue(), async ([command], body) => {
        const wrapped = json({ count: 1, items: [body] });
        answers[`GET call_queues/${SALES}/agents`] = wrapped;
        answers['GET sessions'] = wrapped;
        answers['GET call_queue_servers'] = json(body);
        answers['POST call_queues'] = json({ id: '7' });
        try {
          await execute(command);
        } catch (error) {
          if (!(error instanceof VendorError)) throw error;
          expect(error.mayHaveActed).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });
});
