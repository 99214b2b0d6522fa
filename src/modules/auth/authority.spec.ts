import type { FloorConfig } from '../config/floor-config.js';
import { COMMAND_TYPES, type CommandType } from '../domain/command.js';
import { FloorError } from '../domain/problem.js';
import { Authority, type Resource } from './authority.js';
import type { Principal } from './principal.js';

const authority = new Authority({
  accounts: [
    { id: 'hq', tenant: 'acme' },
    { id: 'shop', tenant: 'acme' },
    { id: 'rival', tenant: 'other' },
  ],
} as unknown as FloorConfig);

const principal = (narrowed: Partial<Principal> = {}): Principal => ({
  subject: 'ann',
  tenant: 'acme',
  scopes: new Set(['floor:read']),
  expiresAt: 0,
  ...narrowed,
});

function answer(who: Principal, resource: Resource): string {
  try {
    authority.ensure(who, 'floor:read', resource);
    return 'yes';
  } catch (error) {
    if (error instanceof FloorError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('Authority', () => {
  const floor: Resource = { account: 'hq', topicKind: 'account' };
  const queue = (id: string, account = 'hq'): Resource => ({ account, queue: id, topicKind: 'queue' });

  it('lets a tenant see its accounts and their queues', () => {
    expect(answer(principal(), floor)).toBe('yes');
    expect(answer(principal(), queue('1'))).toBe('yes');
  });

  it('answers for another tenant’s account as for one that does not exist', () => {
    const foreign = answer(principal(), { account: 'rival', topicKind: 'account' });
    const absent = answer(principal(), { account: 'nowhere', topicKind: 'account' });
    expect(foreign).toBe('not-found: There is no account "rival".');
    expect(foreign.replace('rival', 'nowhere')).toBe(absent);
    expect(answer(principal(), queue('1', 'rival'))).toBe(foreign);
  });

  it('shows interval metrics to those who may see the whole account, and to displays that name them', () => {
    const metrics: Resource = { account: 'hq', topicKind: 'metrics' };
    expect(answer(principal(), metrics)).toBe('yes');
    expect(answer(principal({ queues: new Set(['1']) }), metrics)).toBe(
      'forbidden: The token covers single queues, not all of account "hq".',
    );
    const display = (topic: string): Principal => principal({ topics: new Set([topic]) });
    expect(answer(display('metrics/hq'), metrics)).toBe('yes');
    expect(answer(display('metrics/hq'), floor)).toBe('forbidden: The topic is not one of the display’s.');
    expect(answer(display('account/hq'), metrics)).toBe('forbidden: The topic is not one of the display’s.');

    const part = (name: string): Resource => ({ ...metrics, queue: name });
    expect(answer(principal({ queues: new Set(['1']) }), part('1'))).toBe('yes');
    expect(answer(principal({ queues: new Set(['1']) }), part('2'))).toBe(
      'forbidden: The token does not cover queue "2" of account "hq".',
    );
    for (const topic of ['metrics/hq', 'metrics/hq/1']) expect(answer(display(topic), part('1'))).toBe('yes');
    for (const topic of ['queue/hq/1', 'metrics/hq/2'])
      expect(answer(display(topic), part('1'))).toBe('forbidden: The topic is not one of the display’s.');
  });

  it('checks the scope first, so that it reveals nothing of the accounts', () => {
    const noScopes = principal({ scopes: new Set(['audit:read']) });
    expect(answer(noScopes, floor)).toBe('forbidden: The token lacks the scope "floor:read".');
    expect(answer(noScopes, { account: 'rival' })).toBe(answer(noScopes, floor));
  });

  it('keeps a token that names accounts to them', () => {
    const who = principal({ accounts: new Set(['shop', 'rival']) });
    expect(answer(who, { account: 'shop' })).toBe('yes');
    expect(answer(who, floor)).toBe('not-found: There is no account "hq".');
    expect(answer(who, { account: 'rival' })).toBe('not-found: There is no account "rival".');
  });

  it('keeps a token that names queues to them, and from what shows all queues', () => {
    const who = principal({ queues: new Set(['hq/1', '2', 'x/y']) });
    expect(answer(who, queue('1'))).toBe('yes');
    expect(answer(who, queue('2', 'shop'))).toBe('yes');
    expect(answer(who, { account: 'hq' })).toBe('yes');
    for (const resource of [queue('3'), queue('1', 'shop'), queue('x/y'), floor])
      expect(answer(who, resource)).toMatch(/^forbidden/);
  });

  it('shows alerts to those who may see the account’s, and those of a queue to those who may see the queue', () => {
    const sees = (who: Principal, id: string): boolean =>
      authority.maySeeAlert(who, 'floor:read', { account: 'hq', id });
    const alerts = ['r/queue/hq/a/b', 'r/queue/hq/a', 'r/agent/hq/a', 'r/account/hq'];
    const seen = (who: Principal): string[] => alerts.filter((id) => sees(who, id));
    expect(seen(principal())).toEqual(alerts);
    expect(seen(principal({ queues: new Set(['hq/a/b']) }))).toEqual(['r/queue/hq/a/b']);
    expect(seen(principal({ topics: new Set(['queue/hq/a']) }))).toEqual(['r/queue/hq/a']);
    expect(seen(principal({ topics: new Set(['account/hq']) }))).toEqual(alerts);
    expect(seen(principal({ tenant: 'other' }))).toEqual([]);
    expect(seen(principal({ scopes: new Set() }))).toEqual([]);
  });

  it('keeps a display to its topics, and from how their account is set up', () => {
    const who = principal({
      display: 'd1',
      topics: new Set(['queue/hq/1', 'queue/hq/x/y', 'account/rival']),
    });
    for (const seen of [queue('1'), queue('x/y'), { account: 'hq' }]) expect(answer(who, seen)).toBe('yes');
    for (const other of [queue('2'), floor, { account: 'hq', setup: true }])
      expect(answer(who, other)).toBe('forbidden: The topic is not one of the display’s.');
    expect(answer(who, { account: 'hq', topicKind: 'commands' })).toMatch(/^forbidden/);
    for (const account of ['shop', 'rival'])
      expect(answer(who, queue('1', account))).toBe(`not-found: There is no account "${account}".`);
    const whole = principal({ display: 'd2', topics: new Set(['account/hq']) });
    expect([answer(whole, floor), answer(whole, queue('1'))]).toEqual([
      'yes',
      'forbidden: The topic is not one of the display’s.',
    ]);
    // Whatever a stored display may say: commands are never for it.
    const bold = principal({ display: 'd3', topics: new Set(['commands/hq']) });
    expect(answer(bold, { account: 'hq', topicKind: 'commands' })).toMatch(/^forbidden/);
    expect(COMMAND_TYPES.filter((type) => authority.mayCommand(bold, 'hq', type))).toEqual([]);
  });

  it('knows who is for the whole tenant', () => {
    expect(() => authority.ensureWholeTenant(principal())).not.toThrow();
    for (const narrowed of [
      { accounts: new Set(['hq']) },
      { queues: new Set(['1']) },
      { agent: '1001' },
      { topics: new Set(['account/hq']) },
    ])
      expect(() => authority.ensureWholeTenant(principal(narrowed))).toThrow(
        'covers only a part of the tenant',
      );
  });

  describe('over commands', () => {
    const all = ['agents:command', 'queues:admin'];
    const may = (who: Principal, type: CommandType, account = 'hq'): boolean =>
      authority.mayCommand(who, account, type);
    const reaches = (who: Principal, ...queues: string[]): string => {
      try {
        authority.ensureQueues(who, 'hq', queues);
        return 'yes';
      } catch (error) {
        return (error as FloorError).message;
      }
    };

    it('asks for the scope of the command, in an account that the token may know of', () => {
      const supervisor = principal({ scopes: new Set(['agents:command']) });
      expect([may(supervisor, 'agent.pause'), may(supervisor, 'queue.update')]).toEqual([true, false]);
      expect([may(supervisor, 'agent.pause', 'rival'), may(supervisor, 'agent.pause', 'x')]).toEqual([
        false,
        false,
      ]);
      expect(() => authority.ensureCommand(supervisor, 'hq', 'skill.create')).toThrow(
        'The token lacks the scope "queues:admin".',
      );
      expect(() => authority.ensureCommand(supervisor, 'rival', 'skill.create')).toThrow(
        'There is no account "rival".',
      );
    });

    it('knows the account before any scope', () => {
      const noScopes = principal({ scopes: new Set() });
      expect(() => authority.ensureAccount(noScopes, 'hq')).not.toThrow();
      for (const account of ['rival', 'nowhere'])
        expect(() => authority.ensureAccount(noScopes, account)).toThrow(`There is no account "${account}".`);
      const shop = principal({ accounts: new Set(['shop']) });
      expect(() => authority.ensureAccount(shop, 'hq')).toThrow('There is no account "hq".');
    });

    it('lets an agent’s own token do four things, with any scopes or none', () => {
      for (const scopes of [[], all]) {
        const ann = principal({ agent: '1001', scopes: new Set(scopes) });
        const allowed = COMMAND_TYPES.filter((type) => may(ann, type));
        expect(allowed).toEqual(['agent.login', 'agent.logout', 'agent.pause', 'agent.unpause']);
      }
    });

    it('keeps a token for single queues from what acts on the whole account', () => {
      const who = principal({ scopes: new Set(all), queues: new Set(['1', 'hq/2']) });
      expect([may(who, 'queue.update'), may(who, 'queue.create'), may(who, 'server.delete')]).toEqual([
        true,
        false,
        false,
      ]);
      expect([reaches(who, '1'), reaches(who, '1', '2')]).toEqual(['yes', 'yes']);
      expect(reaches(who, '1', '3')).toBe(
        'The command would act on queues of account "hq" that the token does not cover. Name only queues that it covers.',
      );
      expect(reaches(who)).toBe('The token covers single queues, not all of account "hq".');
      expect([reaches(principal()), reaches(principal(), '3')]).toEqual(['yes', 'yes']);
    });
  });
});
