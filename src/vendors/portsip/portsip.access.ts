import { VendorAuthFailed } from '../port/errors.js';
import type { SessionStore } from '../port/vendor.js';
import { isTokenRefused, TokenRefused } from './portsip.errors.js';
import { tokensOf, type PortsipLogin } from './portsip.login.js';

/** Has every request made with a token that is good. */
export class PortsipAccess {
  constructor(
    private readonly login: PortsipLogin,
    private readonly session: SessionStore,
  ) {}

  /** Once again with a fresh token when the system does not know this one any more, e.g. after its restart. */
  async with<T>(signal: AbortSignal, ask: (accessToken: string) => Promise<T>): Promise<T> {
    const session = await this.session.get(this.login.open, signal);
    try {
      return await ask(accessTokenOf(session));
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      await this.session.refused(session);
    }
    const fresh = await this.session.get(this.login.open, signal);
    try {
      return await ask(accessTokenOf(fresh));
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      await this.session.refused(fresh);
      throw new VendorAuthFailed(
        `${error.message}, and so did it for a token just given: may this user use the REST API, and does a proxy drop the Authorization header?`,
      );
    }
  }

  close(signal: AbortSignal): Promise<void> {
    return this.session.release(this.login.close, signal);
  }
}

function accessTokenOf(session: Parameters<typeof tokensOf>[0]): string {
  const accessToken = tokensOf(session)?.accessToken;
  if (accessToken === undefined) throw new TokenRefused('the session kept for this account cannot be read');
  return accessToken;
}
