import type { Principal } from '../modules/auth/principal.js';
import { FloorError } from '../modules/domain/problem.js';

/**
 * Refuses a token whose end was only just forgiven, as is done where clocks may differ: a connection ends with its token,
 * so it would end in the moment it began, and its client would try again and again.
 */
export function lasting(principal: Principal): Principal {
  if (principal.expiresAt === undefined || principal.expiresAt > Date.now()) return principal;
  throw new FloorError('unauthenticated', 'The token is not accepted: it has expired.');
}
