import { FloorError } from './problem.js';

/**
 * Maps "Redis does not answer" to what clients get: resolves as `access` does, and rejects with `unavailable`, whose
 * cause is the error of `access`.
 */
export async function orUnavailable<T>(access: Promise<T>): Promise<T> {
  try {
    return await access;
  } catch (cause) {
    throw new FloorError('unavailable', 'The store cannot be reached. Try again in a few seconds.', {
      cause,
    });
  }
}
