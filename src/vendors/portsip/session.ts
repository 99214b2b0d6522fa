import { VendorAuthFailed, VendorError } from '../port/errors.js';
import type { OpenSession, VendorSession } from '../port/vendor.js';
import { Tokens, type Grant } from './schema.js';
import type { PortsipAnswer, PortsipWire } from './envelope.js';

export interface PortsipUser {
  username: string;
  password: string;
  domain: string;
}

/** Renewed this long before the end, so that a system that is away for a moment costs no session. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** Signing in, refreshing and signing out. */
export class PortsipLogin {
  constructor(
    private readonly wire: PortsipWire,
    private readonly user: PortsipUser,
  ) {}

  readonly open: OpenSession = async (previous, signal) => {
    const refreshToken = previous && tokensOf(previous)?.refreshToken;
    const refreshed = refreshToken === undefined ? undefined : await this.refresh(refreshToken, signal);
    return sessionOf(refreshed ?? (await this.signIn(signal)), refreshToken);
  };

  readonly close = async (session: VendorSession, signal: AbortSignal): Promise<void> => {
    const tokens = tokensOf(session);
    if (tokens === undefined) return;
    try {
      await this.wire.signOut(tokens.accessToken, signal);
    } catch (error) {
      // Best effort: a token that could not be given back ends by itself within half an hour.
      if (!(error instanceof VendorError)) throw error;
    }
  };

  /**
   * Undefined when the refresh token is not good any more; how long it lives is not documented. The old access token
   * is left to its end: signing it out may end the new one too.
   */
  private async refresh(token: string, signal: AbortSignal): Promise<PortsipAnswer<Grant> | undefined> {
    const body = { refresh_token: token };
    try {
      return await this.wire.signIn({ endpoint: 'auth/refresh_token', body, signal });
    } catch (error) {
      if (error instanceof VendorAuthFailed) return undefined;
      throw error;
    }
  }

  private signIn(signal: AbortSignal): Promise<PortsipAnswer<Grant>> {
    const { username, password, domain } = this.user;
    return this.wire.signIn({ endpoint: 'auth/sign_in', body: { username, password, domain }, signal });
  }
}

/** A refresh that brings no refresh token leaves the one it was made with. */
function sessionOf(
  { value, receivedAt }: PortsipAnswer<Grant>,
  refreshToken: string | undefined,
): VendorSession {
  const lifeMs = value.expires_in * 1000;
  const tokens: Tokens = {
    accessToken: value.access_token,
    refreshToken: value.refresh_token ?? refreshToken,
  };
  return {
    value: JSON.stringify(tokens),
    renewAt: receivedAt + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2),
    expiresAt: receivedAt + lifeMs,
  };
}

/** Undefined when the session was kept by another release of ours that wrote it differently. */
export function tokensOf(session: VendorSession): Tokens | undefined {
  return Tokens.safeParse(session.value).data;
}
