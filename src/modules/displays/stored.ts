import { FloorError } from '../domain/problem.js';

/** What the store answers; while it is away nothing is changed, and the caller may try again. */
export async function stored<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new FloorError('unavailable', 'The store cannot be reached; try again.', { cause });
  }
}
