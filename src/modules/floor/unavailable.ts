import { FloorError } from '../domain/problem.js';

/**
 * The one translation of "Redis does not answer" for clients: resolves as `read` does, and rejects with `unavailable`,
 * whose cause is the error of `read`.
 */
export async function orUnavailable<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (cause) {
    throw new FloorError('unavailable', 'The store cannot be reached. Try again in a few seconds.', {
      cause,
    });
  }
}
