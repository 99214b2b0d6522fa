import { tried, type Firing } from './rule-preview.js';

const DAY_MS = 86_400_000;
const subject = { kind: 'queue', id: '6400', name: 'Support' } as const;
const firings = (count: number): Firing[] =>
  Array.from({ length: count }, (_, i) => ({ account: 'hq', subject, firedAt: count - i }));

describe('What a rule that was tried out says', () => {
  it('lists the first thousand firings, and counts all of them', () => {
    const { firings: listed, perDay } = tried(firings(3_500), { from: 0, to: 7 * DAY_MS });
    expect([listed.length, listed[0]?.firedAt, listed[999]?.firedAt]).toEqual([1_000, 1, 1_000]);
    expect(perDay).toBe(500);
  });

  it('does not multiply what came in less than a day', () => {
    expect(tried(firings(3), { from: 0, to: DAY_MS / 4 }).perDay).toBe(3);
  });
});
