import type { TargetHealth } from '../modules/domain/freshness.js';

const PROBE_EVERY_MS = 3_000;

/**
 * Detects when a phone system as a whole is down, and when it answers again. While it is down, its targets back off and
 * one of them is polled every 3 s, so that a recovery is seen at once. A system that refuses the login or throttles us
 * is not probed; once it answers, the targets that still have a failure are polled again.
 */
export class OutageProbe {
  private out = false;
  private probedAt = -Infinity;

  /** The targets to poll now, given the account's records. @param now of a monotonic clock, ms */
  due(targets: readonly TargetHealth[], followed: boolean, now: number): string[] {
    const wasOut = this.out;
    this.out = isOut(targets);
    if (this.out) return followed ? this.probe(targets, now) : [];
    return wasOut ? targets.filter(needsRefresh).map(({ target }) => target) : [];
  }

  private probe(targets: readonly TargetHealth[], now: number): string[] {
    if (now - this.probedAt < PROBE_EVERY_MS) return [];
    this.probedAt = now;
    const probe =
      targets.find((target) => isDown(target) && target.cadence === 'fast') ?? targets.find(isDown);
    return probe === undefined ? [] : [probe.target];
  }
}

/** No target was read since the first failure: the whole system is down, not one queue. */
function isOut(targets: readonly TargetHealth[]): boolean {
  const failures = targets.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return false;
  const since = Math.min(...failures.map((failure) => failure.since));
  return targets.every(({ polledAt }) => polledAt === undefined || polledAt < since);
}

/** After throttling only the slow cadences: all queues at once could trigger it again. */
function needsRefresh({ failure, cadence }: TargetHealth): boolean {
  return failure !== undefined && (failure.state !== 'throttled' || cadence !== 'fast');
}

const isDown = ({ failure }: TargetHealth): boolean => failure?.state === 'down';
