import type { TargetHealth } from '../domain/freshness.js';
import { latePollsSince } from './recording-rules.js';

const NOW = 1_764_000_000_000;
const target = (more: Partial<TargetHealth> = {}): TargetHealth => ({
  ...{ target: 'queue:6400', queue: '6400', cadence: 'fast', intervalMs: 2_000 },
  ...{ polledAt: NOW - 1_500, nextDueAt: NOW + 500, ...more },
});
const PLANNED = { pollMs: 2_000, pushedMs: 15_000 };
const failure = { state: 'throttled' as const, since: NOW, reason: 'Too many requests.' };

describe(latePollsSince, () => {
  it.each([
    ['in time', {}, undefined],
    ['a little slower than planned', { intervalMs: 3_000 }, undefined],
    ['stretched beyond one and a half times', { intervalMs: 3_001, polledAt: NOW - 2_900 }, NOW - 2_900],
    ['under way', { nextDueAt: NOW - 2_000 }, undefined],
    ['overdue', { nextDueAt: NOW - 2_001, polledAt: NOW - 4_100 }, NOW - 4_100],
    ['failing', { failure, polledAt: NOW - 700 }, NOW - 700],
    ['stretched as planned while push is trusted', { intervalMs: 15_000, nextDueAt: NOW - 7_500 }, undefined],
    ['then overdue', { intervalMs: 15_000, nextDueAt: NOW - 7_501, polledAt: NOW - 22_501 }, NOW - 22_501],
    ['a list of names', { cadence: 'medium', intervalMs: 20_000 }, undefined],
  ] as const)('%s', (_what, more, since) =>
    expect(latePollsSince([target(), target(more)], PLANNED, NOW)).toBe(since),
  );

  it('begins now where there was no good poll, and knows nothing without targets', () => {
    const { polledAt: _polledAt, ...never } = target({ failure });
    expect(latePollsSince([never], PLANNED, NOW)).toBe(NOW);
    expect(latePollsSince([], PLANNED, NOW)).toBeUndefined();
  });
});
