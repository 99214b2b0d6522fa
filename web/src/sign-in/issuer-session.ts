import { SIGN_IN } from '../texts/sign-in.js';
import { storeLogin, lastRedirect, recordRedirect, type IssuerLogin } from './issuer-login.js';
import type { Issuer } from './issuer.js';
import type { Credentials } from './session.js';
import { oauthError } from './error-texts.js';
import { SessionTokens, type ExpiringToken, claimsIn } from './tokens.js';

/** Prevents a redirect loop with an issuer that returns tokens about to expire. */
const BETWEEN_REDIRECTS_MS = 60_000;

/**
 * From the login of an issuer, new or stored before a reload.
 * @param over called with the reason when the issuer issues no more tokens
 */
export function withIssuer(issuer: Issuer, login: IssuerLogin, over: (error: Error) => void): Credentials {
  let latest = login;
  storeLogin(login);
  const renew = async (): Promise<ExpiringToken> => {
    try {
      latest = await next(issuer, latest);
      storeLogin(latest);
      return expiringOf(latest);
    } catch (error) {
      // Only a refusal of the issuer ends the session; after a network error the caller retries.
      if (error instanceof Error && oauthError(error) !== undefined) over(error);
      throw error;
    }
  };
  const tokens = new SessionTokens(expiringOf(login), renew);
  return {
    token: tokens.giver,
    current: () => tokens.current(),
    name: login.name,
    first: login.accessToken,
    leave: () => issuer.signOut(),
  };
}

/** Starts a session from a redirect that has just arrived. */
export function freshFromIssuer(
  issuer: Issuer,
  login: IssuerLogin,
  over: (error: Error) => void,
): Credentials {
  const { issuedAt } = claimsIn(login.accessToken);
  const clocksApartMs = issuedAt === undefined ? 0 : Date.now() - issuedAt;
  return { ...withIssuer(issuer, login, over), clocksApartMs };
}

/** Without a refresh token the next token needs a redirect to the issuer. */
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

function expiringOf({ accessToken: token, expiresAt }: IssuerLogin): ExpiringToken {
  return { token, ...(expiresAt !== undefined && { expiresAt }) };
}
