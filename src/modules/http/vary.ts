import type { FastifyReply } from 'fastify';

/** Adds a field to `Vary`; what others have put there stays, such as `Origin` by CORS. */
export function appendVary(reply: FastifyReply, field: string): void {
  const fields = String(reply.getHeader('vary') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (fields.some((one) => one === '*' || one.toLowerCase() === field.toLowerCase())) return;
  void reply.header('vary', [...fields, field].join(', '));
}
