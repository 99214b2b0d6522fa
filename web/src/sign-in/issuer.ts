import { OidcClient, WebStorageStateStore, type SigninResponse } from 'oidc-client-ts';
import { SIGN_IN } from '../texts/sign-in.js';
import { type IssuerLogin, nameIn } from './issuer-login.js';
import type { IssuerSettings } from '../shared/page-config.js';
import { serviceUrl } from '../shared/service.js';
import { postForm } from './post-form.js';
import { tabStorage } from '../shared/storage.js';

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
    const { issuer, clientId, scope, params = {} } = settings;
    const { prompt: _prompt, resource, ...extraQueryParams } = params;
    const home = serviceUrl();
    this.client = new OidcClient({
      authority: issuer,
      client_id: clientId,
      scope,
      redirect_uri: home,
      post_logout_redirect_uri: home,
      requestTimeoutInSeconds: TIMEOUT_S,
      extraQueryParams,
      ...(resource !== undefined && { resource, extraTokenParams: { resource } }),
      stateStore: new WebStorageStateStore({ store: tabStorage(), prefix: 'floorwalker.trip.' }),
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
      ...this.prompt(silently),
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
    const { refreshToken, subject, name, idToken, id } = login;
    const { resource } = this.settings.params ?? {};
    const state = {
      refresh_token: refreshToken,
      session_state: null,
      // Without a scope the new token has the one that was granted (RFC 6749, section 6), which may be less than requested.
      profile: { sub: subject, iss: '', aud: '', exp: 0, iat: 0 },
    };
    const answer = await this.client.useRefreshToken({
      state,
      timeoutInSeconds: TIMEOUT_S,
      ...(resource !== undefined && { resource }),
    });
    if (answer.profile.sub !== subject) throw new Error(SIGN_IN.otherUser);
    // An issuer that keeps the refresh token does not say it again.
    return {
      ...(idToken !== undefined && { idToken }),
      ...loginOf(answer),
      ...{ refreshToken: answer.refresh_token ?? refreshToken, name },
      ...(id !== undefined && { id }),
    };
  }

  /** Leaves the page, where the issuer offers to end its own session too. */
  async signOut(idToken: string | undefined): Promise<void> {
    const { signOut = 'form', clientId: client_id } = this.settings;
    if (signOut === 'none') return;
    if ((await this.client.metadataService.getEndSessionEndpoint()) === undefined) return;
    if (signOut === 'form') {
      const hint = idToken === undefined ? {} : { id_token_hint: idToken };
      const { url } = await this.client.createSignoutRequest({ client_id, ...hint, extraQueryParams: {} });
      return postForm(url);
    }
    // Without `id_token_hint`, because a URL must not hold a token. Cognito names the address to return to differently.
    const extraQueryParams = { logout_uri: this.client.settings.post_logout_redirect_uri ?? '' };
    const { url } = await this.client.createSignoutRequest({ client_id, extraQueryParams });
    location.assign(url);
  }

  /**
   * Strict issuers give a refresh token (`offline_access`) only where the user was asked for consent (OpenID Connect Core,
   * section 11). A silent trip asks nothing.
   */
  private prompt(silently: boolean): { prompt?: string } {
    const { scope, params } = this.settings;
    if (silently) return { prompt: 'none' };
    const configured = params?.['prompt'];
    if (configured !== undefined) return { prompt: configured };
    return scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {};
  }

  /** What a page is sent to has to be what was configured. */
  private async ensureItself(): Promise<void> {
    const found = await this.client.metadataService.getIssuer();
    if (found !== this.settings.issuer) throw new Error(SIGN_IN.otherIssuer({ found }));
  }
}

function loginOf(answer: SigninResponse): IssuerLogin {
  const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken, profile } = answer;
  const { expires_at: expiresAtS } = answer;
  return {
    accessToken,
    name: nameIn(profile),
    subject: profile.sub,
    ...(expiresAtS !== undefined && { expiresAt: expiresAtS * 1000 }),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
  };
}

const isRedirectState = (data: unknown): data is RedirectState =>
  typeof data === 'object' && data !== null && 'returnTo' in data && typeof data.returnTo === 'string';
