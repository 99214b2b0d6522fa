import {
  HttpException,
  Catch,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FloorError, type ProblemCode } from '../domain/problem.js';
import type { KnownPaths } from './known-paths.js';
import { sendProblem } from './problem-answer.js';

const BY_STATUS: { [status: number]: ProblemCode } = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
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

/** Sends every error as RFC 9457 `application/problem+json` with a stable `code`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly paths: KnownPaths) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    // Only Nest's router throws this one; what is not found on a path of ours is a `FloorError`.
    const methods =
      error instanceof NotFoundException
        ? this.paths.methodsOf(http.getRequest<FastifyRequest>().url)
        : undefined;
    if (methods !== undefined) return sendMethodNotAllowed(reply, methods);
    const { problem } = problemOf(error);
    if (problem.code === 'internal') this.logger.error(error);
    sendProblem(reply, problem);
  }
}

function sendMethodNotAllowed(reply: FastifyReply, methods: readonly string[]): void {
  const allow = methods.join(', ');
  const detail = `This path has the methods ${allow}.`;
  sendProblem(reply.header('allow', allow), new FloorError('method-not-allowed', detail).problem);
}
