import { PushTrust } from './push-trust.js';

describe(PushTrust, () => {
  it('is the share of the last 200 changes that were announced, and counts from 20 on', () => {
    const trust = new PushTrust();
    expect(trust.share).toBeUndefined();
    for (let i = 0; i < 19; i += 1) trust.count(true);
    expect([trust.share, trust.isEnough]).toEqual([1, false]);
    trust.count(true);
    expect(trust.isEnough).toBe(true);
    for (let i = 0; i < 180; i += 1) trust.count(true);
    for (let i = 0; i < 10; i += 1) trust.count(false);
    expect([trust.share, trust.isEnough]).toEqual([0.95, true]);
    trust.count(false);
    expect([trust.share, trust.isEnough]).toEqual([0.945, false]);
    for (let i = 0; i < 200; i += 1) trust.count(true);
    expect(trust.share).toBe(1);
  });
});
