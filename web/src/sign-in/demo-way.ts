import { demoToken } from '../shared/session.js';
import { SIGN_IN } from '../texts/sign-in.js';
import type { Admission } from './admission.js';
import { SessionTokens, type HeldToken } from './session-tokens.js';
import { DEMO_ROLES, type DemoRole } from './session.js';
import { claimsIn } from './token-claims.js';

const ROLE = 'floorwalker.role';

/** Who somebody chose to be, in this tab. */
export const keptRole = (): DemoRole | undefined =>
  DEMO_ROLES.find((role) => role === sessionStorage.getItem(ROLE));

export const forgetRole = (): void => sessionStorage.removeItem(ROLE);

/** As one of the demo's people, whose tokens are there for the asking. Rejects while the service gives none. */
export async function asDemo(role: DemoRole): Promise<Admission> {
  const first = await demoHeld(role);
  const tokens = new SessionTokens(first, () => demoHeld(role));
  sessionStorage.setItem(ROLE, role);
  return {
    token: tokens.giver,
    current: () => tokens.current(),
    name: SIGN_IN.demoName(SIGN_IN.roles[role].name),
    first: first.token,
  };
}

async function demoHeld(role: DemoRole): Promise<HeldToken> {
  const token = await demoToken(role);
  if (token === undefined) throw new Error('the demo gives no tokens');
  const { issuedAt, expiresAt } = claimsIn(token);
  // By this computer's clock, which may be wrong: how long it is good counts, not when it was made.
  return issuedAt === undefined || expiresAt === undefined
    ? { token }
    : { token, overAt: Date.now() + expiresAt - issuedAt };
}
