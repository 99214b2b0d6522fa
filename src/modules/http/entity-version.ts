import type { FastifyReply } from 'fastify';
import { FloorError } from '../domain/problem.js';

/** Answers with a row, and with its version as the entity tag. */
export function tagged<Row extends { version: number }>(reply: FastifyReply, row: Row): Row {
  void reply.header('etag', `"${row.version}"`);
  return row;
}

/** The version in an entity tag of `If-Match`. Throws `bad-request` with `mistake` where there is none. */
export function versionIn(match: string | undefined, mistake: string): number {
  const [, version] = /^(?:W\/)?"(\d{1,15})"$/.exec(match?.trim() ?? '') ?? [];
  if (version === undefined) throw new FloorError('bad-request', `headers.if-match: ${mistake}`);
  return Number(version);
}
