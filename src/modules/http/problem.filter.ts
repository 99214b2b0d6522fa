import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from './problem-of.js';
import { sendProblem } from './send-problem.js';

/** Every refusal and failure leaves as RFC 9457 `application/problem+json` with a stable `code`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const { problem } = problemOf(error);
    if (problem.code === 'internal') this.logger.error(error);
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), problem);
  }
}
