import type { z } from 'zod';
import { FloorError } from '../domain/problem.js';

/** Messages quote keys of the request, which may be long. */
const MAX_DETAIL_LENGTH = 1_000;

/**
 * Parses a part of a request (`query`, `body` …) with its schema; throws `bad-request` with all issues. A body that was left out
 * says as much as an empty one.
 */
export function requestPart<T>(schema: z.ZodType<T>, value: unknown, part: string): T {
  const parsed = schema.safeParse(value === undefined && part === 'body' ? {} : value);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => [part, ...path].join('.') + `: ${message}`);
  throw new FloorError('bad-request', mistakes.join('; ').slice(0, MAX_DETAIL_LENGTH));
}
