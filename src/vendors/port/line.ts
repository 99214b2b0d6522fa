import type { ContactPart } from '../../modules/domain/contact.js';
import type { Roster } from '../../modules/domain/reading.js';

/** Something may have changed there. A hint names where to look and never carries state of the picture. */
export interface Hint {
  /** Ids of poll targets; one that is not planned (any more) is ignored. */
  targets: readonly string[] | 'all';
  /** Nothing else has changed there, so that a poll may read these agents only. Ids as in the roster. */
  agents?: readonly string[];
  /** What the vendor calls it, e.g. `queue_caller_status`; a label of metrics, so few different values. */
  event: string;
  /** What the event tells of callers' ways through queues, for counts; never shown as state. */
  contacts?: readonly ContactPart[];
  /** When the event arrived, epoch ms. */
  arrivedAt: number;
}

/** What a vendor's live line is given. */
export interface LineContext {
  /** The account's roster as last read; absent until then. */
  roster(): Roster | undefined;
  /** Never throws and never waits. */
  hint(hint: Hint): void;
  /** The line has come to be good: the vendor has accepted the login and every subscription. */
  open(): void;
  /** Aborted when the line has to end: the process stops, or another one coordinates the account. */
  signal: AbortSignal;
}

/** A request to the address that a vendor posts its events to, as it came. */
export interface RawHook {
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** At most 256 KiB; what signatures are made of. */
  body: Uint8Array;
}

/** How the requests that a vendor posts are read. It needs no login: the api has none. */
export interface VendorHook {
  /**
   * Whether the vendor sent it; compared in constant time.
   * @param secret `push.hook.secret` of the account, or its `push.hook.key` where none is configured
   */
  authentic(request: RawHook, secret: string): boolean;
  /**
   * What the body says; empty when it concerns nothing that is polled. Throws `VendorProtocolError` when it cannot be read.
   * @param body the body's JSON
   */
  hints(body: unknown, roster: Roster | undefined): Hint[];
}
