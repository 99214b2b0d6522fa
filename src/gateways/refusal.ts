import { Logger } from '@nestjs/common';
import type { z } from 'zod';
import { FloorError, type Problem } from '../modules/domain/problem.js';

const logger = new Logger('Gateway');

/** What a client may know of an error. Whatever is not a refusal of ours is logged and stays here. */
export function problemOf(error: unknown): Problem {
  if (error instanceof FloorError) return error.problem;
  logger.error(error);
  return new FloorError('internal', 'The service failed to answer. It is logged.').problem;
}

/** Parses what a client sent; throws `bad-request` that names the first mistake, never its value. */
export function parsed<T>(schema: z.ZodType<T>, what: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = [what, ...(issue?.path ?? [])].join('.');
  throw new FloorError('bad-request', `${where}: ${issue?.message ?? 'cannot be read'}`);
}
