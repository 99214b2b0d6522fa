import { SIGN_IN } from '../texts/sign-in.js';
import { storeLogin, lastRedirect, recordRedirect, type IssuerLogin } from './issuer-login.js';
import type { Issuer } from './issuer.js';
import type { Credentials } from './session.js';
import { oauthError } from './error-texts.js';
import { SessionTokens, type HeldToken, claimsIn } from './tokens.js';

/** An issuer that sends somebody back at once with a token that is nearly over must not be asked in a circle. */
const BETWEEN_REDIRECTS_MS = 60_000;

/**
 * With what an issuer gave, now or before a reload.
 * @param over it will give no more tokens, for this reason
 */
export function withIssuer(issuer: Issuer, login: IssuerLogin, over: (error: Error) => void): Credentials {
  let latest = login;
  storeLogin(login);
  const renew = async (): Promise<HeldToken> => {
    try {
      latest = await next(issuer, latest);
      storeLogin(latest);
      return heldOf(latest);
    } catch (error) {
      // The issuer said no; a line that is down is tried again by whoever needs the token.
      if (error instanceof Error && oauthError(error) !== undefined) over(error);
      throw error;
    }
  };
  const tokens = new SessionTokens(heldOf(login), renew);
  return {
    token: tokens.giver,
    current: () => tokens.current(),
    name: login.name,
    first: login.accessToken,
    leave: () => issuer.signOut(),
  };
}

/** With the login of somebody who comes back from the issuer this very moment. */
export function freshFromIssuer(
  issuer: Issuer,
  login: IssuerLogin,
  over: (error: Error) => void,
): Credentials {
  const { issuedAt } = claimsIn(login.accessToken);
  const clocksApartMs = issuedAt === undefined ? 0 : Date.now() - issuedAt;
  return { ...withIssuer(issuer, login, over), clocksApartMs };
}

/** Without a refresh token only the issuer's own session can give the next one, and it is reached by leaving the page. */
async function next(issuer: Issuer, login: IssuerLogin): Promise<IssuerLogin> {
  const { refreshToken } = login;
  if (refreshToken !== undefined) return issuer.renew({ ...login, refreshToken });
  const now = Date.now();
  if (now - lastRedirect() > BETWEEN_REDIRECTS_MS) {
    await issuer.begin(location.href, { silently: true });
    recordRedirect(now);
  }
  throw new Error(SIGN_IN.redirecting);
}

function heldOf({ accessToken: token, overAt }: IssuerLogin): HeldToken {
  return { token, ...(overAt !== undefined && { overAt }) };
}
