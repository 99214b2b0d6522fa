import { VendorAuthFailed } from '../port/errors.js';
import type { SessionStore, VendorSession } from '../port/vendor.js';
import { TokenRefused } from './netsapiens.errors.js';
import { tokensOf, type NetsapiensLogin } from './netsapiens.login.js';

/** Where the bearer of a request comes from. */
export interface NetsapiensAccess {
  with<T>(signal: AbortSignal, ask: (token: string) => Promise<T>): Promise<T>;
  close(signal: AbortSignal): Promise<void>;
}

/** An API key is a bearer as it is: nothing to log in to, nothing to give back. */
export function keyAccess(apiKey: string): NetsapiensAccess {
  return {
    async with(_signal, ask) {
      try {
        return await ask(apiKey);
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        throw new VendorAuthFailed(
          `${error.message}: check apiKey, and whether the key allows our address (ip-address)`,
          { cause: error },
        );
      }
    },
    close: () => Promise.resolve(),
  };
}

/** A session, got with a password; once again with a fresh token when the system does not accept this one. */
export function sessionAccess(login: NetsapiensLogin, sessions: SessionStore): NetsapiensAccess {
  const askWith = async <T>(session: VendorSession, ask: (token: string) => Promise<T>): Promise<T> => {
    const tokens = tokensOf(session);
    if (tokens === undefined) throw new TokenRefused('the session kept for this account cannot be read');
    return ask(tokens.access);
  };
  return {
    async with(signal, ask) {
      const session = await sessions.get(login.open, signal);
      try {
        return await askWith(session, ask);
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        await sessions.refused(session);
      }
      const fresh = await sessions.get(login.open, signal);
      try {
        return await askWith(fresh, ask);
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        await sessions.refused(fresh);
        throw new VendorAuthFailed(
          `${error.message}, and so did it for the next token: does a proxy drop the Authorization header?`,
          { cause: error },
        );
      }
    },
    close: (signal) => sessions.release(login.close, signal),
  };
}
