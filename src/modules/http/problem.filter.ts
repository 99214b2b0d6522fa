import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from './problem-of.js';

const RETRY_AFTER_S = '1';

/** Every refusal and failure leaves as RFC 9457 `application/problem+json` with a stable `code`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const { problem } = problemOf(error);
    if (problem.code === 'internal') this.logger.error(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.status === 503) void reply.header('retry-after', RETRY_AFTER_S);
    void reply
      .code(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify({ type: 'about:blank', ...problem }));
  }
}
