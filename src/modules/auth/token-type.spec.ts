import { isTypeAccepted } from './token-verifier.js';

describe('isTypeAccepted', () => {
  it.each([
    [undefined, undefined, true],
    ['JWT', undefined, true],
    ['at+jwt', undefined, true],
    ['application/at+JWT', undefined, true],
    ['dpop+jwt', undefined, false],
    ['logout+jwt', undefined, false],
    ['', undefined, false],
    ['at+jwt', ['at+jwt'], true],
    ['AT+JWT', ['application/at+jwt'], true],
    ['JWT', ['at+jwt'], false],
    [undefined, ['at+jwt'], false],
  ])('typ %s, configured %j: %s', (typ, accepted, expected) => {
    expect(isTypeAccepted(typ, accepted)).toBe(expected);
  });
});
