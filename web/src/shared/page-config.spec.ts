import { pageConfigOf } from './page-config.js';

describe('pageConfigOf', () => {
  const oidc = { issuer: 'https://id.example', clientId: 'board', scope: 'openid' };

  it('reads what the service answers', () => {
    expect(pageConfigOf({ demo: true })).toEqual({ demo: true });
    expect(pageConfigOf({ demo: false, oidc })).toEqual({ demo: false, oidc });
    expect(pageConfigOf({ demo: false, operations: true })).toEqual({ demo: false, operations: true });
  });

  it.each([[{ ...oidc, issuer: 7 }], [{ issuer: 'x' }], ['x'], [null]])(
    'offers no issuer for half of one: %j',
    (half) => expect(pageConfigOf({ demo: false, oidc: half })).toEqual({ demo: false }),
  );

  it.each([[undefined], [null], ['<!doctype html>'], [{}]])('is undefined for something else: %j', (other) =>
    expect(pageConfigOf(other)).toBeUndefined(),
  );
});
