import { claimsIn } from './token-claims.js';

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

  it.each([
    ['an opaque token', 'fwd_x_y'],
    ['no base64', 'a.%%%.c'],
    ['no JSON', 'a.AAAA.c'],
    ['JSON that is no object', `a.${Buffer.from('7').toString('base64url')}.c`],
    ['claims of other types', jwt({ sub: 7, scope: ['floor:read'], iat: '5', exp: null })],
  ])('finds nothing in %s', (_what, token) => {
    expect(claimsIn(token)).toEqual({ scopes: new Set() });
  });
});
