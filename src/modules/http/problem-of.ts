import { HttpException } from '@nestjs/common';
import { FloorError, type ProblemCode } from '../domain/problem.js';

const BY_STATUS: { [status: number]: ProblemCode } = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  408: 'request-timeout',
  413: 'too-large',
  415: 'unsupported-media-type',
};

/** A path may be as long as all headers. */
const LONGEST = 500;

/** What a client is told about an error. Only our own refusals and the framework's 4xx speak; the rest stays inside. */
export function problemOf(error: unknown): FloorError {
  if (error instanceof FloorError) return error;
  const status = statusOf(error);
  if (status === undefined || status < 400 || status > 499)
    return new FloorError('internal', 'The service failed to answer; its log says why.', { cause: error });
  return new FloorError(
    BY_STATUS[status] ?? 'bad-request',
    error instanceof Error ? withoutQuery(error.message) : 'Refused.',
    {
      cause: error,
    },
  );
}

/** Nest's exceptions and Fastify's errors (a body too large, no JSON) each have their own way to say it. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}

/** "Cannot GET /path?…": whatever follows the path may be a token. */
const withoutQuery = (message: string): string => message.replace(/\?.*$/s, '').slice(0, LONGEST);
