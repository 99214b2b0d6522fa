const SECOND = 1_000;
/** Sessions that ended longer ago say nothing of now. */
export const LOSSES_MS = 120 * SECOND;
/** A system that is restarted ends a session once or twice. */
const MANY = 4;
/** Between logins while many sessions end: with another program on the same login, each login may end the other's session. */
const SPACING_MS = 15 * SECOND;

/** @param losses when sessions ended before their time, epoch ms */
export function recentLosses(losses: readonly number[], now: number): number[] {
  return losses.filter((at) => now - at < LOSSES_MS);
}

/** How long the next login waits, in ms. 0: it need not. */
export function loginWaitMs(losses: readonly number[], now: number): number {
  const recent = recentLosses(losses, now);
  return recent.length < MANY ? 0 : Math.max(0, Math.max(...recent) + SPACING_MS - now);
}

/** What people should know while many sessions end before their time; undefined: nothing. */
export function lossesText(losses: readonly number[], now: number): string | undefined {
  const { length } = recentLosses(losses, now);
  if (length < MANY) return undefined;
  return (
    `The phone system ended our session ${length} times in the last ${LOSSES_MS / SECOND} s before its time: ` +
    `does another program use this login? We log in again after ${SPACING_MS / SECOND} s each time; give this service a login of its own.`
  );
}
