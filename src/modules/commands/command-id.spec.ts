import { accountOf, newCommandId } from './command-id.js';

describe(accountOf.name, () => {
  it('finds the account in an id', () => {
    expect(accountOf(newCommandId('head-office-2'))).toBe('head-office-2');
  });

  it.each(['', 'hq', '.x', 'HQ.x', '../hq.x', 'a b.x'])('finds none in %j', (id) => {
    expect(accountOf(id)).toBeUndefined();
  });
});
