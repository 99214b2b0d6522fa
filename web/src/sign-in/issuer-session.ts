import type { IssuerSettings } from '../shared/page-config.js';
import { SIGN_IN } from '../texts/sign-in.js';
import { storeLogin, lastRedirect, recordRedirect, type IssuerLogin } from './issuer-login.js';
import type { Issuer } from './issuer.js';
import { ownsRefreshToken } from './refresh-owner.js';
import type { Credentials } from './session.js';
import { oauthError } from './error-texts.js';
import { SessionTokens, type ExpiringToken, claimsIn } from './tokens.js';

/** Loaded only where an issuer is used. */
export async function issuerOf(settings: IssuerSettings): Promise<Issuer> {
  const { Issuer } = await import('./issuer.js');
  return new Issuer(settings);
}

/** Prevents a redirect loop with an issuer that returns tokens about to expire. */
const BETWEEN_REDIRECTS_MS = 60_000;

/**
 * From the login of an issuer, new or stored before a reload.
 * @param over called with the reason when the issuer issues no more tokens
 */
export function withIssuer(issuer: Issuer, login: IssuerLogin, over: (error: Error) => void): Credentials {
  const id = login.id ?? crypto.randomUUID();
  let latest = { ...login, id };
  storeLogin(latest);
  const owned = login.refreshToken === undefined ? Promise.resolve(false) : ownsRefreshToken(id);
  const renew = async (): Promise<ExpiringToken> => {
    try {
      latest = { ...(await next(issuer, latest, await owned)), id };
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
    leave: () => issuer.signOut(latest.idToken),
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

/**
 * Without a refresh token of its own the next token needs a redirect to the issuer, which knows the user. So does one that
 * the issuer refuses: it may have been withdrawn, while the user is still signed in there.
 */
async function next(issuer: Issuer, login: IssuerLogin, owned: boolean): Promise<IssuerLogin> {
  const { refreshToken } = login;
  let refusal: Error | undefined;
  if (refreshToken !== undefined && owned) {
    try {
      return await issuer.renew({ ...login, refreshToken });
    } catch (error) {
      if (!(error instanceof Error) || oauthError(error) === undefined) throw error;
      refusal = error;
    }
  }
  const now = Date.now();
  if (now - lastRedirect() > BETWEEN_REDIRECTS_MS) {
    await issuer.begin(location.href, { silently: true });
    recordRedirect(now);
  } else if (refusal !== undefined) throw refusal;
  throw new Error(SIGN_IN.redirecting);
}

function expiringOf({ accessToken: token, expiresAt }: IssuerLogin): ExpiringToken {
  return { token, ...(expiresAt !== undefined && { expiresAt }) };
}
