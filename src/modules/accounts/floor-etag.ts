import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FloorRead } from './floor-reads.js';

/**
 * The entity tag is the rows' epoch and version, and weak: two answers with it say the same of the floor, though not
 * in the same bytes, since the instant of the last poll moves on while nothing changes. That instant therefore also
 * stands in headers, which a 304 carries too: "the rows you hold are still right, as of then".
 *
 * Returns whether the client holds these rows already.
 */
export function answersFromCache(
  { view, freshness }: FloorRead,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const tag = `"${view.epoch}.${view.version}"`;
  void reply.headers({
    etag: `W/${tag}`,
    'cache-control': 'private, no-cache',
    vary: 'Authorization',
    'floorwalker-state': freshness.state,
    ...(freshness.polledAt !== undefined && { 'floorwalker-polled-at': String(freshness.polledAt) }),
  });
  const held = request.headers['if-none-match'];
  if (held === undefined) return false;
  return held.trim() === '*' || held.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
