import { OidcClient, WebStorageStateStore, type SigninResponse } from 'oidc-client-ts';
import { SIGN_IN } from '../texts/sign-in.js';
import { type IssuerLogin, nameIn } from './issuer-login.js';
import type { IssuerSettings } from './page-config.js';

const TIMEOUT_S = 12;

/** The address to return to after the redirect. */
interface RedirectState {
  returnTo: string;
}

/**
 * Signs people in by the authorisation code flow with PKCE, in the page itself: no frame, no window, no cookie. What is
 * needed between leaving and coming back, and what the issuer gives, stays in this tab.
 */
export class Issuer {
  private readonly client: OidcClient;

  constructor(private readonly settings: IssuerSettings) {
    const { issuer, clientId, scope } = settings;
    const home = `${location.origin}/`;
    this.client = new OidcClient({
      authority: issuer,
      client_id: clientId,
      scope,
      redirect_uri: home,
      post_logout_redirect_uri: home,
      requestTimeoutInSeconds: TIMEOUT_S,
      stateStore: new WebStorageStateStore({ store: sessionStorage, prefix: 'floorwalker.trip.' }),
    });
  }

  /** Leaves the page. With `silently` the issuer asks nothing: it knows who it is, or sends back an error. */
  async begin(returnTo: string, { silently }: { silently: boolean }): Promise<void> {
    if (!isSecureContext) throw new Error(SIGN_IN.insecure);
    await this.ensureItself();
    const trip: RedirectState = { returnTo };
    const { url } = await this.client.createSigninRequest({
      state: trip,
      nonce: crypto.randomUUID(),
      ...(silently && { prompt: 'none' }),
    });
    location.assign(url);
  }

  /** Comes back: `url` holds the code, or an error, which is thrown. */
  async end(url: string): Promise<IssuerLogin> {
    return loginOf(await this.client.processSigninResponse(url));
  }

  /** The address to return to from this redirect; undefined: this tab started no such sign-in. */
  async returnTo(url: string): Promise<string | undefined> {
    const state = new URL(url).searchParams.get('state');
    const kept = state === null ? null : await this.client.settings.stateStore.get(state);
    if (kept === null) return undefined;
    const { state: trip } = await this.client.readSigninResponseState(url);
    return isRedirectState(trip.data) ? trip.data.returnTo : undefined;
  }

  /** Rejects with the issuer's error when the refresh token opens nothing any more. */
  async renew(login: IssuerLogin & { refreshToken: string }): Promise<IssuerLogin> {
    const { refreshToken, subject, name } = login;
    const state = {
      refresh_token: refreshToken,
      session_state: null,
      scope: this.settings.scope,
      profile: { sub: subject, iss: '', aud: '', exp: 0, iat: 0 },
    };
    const answer = await this.client.useRefreshToken({ state, timeoutInSeconds: TIMEOUT_S });
    if (answer.profile.sub !== subject) throw new Error(SIGN_IN.otherUser);
    // An issuer that keeps the refresh token does not say it again.
    return { ...loginOf(answer), refreshToken: answer.refresh_token ?? refreshToken, name };
  }

  /** Leaves the page, where the issuer offers to end its own session too. */
  async signOut(): Promise<void> {
    if ((await this.client.metadataService.getEndSessionEndpoint()) === undefined) return;
    // Without `id_token_hint`, because a URL must not hold a token. The issuer may ask for confirmation.
    const { url } = await this.client.createSignoutRequest();
    location.assign(url);
  }

  /** What a page is sent to has to be what was configured. */
  private async ensureItself(): Promise<void> {
    const found = await this.client.metadataService.getIssuer();
    if (found !== this.settings.issuer) throw new Error(SIGN_IN.otherIssuer(found));
  }
}

function loginOf(answer: SigninResponse): IssuerLogin {
  const { access_token: accessToken, refresh_token: refreshToken, expires_at: expiresAtS, profile } = answer;
  return {
    accessToken,
    name: nameIn(profile),
    subject: profile.sub,
    ...(expiresAtS !== undefined && { expiresAt: expiresAtS * 1000 }),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

const isRedirectState = (data: unknown): data is RedirectState =>
  typeof data === 'object' && data !== null && 'returnTo' in data && typeof data.returnTo === 'string';
