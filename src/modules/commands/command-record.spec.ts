import { auditFrom, auditName, idOf, accountOf, newCommandId } from './command-record.js';

describe(auditName.name, () => {
  it('sorts by time whatever the number of digits', () => {
    const names = [99, 100, 1_000_000, 1_795_329_600_000].map((createdAt) =>
      auditName({ createdAt, id: 'hq.x' }),
    );
    expect([...names].sort()).toEqual(names);
  });

  it('lies after the beginning of its millisecond and before the next', () => {
    const name = auditName({ createdAt: 1_000, id: 'hq.x' });
    expect(auditFrom(1_000) < name).toBe(true);
    expect(name < auditFrom(1_001)).toBe(true);
  });

  it('holds the id', () => {
    expect(idOf(auditName({ createdAt: 1_000, id: 'hq.a:b' }))).toBe('hq.a:b');
  });
});

describe(accountOf.name, () => {
  it('finds the account in an id', () => {
    expect(accountOf(newCommandId('head-office-2'))).toBe('head-office-2');
  });

  it.each(['', 'hq', '.x', 'HQ.x', '../hq.x', 'a b.x'])('finds none in %j', (id) => {
    expect(accountOf(id)).toBeUndefined();
  });
});
