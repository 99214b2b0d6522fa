import type { AuditQuery } from './audit-log.js';

/** Whether something that happened is among what the query asks for; commands answered by a person are that person's too. */
export function isWanted(
  { by, since = -Infinity, until = Infinity }: AuditQuery,
  event: { readonly at: number; readonly by: string; readonly decision?: { readonly by: string } },
): boolean {
  const isTheirs = by === undefined || event.by === by || event.decision?.by === by;
  return isTheirs && since <= event.at && event.at < until;
}
