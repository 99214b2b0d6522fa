import type { TargetFailure } from '../modules/domain/freshness.js';
import { VendorAuthFailed, VendorError, VendorThrottled } from '../vendors/vendor-errors.js';

const LONGEST_REASON = 500;

/** What an error of a poll means; a failure of the same kind goes on from when it began. */
export function targetFailure(error: unknown, before: TargetFailure | undefined, now: number): TargetFailure {
  const state = stateOf(error);
  return { state, since: before?.state === state ? before.since : now, reason: reasonOf(error) };
}

function stateOf(error: unknown): TargetFailure['state'] {
  if (error instanceof VendorThrottled) return 'throttled';
  return error instanceof VendorAuthFailed ? 'auth-failed' : 'down';
}

function reasonOf(error: unknown): string {
  // Only vendor errors promise to hold no secret, and people see the reason.
  const reason = error instanceof VendorError ? error.message : 'The poll failed unexpectedly; see the log.';
  return reason.slice(0, LONGEST_REASON);
}
