import { VendorAuthFailed, VendorError } from '../port/errors.js';
import { newSession, type RequestContext, type SessionLogin } from '../kit/session-auth.js';
import type { VendorSession } from '../port/vendor.js';
import { Tokens, type Grant } from './schema.js';
import type { PortsipAnswer, PortsipApi } from './envelope.js';

export interface PortsipUser {
  username: string;
  password: string;
  domain: string;
}

/** Signing in, refreshing and signing out. */
export class PortsipLogin implements SessionLogin {
  constructor(
    private readonly api: PortsipApi,
    private readonly user: PortsipUser,
  ) {}

  async open(previous: VendorSession | undefined, context: RequestContext): Promise<VendorSession> {
    const refreshToken = previous && tokensOf(previous)?.refreshToken;
    const refreshed = refreshToken === undefined ? undefined : await this.refresh(refreshToken, context);
    return sessionOf(refreshed ?? (await this.signIn(context)), refreshToken);
  }

  tokenOf(session: VendorSession): string | undefined {
    return tokensOf(session)?.accessToken;
  }

  async close(session: VendorSession, signal: AbortSignal): Promise<void> {
    const tokens = tokensOf(session);
    if (tokens === undefined) return;
    try {
      await this.api.signOut(tokens.accessToken, signal);
    } catch (error) {
      // Best effort: a token that could not be given back ends by itself within half an hour.
      if (!(error instanceof VendorError)) throw error;
    }
  }

  /**
   * Undefined when the refresh token is not good any more; how long it lives is not documented. The old access token
   * is left to its end: signing it out may end the new one too.
   */
  private async refresh(token: string, context: RequestContext): Promise<PortsipAnswer<Grant> | undefined> {
    const body = { refresh_token: token };
    try {
      return await this.api.signIn({ endpoint: 'auth/refresh_token', body, ...context });
    } catch (error) {
      if (error instanceof VendorAuthFailed) return undefined;
      throw error;
    }
  }

  private signIn(context: RequestContext): Promise<PortsipAnswer<Grant>> {
    const { username, password, domain } = this.user;
    return this.api.signIn({ endpoint: 'auth/sign_in', body: { username, password, domain }, ...context });
  }
}

/** A refresh that brings no refresh token leaves the one it was made with. */
function sessionOf(
  { value, receivedAt }: PortsipAnswer<Grant>,
  refreshToken: string | undefined,
): VendorSession {
  const tokens: Tokens = {
    accessToken: value.access_token,
    refreshToken: value.refresh_token ?? refreshToken,
  };
  return newSession(tokens, receivedAt, value.expires_in);
}

/** Undefined when the session was kept by another release of ours that wrote it differently. */
function tokensOf(session: VendorSession): Tokens | undefined {
  return Tokens.safeParse(session.value).data;
}
