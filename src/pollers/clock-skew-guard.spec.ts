import type { TargetHealth } from '../modules/domain/freshness.js';
import { ClockSkewGuard } from './clock-skew-guard.js';

const HOUR_MS = 3_600_000;
const NOW = 1_795_329_600_000;

const target = (inMs: number, more: Partial<TargetHealth> = {}): TargetHealth => ({
  ...{ target: 'queue:1', cadence: 'fast', nextDueAt: NOW + inMs, intervalMs: 3_000 },
  ...more,
});
const failing = (state: 'down' | 'throttled' | 'auth-failed') => ({
  failure: { state, since: NOW, reason: '' },
});

describe('DriftWatch', () => {
  it.each([
    ['leaves a run that is due soon', target(4_500), []],
    ['leaves one that is late', target(-HOUR_MS), []],
    ['asks one that an interval does not explain', target(HOUR_MS), ['queue:1']],
    ['leaves one that the phone system put off', target(HOUR_MS, failing('throttled')), []],
    ['asks one that fails otherwise', target(HOUR_MS, failing('down')), ['queue:1']],
    ['leaves one with a long interval', target(HOUR_MS, { intervalMs: HOUR_MS }), []],
  ])('%s', (_what, one, due) => {
    expect(new ClockSkewGuard().due([one], NOW, 0)).toEqual(due);
  });

  it('polls once per interval while a run lies too far ahead, and at once when it does so again', () => {
    const sut = new ClockSkewGuard();
    const far = [target(HOUR_MS)];
    expect([0, 1_000, 2_999, 3_000].map((at) => sut.due(far, NOW, at).length)).toEqual([1, 0, 0, 1]);
    expect(sut.due([target(0)], NOW, 3_500)).toEqual([]);
    expect(sut.due(far, NOW, 4_000)).toEqual(['queue:1']);
  });
});
