import type { FastifyReply } from 'fastify';
import { problemType, type FloorError, type Problem } from '../domain/problem.js';

/** How long an outage lasts is unknown; this is when a retry makes sense. */
const RETRY_AFTER_OUTAGE_MS = 1_000;

/** The RFC 9457 document of a problem. */
export const problemBody = (problem: Problem): string =>
  JSON.stringify({ type: problemType(problem.code), ...problem });

/** The headers of an answer that is a problem. */
export function problemHeaders(problem: Problem): Readonly<Record<string, string>> {
  const { status } = problem;
  const retryAfterMs = problem.retryAfterMs ?? (status === 503 ? RETRY_AFTER_OUTAGE_MS : undefined);
  return {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply.code(problem.status).headers(problemHeaders(problem)).send(problemBody(problem));
}

/** A problem as a complete HTTP response, for connections that have no response object. */
export function rawProblem({ problem }: FloorError): string {
  const body = problemBody(problem);
  const headers = {
    ...{ connection: 'close', ...problemHeaders(problem) },
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${problem.title}\r\n${lines.join('')}\r\n${body}`;
}
