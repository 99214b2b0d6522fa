import type { Principal } from './principal.js';

const DISPLAY_TOKEN = /^fwd_/;

/** Whether a text wants to be the token of a display rather than a JWT. */
export const isDisplayToken = (token: string): boolean => DISPLAY_TOKEN.test(token);

/** The logins of wall screens, as those who check logins need them. An abstract class, so that it is the injection token. */
export abstract class DisplayLogins {
  /** Throws `unauthenticated` for a token that is none (any more); `unavailable` while Redis cannot be asked. */
  abstract principalOf(token: string): Promise<Principal>;

  /**
   * Notes that these displays are in use now, in one call however many.
   * @returns those of them that do not exist (any more). Rejects while Redis cannot be asked.
   */
  abstract inUse(displays: string[]): Promise<string[]>;
}
