import { type DisplayLogins, TokenVerifier } from '../../src/modules/auth/token-verifier.js';
import type { Revocations } from '../../src/modules/auth/revocations.js';
import type { TrustedIssuers } from '../../src/modules/auth/trusted-issuers.js';
import { FloorError } from '../../src/modules/domain/problem.js';

const DAY_MS = 24 * 3_600_000;

/** A verifier of people's tokens: there is no display, and nothing is revoked unless the test says so. */
export function verifierOf(
  issuers: TrustedIssuers,
  isRevoked: Revocations['isRevoked'] = () => false,
): TokenVerifier {
  const displays = {
    principalOf: () => Promise.reject(new FloorError('unauthenticated', 'There is no display.')),
    inUse: (ids: string[]) => Promise.resolve(ids),
  } satisfies DisplayLogins;
  const revocations = { longestTokenMs: DAY_MS, ready: () => Promise.resolve(), isRevoked };
  return new TokenVerifier(issuers, displays, revocations as unknown as Revocations);
}
