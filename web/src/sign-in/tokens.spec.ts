import { SessionTokens, type ExpiringToken, claimsIn } from './tokens.js';

describe('SessionTokens', () => {
  let now: number;
  let made: number;
  let answer: (made: number) => Promise<ExpiringToken>;
  beforeEach(() => {
    now = 1_000_000;
    made = 0;
    answer = (count) => Promise.resolve({ token: `renewed-${count}`, expiresAt: now + 60_000 });
  });
  const tokens = (first: ExpiringToken): SessionTokens =>
    new SessionTokens(
      first,
      () => answer((made += 1)),
      () => now,
    );

  it('gives the one at hand first, and to the same asker never twice the same', async () => {
    const { giver } = tokens({ token: 'first', expiresAt: now + 60_000 });
    expect([await giver(), await giver(), await giver()]).toEqual(['first', 'renewed-1', 'renewed-2']);
  });

  it('gives requests the one at hand until it is nearly over', async () => {
    const one = tokens({ token: 'first', expiresAt: now + 60_000 });
    expect([await one.current(), await one.current()]).toEqual(['first', 'first']);
    now += 56_000;
    expect([await one.current(), await one.current()]).toEqual(['renewed-1', 'renewed-1']);
  });

  it('gives the connection what a request has renewed, instead of asking for another one', async () => {
    const one = tokens({ token: 'first', expiresAt: now + 60_000 });
    await one.giver();
    now += 56_000;
    await one.current();
    expect(await one.giver()).toBe('renewed-1');
    expect(made).toBe(1);
  });

  it('does not give the connection a first token that is over', async () => {
    expect(await tokens({ token: 'kept', expiresAt: now - 1 }).giver()).toBe('renewed-1');
  });

  it('asks once, however many wait', async () => {
    const one = tokens({ token: 'first', expiresAt: now });
    expect(await Promise.all([one.current(), one.giver(), one.current()])).toEqual(
      Array(3).fill('renewed-1'),
    );
    expect(made).toBe(1);
  });

  it('asks again after a failure, and keeps what it has where that still holds', async () => {
    const one = tokens({ token: 'first', expiresAt: now + 60_000 });
    await one.giver();
    answer = () => Promise.reject(new Error('no line'));
    await expect(one.giver()).rejects.toThrow('no line');
    expect(await one.current()).toBe('first');
    answer = (count) => Promise.resolve({ token: `renewed-${count}` });
    expect(await one.giver()).toBe('renewed-2');
  });

  it('takes a token that does not say when it is over as good', async () => {
    const one = tokens({ token: 'opaque' });
    now += 1e12;
    expect(await one.current()).toBe('opaque');
  });
});

const jwt = (payload: object): string =>
  `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;

describe('claimsIn', () => {
  it('reads names, scopes and instants', () => {
    expect(claimsIn(jwt({ sub: 'Ändy ü', scope: 'floor:read  audit:read', iat: 5, exp: 65 }))).toEqual({
      subject: 'Ändy ü',
      scopes: new Set(['floor:read', 'audit:read']),
      issuedAt: 5_000,
      expiresAt: 65_000,
    });
  });

  it('reads the extension as a text or a number, and nothing else', () => {
    const extensionOf = (extension: unknown) => claimsIn(jwt({ extension })).extension;
    expect(['0501', 501, '', 1.5, ['501']].map(extensionOf)).toEqual([
      ...['0501', '501'],
      ...[undefined, undefined, undefined],
    ]);
  });

  it.each([
    ['an opaque token', 'fwd_x_y'],
    ['no base64', 'a.%%%.c'],
    ['no JSON', 'a.AAAA.c'],
    ['JSON that is no object', `a.${Buffer.from('7').toString('base64url')}.c`],
    ['claims of other types', jwt({ sub: 7, scope: { a: 'floor:read' }, iat: '5', exp: null })],
  ])('finds nothing in %s', (_what, token) => {
    expect(claimsIn(token)).toEqual({ scopes: new Set() });
  });

  it.each([
    [{ scope: 'openid', scp: ['floor:read'] }, {}, ['openid', 'floor:read']],
    [{ scope: 'queues:admin', permissions: ['floor:read'] }, { scopeClaim: 'permissions' }, ['floor:read']],
    [
      { realm_access: { roles: ['boss'] } },
      { scopeClaim: 'realm_access.roles', roles: { boss: ['floor:read', 'audit:read'] } },
      ['boss', 'floor:read', 'audit:read'],
    ],
    [{ scp: 'x', roles: ['boss', 'toString'] }, { roles: { boss: ['floor:read'] } }, ['x', 'floor:read']],
  ])('finds the scopes of %j by %j', (claims, rules, scopes) => {
    expect([...claimsIn(jwt(claims), rules).scopes]).toEqual(scopes);
  });
});
