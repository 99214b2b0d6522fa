import type { TargetHealth } from '../modules/domain/freshness.js';

/** No run is scheduled further ahead than this many intervals, unless the vendor asked us to slow down. */
const MAX_INTERVALS_AHEAD = 2;
const SLACK_MS = 1_000;

/**
 * Finds targets whose next run lies too far ahead: the clock of the worker that scheduled it was wrong, or was set back
 * since. Without this they would not be polled for as long as the clock was wrong, and would not look late either.
 */
export class ClockSkewGuard {
  private readonly requestedAt = new Map<string, number>();

  /**
   * The targets to poll now, each at most once per interval: the clock of the worker may still be wrong.
   * @param now epoch ms @param elapsedMs of a monotonic clock
   */
  due(targets: readonly TargetHealth[], now: number, elapsedMs: number): string[] {
    const adrift = targets.filter((target) => isAdrift(target, now));
    for (const target of this.requestedAt.keys())
      if (!adrift.some((one) => one.target === target)) this.requestedAt.delete(target);
    const due = adrift.filter(
      ({ target, intervalMs }) => elapsedMs - (this.requestedAt.get(target) ?? -Infinity) >= intervalMs,
    );
    for (const { target } of due) this.requestedAt.set(target, elapsedMs);
    return due.map(({ target }) => target);
  }
}

function isAdrift({ nextDueAt, intervalMs, failure }: TargetHealth, now: number): boolean {
  return failure?.state !== 'throttled' && nextDueAt > now + MAX_INTERVALS_AHEAD * intervalMs + SLACK_MS;
}
