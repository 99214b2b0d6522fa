import { HttpException, Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FloorError, type ProblemCode, type Problem } from '../domain/problem.js';

const BY_STATUS: { [status: number]: ProblemCode } = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  408: 'request-timeout',
  413: 'too-large',
  415: 'unsupported-media-type',
};

/** The message may quote a path, which can be as long as all headers together. */
const MAX_DETAIL_LENGTH = 500;

/** The problem a client gets for an error. Only our own errors and the framework's 4xx keep their message. */
export function problemOf(error: unknown): FloorError {
  if (error instanceof FloorError) return error;
  const status = statusOf(error);
  if (status === undefined || status < 400 || status > 499)
    return new FloorError('internal', 'The service failed to answer. The cause is in its log.', {
      cause: error,
    });
  return new FloorError(
    BY_STATUS[status] ?? 'bad-request',
    error instanceof Error ? withoutQuery(error.message) : 'Refused.',
    {
      cause: error,
    },
  );
}

/** Nest's exceptions and Fastify's errors (body too large, invalid JSON) carry the status differently. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}

/** "Cannot GET /path?…": the query may contain a token. */
const withoutQuery = (message: string): string => message.replace(/\?.*$/s, '').slice(0, MAX_DETAIL_LENGTH);

/** How long an outage lasts is unknown; this is when a retry makes sense. */
const RETRY_AFTER_OUTAGE_MS = 1_000;

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  const retryAfterMs = problem.retryAfterMs ?? (problem.status === 503 ? RETRY_AFTER_OUTAGE_MS : undefined);
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}

/** Sends every error as RFC 9457 `application/problem+json` with a stable `code`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const { problem } = problemOf(error);
    if (problem.code === 'internal') this.logger.error(error);
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), problem);
  }
}
