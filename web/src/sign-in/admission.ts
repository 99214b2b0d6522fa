import type { Session } from './session.js';

/** What a way in gives to whoever took it. */
export interface Admission extends Pick<Session, 'token' | 'current' | 'name'> {
  /** The first token, which says what may be done. */
  readonly first: string;
  /** By how much a token that was just made seems to be made earlier or later; absent: nobody saw it being made. */
  readonly clocksApartMs?: number;
  /** Ends the issuer’s own session too, by leaving the page. */
  readonly leave?: () => Promise<void>;
}
