import type { TargetHealth } from '../modules/domain/freshness.js';

const PROBE_EVERY_MS = 3_000;

/**
 * Notices when a phone system as a whole is down, and when it is back. While it is down its targets are asked ever less
 * often; one of them is asked every few seconds, so that its return shows at once.
 */
export class RecoveryWatch {
  private out = false;
  private probedAt = 0;

  /** The targets to ask now, given the account's records. */
  due(targets: readonly TargetHealth[], followed: boolean, now: number): string[] {
    const wasOut = this.out;
    this.out = isOut(targets);
    if (this.out) return followed ? this.probe(targets, now) : [];
    return wasOut ? targets.filter(isDown).map(({ target }) => target) : [];
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
  const down = targets.filter(isDown);
  if (down.length === 0) return false;
  const since = Math.min(...down.map(({ failure }) => failure?.since ?? Infinity));
  return targets.every(({ polledAt }) => polledAt === undefined || polledAt < since);
}

const isDown = ({ failure }: TargetHealth): boolean => failure?.state === 'down';
