import type { FloorConfig } from '../config/floor-config.js';
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

  it('tells of another tenant’s account what it tells of one that does not exist', () => {
    const foreign = answer(principal(), { account: 'rival', topicKind: 'account' });
    const absent = answer(principal(), { account: 'nowhere', topicKind: 'account' });
    expect(foreign).toBe('not-found: There is no account "rival".');
    expect(foreign.replace('rival', 'nowhere')).toBe(absent);
    expect(answer(principal(), queue('1', 'rival'))).toBe(foreign);
  });

  it('asks for the scope before anything else, so that it tells nothing of the accounts', () => {
    const nobody = principal({ scopes: new Set(['audit:read']) });
    expect(answer(nobody, floor)).toBe('forbidden: The token lacks the scope "floor:read".');
    expect(answer(nobody, { account: 'rival' })).toBe(answer(nobody, floor));
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
});
