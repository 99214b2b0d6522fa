import type { FastifyReply } from 'fastify';
import type { Problem } from '../domain/problem.js';

/** Of an outage nobody knows the end. */
const OUTAGE_MS = 1_000;

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  const retryAfterMs = problem.retryAfterMs ?? (problem.status === 503 ? OUTAGE_MS : undefined);
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}
