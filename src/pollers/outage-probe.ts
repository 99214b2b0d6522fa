import type { TargetHealth } from '../modules/domain/freshness.js';

const PROBE_EVERY_MS = 3_000;

/**
 * Notices when a phone system as a whole fails, and when it answers again. While it is down its targets are asked ever
 * less often; one of them is asked every few seconds, so that its return shows at once. One that refuses the login or
 * limits us is left alone, but once it answers, what still says otherwise is asked again.
 */
export class OutageProbe {
  private out = false;
  private probedAt = -Infinity;

  /** The targets to ask now, given the account's records. @param now by a clock that nobody sets, ms */
  due(targets: readonly TargetHealth[], followed: boolean, now: number): string[] {
    const wasOut = this.out;
    this.out = isOut(targets);
    if (this.out) return followed ? this.probe(targets, now) : [];
    return wasOut ? targets.filter(isToAskAgain).map(({ target }) => target) : [];
  }

  private probe(targets: readonly TargetHealth[], now: number): string[] {
    if (now - this.probedAt < PROBE_EVERY_MS) return [];
    this.probedAt = now;
    const probe =
      targets.find((target) => isDown(target) && target.cadence === 'fast') ?? targets.find(isDown);
    return probe === undefined ? [] : [probe.target];
  }
}

/** Nothing was learned since the first failure: not one broken queue, but the system. */
function isOut(targets: readonly TargetHealth[]): boolean {
  const failures = targets.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return false;
  const since = Math.min(...failures.map((failure) => failure.since));
  return targets.every(({ polledAt }) => polledAt === undefined || polledAt < since);
}

/** After a limit only what comes up seldom: all queues at once could bring the limit back. */
function isToAskAgain({ failure, cadence }: TargetHealth): boolean {
  return failure !== undefined && (failure.state !== 'throttled' || cadence !== 'fast');
}

const isDown = ({ failure }: TargetHealth): boolean => failure?.state === 'down';
