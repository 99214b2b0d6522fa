import { z } from 'zod';
import type { Principal } from './principal.js';

/**
 * What ends before its time: one token (by its `jti`), all tokens of a person that were issued until `at`, or a display.
 * `at`: epoch ms.
 */
export const Revocation = z.object({
  kind: z.enum(['token', 'subject', 'display']),
  tenant: z.string(),
  name: z.string(),
  at: z.number(),
});
export type Revocation = z.infer<typeof Revocation>;

type Named = Pick<Revocation, 'kind' | 'tenant' | 'name'>;

/** What could name this login. */
export function namesOf({ tenant, subject, tokenId, display }: Principal): Named[] {
  if (display !== undefined) return [{ kind: 'display', tenant, name: display }];
  const person: Named = { kind: 'subject', tenant, name: subject };
  return tokenId === undefined ? [person] : [person, { kind: 'token', tenant, name: tokenId }];
}

export const keyOf = ({ kind, tenant, name }: Named): string => JSON.stringify([kind, tenant, name]);

/** A token that does not say when it was issued may be an old one. Issuers tell whole seconds, rounded down. */
export function reaches({ kind, at }: Pick<Revocation, 'kind' | 'at'>, { issuedAt }: Principal): boolean {
  return kind !== 'subject' || issuedAt === undefined || issuedAt <= at;
}
