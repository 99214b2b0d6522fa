import {
  PermissionMissing,
  VendorAuthFailed,
  VendorError,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
} from '../port/errors.js';

/**
 * The answer to a request about one queue, or what came instead: the trouble of that queue, and of no other.
 *
 * @throws what concerns the whole account: the login is refused, requests are limited, the poll was ended
 */
export async function orRefusal<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T | VendorError> {
  try {
    return await request();
  } catch (error) {
    const ofLogin = error instanceof VendorAuthFailed && !(error instanceof PermissionMissing);
    const ofAll = error instanceof VendorThrottled || ofLogin;
    if (ofAll || signal.aborted || !(error instanceof VendorError)) throw error;
    return error;
  }
}

/**
 * Nothing that was asked about a queue was answered: whether that is this queue's trouble alone, because the system
 * answered these requests and answers another question too. One that does not answer is in trouble as a whole.
 *
 * @param ask a question that concerns no single queue
 */
export async function isOfQueueAlone(
  refusals: readonly VendorError[],
  signal: AbortSignal,
  ask: () => Promise<unknown>,
): Promise<boolean> {
  if (!refusals.every(isAnswer)) return false;
  return !((await orRefusal(signal, ask)) instanceof VendorError);
}

/**
 * As `orRefusal`, of a part that a poll can tell the others without.
 * @throws also where no answer came: the next poll may get one
 */
export async function orOwnRefusal<T>(
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<T | VendorError> {
  const told = await orRefusal(signal, request);
  if (told instanceof VendorError && !isAnswer(told)) throw told;
  return told;
}

function isAnswer(error: VendorError): boolean {
  if (error instanceof VendorUnavailable) return error.answered;
  return error instanceof PermissionMissing || error instanceof VendorProtocolError;
}
