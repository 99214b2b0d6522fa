import type { ContactPart } from '../domain/contact.js';
import { Lru } from '../../lib/lru.js';

/** Of all accounts; about a hundred bytes each. */
const MOST_KNOWN = 50_000;
/** Of one poll; those beyond come with the next one. */
const MOST_OF_A_POLL = 1_000;

/**
 * Records of calls come again with each poll that covers them. Those that this process has committed are left out, so that
 * the change log does not hold a whole day of them every minute. One that is told twice all the same counts once.
 */
export class SentContacts {
  private readonly sent = new Lru<string, true>(MOST_KNOWN);

  /** The parts to commit now, as told. */
  unsent(account: string, parts: readonly ContactPart[]): ContactPart[] {
    return parts.filter((part) => this.sent.get(keyOf(account, part)) === undefined).slice(0, MOST_OF_A_POLL);
  }

  /** They are committed. */
  remember(account: string, parts: readonly ContactPart[]): void {
    for (const part of parts) this.sent.set(keyOf(account, part), true);
  }
}

const keyOf = (account: string, part: ContactPart): string => `${account} ${JSON.stringify(part)}`;
