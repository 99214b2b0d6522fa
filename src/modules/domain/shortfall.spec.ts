import { shortfallAfter, skippedText } from './shortfall.js';

const AT = 1_764_000_000_000;

describe(shortfallAfter, () => {
  it('is absent when the reading is complete', () => {
    expect(shortfallAfter(undefined, { at: AT }, AT - 2_000)).toBeUndefined();
    const before = { gaps: { '101': { since: AT - 4_000, reason: 'gone' } } };
    expect(shortfallAfter(before, { at: AT, extras: { metrics: 'ok' } }, AT - 2_000)).toBeUndefined();
  });

  it('dates a gap from its first reading, and keeps the instant of the last good rows', () => {
    const first = shortfallAfter(undefined, { at: AT, gaps: { '101': 'not told' } }, AT - 2_000);
    expect(first).toEqual({ gaps: { '101': { since: AT, polledAt: AT - 2_000, reason: 'not told' } } });
    const second = shortfallAfter(first, { at: AT + 2_000, gaps: { '101': 'still not' } }, AT);
    expect(second).toEqual({ gaps: { '101': { since: AT, polledAt: AT - 2_000, reason: 'still not' } } });
  });

  it('has no instant for a queue that was never read', () => {
    expect(shortfallAfter(undefined, { at: AT, gaps: { '101': 'not told' } }, undefined)).toEqual({
      gaps: { '101': { since: AT, reason: 'not told' } },
    });
  });

  it('keeps a missing extra until it answers, also through readings that do not ask for it', () => {
    const first = shortfallAfter(undefined, { at: AT, extras: { reasons: { missing: '80010' } } }, AT);
    expect(first).toEqual({ missing: { reasons: { since: AT, reason: '80010' } } });
    const unasked = shortfallAfter(first, { at: AT + 2_000 }, AT);
    expect(unasked).toEqual(first);
    expect(shortfallAfter(unasked, { at: AT + 4_000, extras: { reasons: 'ok' } }, AT)).toBeUndefined();
  });
});

it('says how many rows were left out', () => {
  expect(skippedText({ resource: 'agents', why: 'no id', rows: 1, of: 2_000 })).toBe(
    '1 of 2,000 agents cannot be read (no id).',
  );
});
