import type { TargetHealth } from '../modules/domain/freshness.js';

/** No turn is put off for longer than this many intervals, but for a vendor that wants to be left alone. */
const INTERVALS_PUT_OFF = 2;
const SLACK_MS = 1_000;

/**
 * Notices turns that lie too far ahead: the clock by which they were put off was wrong, or was set back since. Nobody
 * would come back to them for as long as it was wrong, and they would not even look late.
 */
export class ClockSkewGuard {
  private readonly askedAt = new Map<string, number>();

  /**
   * The targets to ask now. Each at most once per interval: the clock of whoever puts it off may still be wrong.
   * @param now epoch ms @param elapsedMs by a clock that nobody sets
   */
  due(targets: readonly TargetHealth[], now: number, elapsedMs: number): string[] {
    const adrift = targets.filter((target) => isAdrift(target, now));
    for (const target of this.askedAt.keys())
      if (!adrift.some((one) => one.target === target)) this.askedAt.delete(target);
    const due = adrift.filter(
      ({ target, intervalMs }) => elapsedMs - (this.askedAt.get(target) ?? -Infinity) >= intervalMs,
    );
    for (const { target } of due) this.askedAt.set(target, elapsedMs);
    return due.map(({ target }) => target);
  }
}

function isAdrift({ nextDueAt, intervalMs, failure }: TargetHealth, now: number): boolean {
  return failure?.state !== 'throttled' && nextDueAt > now + INTERVALS_PUT_OFF * intervalMs + SLACK_MS;
}
