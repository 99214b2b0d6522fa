import fc from 'fast-check';
import { z } from 'zod';
import type { CommandForm } from '../../../vendors/port/command.js';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import type { FloorConfig } from '../../config/floor-config.js';
import type { AccountDocument } from '../../domain/account-document.js';
import { FloorError } from '../../domain/problem.js';
import type { Roster } from '../../domain/reading.js';
import { AccountView, type AccountViews } from './account-views.js';
import { CommandCatalogue } from './capabilities.js';
import { InvalidCommand } from './invalid-command.js';
import { CommandResolver } from './command-resolver.js';

const ROSTER: Roster = {
  queues: {
    q1: { id: 'q1', name: 'Sales', number: '6400' },
    q2: { id: 'q2', name: 'Support', number: '6401' },
    q3: { id: 'q3', name: 'Night' },
  },
  agents: {
    a1: { id: 'a1', name: 'Ann', extension: '1001', vendorId: '77' },
    a2: { id: 'a2', name: 'Bo', extension: '1002' },
    a3: { id: 'a3', name: 'Bo', extension: '1003' },
    a5: { id: 'a5', name: 'Eve', extension: '1005' },
  },
  members: { q2: ['a3'] },
  pauseReasons: [{ code: '1', label: 'Lunch' }],
};
const shown = (id: string, name: string, ...queues: string[]) => ({
  ...{ id, name, state: 'available' },
  queues: Object.fromEntries(queues.map((queue) => [queue, 'available'])),
});
/** Of q3 nothing was read; Dee is known from her queue alone. */
const LIVE = {
  source: {},
  queues: { q1: {}, q2: {} },
  agents: { a1: shown('a1', 'Ann', 'q1', 'q2'), a2: shown('a2', 'Bo', 'q1'), a4: shown('a4', 'Dee', 'q2') },
} as unknown as AccountDocument;

const FIELDS = z.strictObject({ size: z.int().min(1).exactOptional() });
const effect: CommandForm['effect'] = (command, view) => ({
  polls: [command.type, ...(command.agent === undefined ? [] : view.queuesOf(command.agent))],
  shows: [],
});
const nothing = () => z.strictObject({});
const COMMANDS: { [type: string]: CommandForm } = {
  'agent.pause': {
    aim: { agent: 'required', queues: 'some' },
    params: ({ pauseReasons = [] } = { queues: {}, agents: {} }) =>
      z.strictObject({
        reason: z.enum(pauseReasons.map(({ code }) => code)).exactOptional(),
        seconds: z.int().min(10).exactOptional(),
      }),
    check: ({ params }) =>
      params['seconds'] === 13
        ? [{ path: ['params', 'seconds'], code: 'unlucky', message: 'is unlucky' }]
        : [],
    effect,
  },
  'agent.unpause': { aim: { agent: 'required', queues: 'all' }, params: nothing, effect },
  'agent.login': { aim: { agent: 'required', queues: 'listed' }, params: nothing, effect },
  'agent.join': { aim: { agent: 'required', queues: 'listed', outsiders: true }, params: nothing, effect },
  'agent.update': {
    aim: { agent: 'required', queue: 'required' },
    params: () => z.strictObject({ fields: FIELDS }),
    effect,
  },
  'agent.set-skills': { aim: { agent: 'required' }, params: nothing, effect },
  'call.pickup': { aim: { queue: 'required' }, params: () => z.strictObject({ call: z.string() }), effect },
  'call.hangup': {
    aim: { agent: 'optional' },
    params: () => z.strictObject({ call: z.string().exactOptional() }),
    effect,
  },
  'call.listen': {
    aim: { agent: 'required', agentsIn: ['supervisor'] },
    params: () => z.strictObject({ supervisor: z.string() }),
    effect,
  },
  'queue.create': { aim: {}, params: () => z.strictObject({ fields: FIELDS }), effect },
  'queue.set-agents': {
    aim: { queue: 'required', agentsIn: ['agents'] },
    params: () => z.strictObject({ agents: z.array(z.string()).min(1) }),
    effect,
  },
};

const config = {
  accounts: [
    { id: 'hq', tenant: 'acme', vendor: 'yeastar' },
    { id: 'new', tenant: 'acme', vendor: 'yeastar' },
    { id: 'rival', tenant: 'other', vendor: 'yeastar' },
  ],
} as unknown as FloorConfig;
const views: Pick<AccountViews, 'of' | 'isWaiting'> = {
  isWaiting: async (_account, queue, call) => queue === 'q1' && call === 'c1',
  of: async (account) => {
    if (account !== 'hq') throw new FloorError('not-ready', 'Not read yet.');
    return new AccountView(ROSTER, LIVE);
  },
};
const check = new CommandResolver(
  new Authority(config),
  new CommandCatalogue(config, new Map([['yeastar', { commands: COMMANDS }]])),
  views as AccountViews,
);

const SCOPES = ['floor:read', 'agents:command', 'queues:admin'];
const by = (narrowed: Partial<Principal> = {}): Principal => ({
  ...{ subject: 'sue', tenant: 'acme', scopes: new Set(SCOPES), expiresAt: 0 },
  ...narrowed,
});
const ANN = by({ scopes: new Set(), agent: '1001' });
const SALES = by({ queues: new Set(['hq/q1']) });

const command = async (request: object, caller = by()) => (await check.check(caller, 'hq', request)).resolved;
/** `code` of a refusal, or `<path> <code>` of each mistake. */
async function refused(request: unknown, caller = by(), account = 'hq'): Promise<string[]> {
  try {
    await check.check(caller, account, request);
    return [];
  } catch (error) {
    if (error instanceof InvalidCommand)
      return error.mistakes.map(({ path, code }) => `${path.join('.')} ${code}`);
    if (error instanceof FloorError) return [error.code];
    throw error;
  }
}

describe(CommandResolver.name, () => {
  it('resolves a request, and says what it will do', async () => {
    const request = { type: 'agent.pause', agent: 'Ann', queues: ['6400', 'Sales', 'q2'], reason: '1' };
    expect(await check.check(by(), 'hq', request)).toEqual({
      resolved: { type: 'agent.pause', agent: 'a1', queues: ['q1', 'q2'], params: { reason: '1' } },
      effect: { polls: ['agent.pause', 'q1', 'q2'], shows: [] },
    });
  });

  it.each(['a1', '77', '1001', 'Ann', 'id:a1', 'id:77', 'number:1001', 'name:Ann'])(
    'knows an agent as %s',
    async (agent) => {
      expect(await command({ type: 'agent.set-skills', agent })).toEqual({
        ...{ type: 'agent.set-skills', agent: 'a1', params: {} },
      });
    },
  );

  it('knows agents that only their queue shows', async () => {
    expect(await command({ type: 'agent.pause', agent: 'Dee', queues: ['Support'] })).toMatchObject({
      agent: 'a4',
    });
  });

  it('takes no queues for all queues, where the vendor can', async () => {
    for (const type of ['agent.pause', 'agent.unpause'])
      expect(await command({ type, agent: 'Ann' })).toMatchObject({ queues: 'all' });
    expect(await command({ type: 'agent.set-skills', agent: 'Ann' })).not.toHaveProperty('queues');
  });

  it('resolves agents that parameters name', async () => {
    const set = { type: 'queue.set-agents', queue: 'Night', agents: ['Ann', '1002', 'id:77', 'Dee'] };
    expect(await command(set)).toMatchObject({ queue: 'q3', params: { agents: ['a1', 'a2', 'a4'] } });
    const listen = { type: 'call.listen', agent: '1002', supervisor: 'Ann' };
    expect(await command(listen)).toMatchObject({ agent: 'a2', params: { supervisor: 'a1' } });
  });

  it.each<[object, string[]]>([
    [{ agent: 'Cy' }, ['agent unknown-agent']],
    [{ agent: 'Bo' }, ['agent ambiguous-agent']],
    [{}, ['agent required']],
    [{ agent: 'Ann', queue: 'Sales' }, ['queue unknown-field']],
    [{ agent: 'Ann', queues: ['Sales', 'Nowhere'] }, ['queues.1 unknown-queue']],
    [{ agent: '1002', queues: ['Sales', 'Support'] }, ['queues.1 not-a-member']],
    [{ agent: '1003', queues: ['Sales', '6401'] }, ['queues.0 not-a-member']],
    [{ agent: 'Ann', seconds: 9 }, ['params.seconds too-small']],
    [{ agent: 'Ann', seconds: 13 }, ['params.seconds unlucky']],
    [{ agent: 'Ann', reason: '2', sms: 1 }, ['params.reason not-allowed', 'params.sms unknown-field']],
    [
      { agent: 'Cy', queues: ['Nowhere'], seconds: 9, reason: '2' },
      [
        'agent unknown-agent',
        'queues.0 unknown-queue',
        'params.reason not-allowed',
        'params.seconds too-small',
      ],
    ],
    [{ type: 'agent.unpause', agent: 'Ann', queues: ['Sales'] }, ['queues not-allowed']],
    [{ type: 'agent.login', agent: 'Ann', queues: 'all' }, ['queues not-allowed']],
    [{ type: 'agent.login', agent: 'Ann' }, ['queues required']],
    [{ type: 'agent.update', agent: '1002', queue: 'Support', fields: {} }, ['queue not-a-member']],
    [
      { type: 'agent.update', agent: 'Ann', queue: 'Sales', fields: { size: 0 } },
      ['params.fields.size too-small'],
    ],
    [
      { type: 'queue.create', agent: 'Ann', queue: 'x', queues: 'all', fields: {} },
      ['agent unknown-field', 'queue unknown-field', 'queues unknown-field'],
    ],
    [
      { type: 'queue.set-agents', queue: 'Sales', agents: ['Cy', 'Ann', 'Bo'] },
      ['params.agents.0 unknown-agent', 'params.agents.2 ambiguous-agent'],
    ],
    [{ type: 'queue.set-agents', queue: 'Sales', agents: ['Ann', 7] }, ['params.agents.1 wrong-type']],
    [{ type: 'call.listen', agent: 'Ann', supervisor: 'Cy' }, ['params.supervisor unknown-agent']],
  ])('refuses %j', async (request, mistakes) => {
    expect(await refused({ type: 'agent.pause', ...request })).toEqual(mistakes);
  });

  it('names who is not where', async () => {
    const request = { type: 'agent.pause', agent: '1002', queues: ['6401'] };
    await expect(check.check(by(), 'hq', request)).rejects.toThrow(
      'queues.0: agent "Bo" is not in queue "Support"',
    );
  });

  it('lets in those who are to join, and leaves to the vendor what was never read', async () => {
    expect(await command({ type: 'agent.join', agent: '1002', queues: ['Support'] })).toBeDefined();
    expect(await command({ type: 'agent.pause', agent: '1002', queues: ['Night'] })).toBeDefined();
  });

  it('does not pause an agent in no queue', async () => {
    const everywhereRead = new CommandResolver(
      new Authority(config),
      new CommandCatalogue(config, new Map([['yeastar', { commands: COMMANDS }]])),
      {
        of: async () => new AccountView({ ...ROSTER, members: { q2: ['a3'], q3: [] } }, LIVE),
      } as unknown as AccountViews,
    );
    const pause = { type: 'agent.pause', agent: 'Eve' };
    await expect(everywhereRead.check(by(), 'hq', pause)).rejects.toThrow(
      'queues: agent "Eve" is not in any queue',
    );
    await expect(check.check(by(), 'hq', pause)).resolves.toBeDefined();
  });

  it.each<[string, unknown, string[]]>([
    ['hq', { type: 'agent.leave', agent: 'Cy' }, ['unsupported-command']],
    ['hq', { type: 'agent.fire' }, ['type not-allowed']],
    ['new', { type: 'agent.pause', agent: 'Ann' }, ['not-ready']],
    ['rival', { type: 'agent.pause', agent: 'Ann' }, ['not-found']],
    ['nowhere', 'garbage', ['not-found']],
  ])('of account %s refuses %j', async (account, request, codes) => {
    expect(await refused(request, by(), account)).toEqual(codes);
  });

  it('names the vendor that cannot do it', async () => {
    await expect(check.check(by(), 'hq', { type: 'agent.leave' })).rejects.toThrow(
      'Account "hq" is a yeastar system, and yeastar has no command agent.leave.',
    );
  });

  describe('by scope', () => {
    const supervisor = by({ scopes: new Set(['agents:command']) });
    const admin = by({ scopes: new Set(['queues:admin']) });

    it('asks for the scope before it looks at names', async () => {
      for (const caller of [admin, by({ scopes: new Set() })])
        for (const agent of ['Ann', 'Cy'])
          expect(await refused({ type: 'agent.pause', agent }, caller)).toEqual(['forbidden']);
      expect(await refused({ type: 'queue.create', fields: {} }, supervisor)).toEqual(['forbidden']);
      expect(await refused({ type: 'server.create' }, supervisor)).toEqual(['forbidden']);
    });

    it('lets each do what it is for, without floor:read', async () => {
      expect(await refused({ type: 'agent.pause', agent: 'Ann' }, supervisor)).toEqual([]);
      expect(await refused({ type: 'queue.create', fields: {} }, admin)).toEqual([]);
    });
  });

  describe('for a token of single queues', () => {
    it.each<object>([
      { type: 'agent.pause', agent: 'Ann', queues: ['Sales'] },
      { type: 'agent.pause', agent: 'Bo' },
      { type: 'agent.set-skills', agent: '1002' },
      { type: 'agent.update', agent: 'Ann', queue: 'Sales', fields: {} },
      { type: 'call.pickup', queue: 'Sales', call: 'c1' },
      { type: 'call.hangup', agent: '1002' },
      { type: 'queue.set-agents', queue: 'Sales', agents: ['Ann'] },
    ])('allows %j', async (request) => {
      expect(await refused(request, SALES)).toEqual([]);
    });

    it.each<[object, string[]]>([
      [{ type: 'agent.pause', agent: 'Ann' }, ['forbidden']],
      [{ type: 'agent.set-skills', agent: 'Ann' }, ['forbidden']],
      [{ type: 'call.hangup', agent: 'Ann' }, ['forbidden']],
      // A call may be one of any queue's, whichever agent is named beside it.
      [{ type: 'call.hangup', call: 'c1' }, ['forbidden']],
      [{ type: 'call.hangup', call: 'c1', agent: '1002' }, ['forbidden']],
      [{ type: 'call.hangup' }, ['forbidden']],
      [{ type: 'queue.create', fields: {} }, ['forbidden']],
      [{ type: 'call.pickup', queue: 'Support', call: 'c1' }, ['queue unknown-queue']],
      // Of another queue, filed under one the token is for.
      [{ type: 'call.pickup', queue: 'Sales', call: 'c2' }, ['forbidden']],
      [{ type: 'agent.pause', agent: 'Ann', queues: ['Sales', 'Support'] }, ['queues.1 unknown-queue']],
      [{ type: 'agent.pause', agent: 'Dee' }, ['agent unknown-agent']],
    ])('refuses %j', async (request, codes) => {
      expect(await refused(request, SALES)).toEqual(codes);
    });

    it('answers for targets beyond the token as for those that do not exist', async () => {
      const answer = (queue: string, agent: string): Promise<string> =>
        check.check(SALES, 'hq', { type: 'agent.update', agent, queue, fields: {} }).then(
          () => 'yes',
          (error: FloorError) => JSON.stringify(error.problem).replaceAll(queue, 'Q').replaceAll(agent, 'A'),
        );
      expect(await answer('Support', 'Dee')).toBe(await answer('Nowhere', 'Unknown'));
      expect(await answer('id:q2', 'id:a4')).toBe(await answer('id:q9', 'id:a9'));
    });

    it('acts on no other queue, whatever the command', async () => {
      const word = fc.constantFrom(
        'Ann',
        '1001',
        'a2',
        'Bo',
        'Dee',
        'a3',
        'Sales',
        'q1',
        'Support',
        '6401',
        'Night',
      );
      const wish = fc.record(
        {
          type: fc.constantFrom(...Object.keys(COMMANDS)),
          agent: word,
          queue: word,
          queues: fc.oneof(fc.constant('all'), fc.array(word, { minLength: 1, maxLength: 3 })),
          agents: fc.array(word, { minLength: 1, maxLength: 2 }),
          fields: fc.constant({}),
        },
        { requiredKeys: ['type'] },
      );
      const view = new AccountView(ROSTER, LIVE);
      await fc.assert(
        fc.asyncProperty(wish, async (request) => {
          if ((await refused(request, SALES)).length > 0) return;
          const { agent = '', queue, queues } = await command(request, SALES);
          const named = [...(queue === undefined ? [] : [queue]), ...(Array.isArray(queues) ? queues : [])];
          for (const one of named.length > 0 ? named : view.queuesOf(agent)) expect(one).toBe('q1');
        }),
        { numRuns: 2_000 },
      );
    });
  });

  describe('for an agent’s own token', () => {
    it.each<object>([
      { type: 'agent.pause', agent: 'Ann' },
      { type: 'agent.pause', agent: 'id:a1', queues: ['Support'] },
      { type: 'agent.unpause', agent: '77' },
      { type: 'agent.login', agent: '1001', queues: ['Sales'] },
    ])('allows %j', async (request) => {
      expect(await command(request, ANN)).toMatchObject({ agent: 'a1' });
    });

    it.each<[object, string[]]>([
      [{ type: 'agent.pause', agent: 'Dee' }, ['forbidden']],
      [{ type: 'agent.pause', agent: 'Bo' }, ['forbidden']],
      [{ type: 'agent.pause', agent: 'Unknown' }, ['forbidden']],
      [{ type: 'agent.pause' }, ['agent required']],
      [{ type: 'agent.update', agent: 'Ann', queue: 'Sales', fields: {} }, ['forbidden']],
      [{ type: 'call.hangup', agent: 'Ann' }, ['forbidden']],
      [{ type: 'queue.create', fields: {} }, ['forbidden']],
    ])('refuses %j', async (request, codes) => {
      expect(await refused(request, ANN)).toEqual(codes);
      expect(await refused(request, { ...ANN, scopes: new Set(SCOPES) })).toEqual(codes);
    });

    it('means no agent when its agent is not known, or is not one', async () => {
      for (const agent of ['Unknown', 'Bo'])
        expect(await refused({ type: 'agent.pause', agent }, by({ agent }))).toEqual(['forbidden']);
    });

    it('is narrowed to its queues as well', async () => {
      const narrow = { ...ANN, queues: new Set(['q1']) };
      expect(await refused({ type: 'agent.pause', agent: 'Ann', queues: ['Sales'] }, narrow)).toEqual([]);
      expect(await refused({ type: 'agent.pause', agent: 'Ann' }, narrow)).toEqual(['forbidden']);
    });
  });
});
