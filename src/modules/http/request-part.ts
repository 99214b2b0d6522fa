import type { z } from 'zod';
import { FloorError } from '../domain/problem.js';

/** Mistakes name what was sent, and that may be anything. */
const LONGEST = 1_000;

/** A part of a request (`query`, `body` …) as its schema reads it; throws `bad-request` naming the mistakes. */
export function requestPart<T>(schema: z.ZodType<T>, value: unknown, part: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => [part, ...path].join('.') + `: ${message}`);
  throw new FloorError('bad-request', mistakes.join('; ').slice(0, LONGEST));
}
