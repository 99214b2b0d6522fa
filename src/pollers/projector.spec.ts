import { sourceRow } from './projector.js';

const account = { id: 'hq', name: 'HQ phones', vendor: 'yeastar' as const };

describe(sourceRow, () => {
  it('says since when, and keeps that while the state is the same', () => {
    const live = sourceRow(account, undefined, { state: 'live', polledAt: 900 }, 1_000);
    expect(live).toEqual({ id: 'self', name: 'HQ phones', vendor: 'yeastar', state: 'live', since: 1_000 });
    expect(sourceRow(account, live, { state: 'live', polledAt: 1_900 }, 2_000)).toEqual(live);
  });

  it('says whose limit slows it down, as long as one does', () => {
    const slow = sourceRow(account, undefined, { state: 'throttled', throttledBy: 'budget' }, 1_000);
    expect(slow).toMatchObject({ state: 'throttled', throttledBy: 'budget' });
    expect(sourceRow(account, slow, { state: 'live' }, 2_000)).not.toHaveProperty('throttledBy');
  });

  it('dates a failure from when it began, and drops the reason when it is over', () => {
    const live = sourceRow(account, undefined, { state: 'live' }, 1_000);
    const down = sourceRow(account, live, { state: 'down', reason: 'refused', failingSince: 1_500 }, 2_000);
    expect(down).toMatchObject({ state: 'down', since: 1_500, reason: 'refused' });
    const other = sourceRow(
      account,
      down,
      { state: 'down', reason: 'timed out', failingSince: 1_700 },
      3_000,
    );
    expect(other).toMatchObject({ since: 1_500, reason: 'timed out' });
    expect(sourceRow(account, other, { state: 'live' }, 4_000)).toEqual({ ...live, since: 4_000 });
  });
});
