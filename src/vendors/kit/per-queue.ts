import type { QueueResult } from '../../modules/domain/command.js';
import {
  commandErrorOf,
  VendorAuthFailed,
  VendorError,
  VendorThrottled,
  VendorUnavailable,
} from '../port/errors.js';

/**
 * Does the same in several queues, one after the other, and says of each what became of it. A failure that is no
 * matter of the queue (limits, credentials, no answer) stops: the rest is `not-sent`.
 */
export async function perQueue(
  queues: readonly string[],
  work: (queue: string) => Promise<void>,
): Promise<{ [queue: string]: QueueResult }> {
  const results: { [queue: string]: QueueResult } = {};
  let stopped = false;
  for (const queue of queues) {
    if (stopped) {
      results[queue] = { status: 'not-sent' };
      continue;
    }
    try {
      await work(queue);
      results[queue] = { status: 'succeeded' };
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      results[queue] = { status: error.mayHaveActed ? 'unknown' : 'failed', error: commandErrorOf(error) };
      stopped = concernsAll(error);
    }
  }
  return results;
}

function concernsAll(error: VendorError): boolean {
  return (
    error instanceof VendorThrottled ||
    error instanceof VendorAuthFailed ||
    error instanceof VendorUnavailable
  );
}
