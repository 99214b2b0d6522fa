import { auditFrom, auditName, idOf } from './audit-name.js';

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
