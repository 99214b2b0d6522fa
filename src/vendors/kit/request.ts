import type { RequestBudget } from '../port/vendor.js';

export interface VendorRequest<T> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL. It stands in messages and metrics, so it never holds a secret. */
  path: string;
  query?: Readonly<Record<string, string | number>>;
  /** Beside those of every request, e.g. the session's `Authorization`; never shown. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  signal: AbortSignal;
  /** What it is taken from; absent: the account's own budget. */
  budget?: RequestBudget | undefined;
  /** For reads only: `ReadContext.retry`, from which a second try is taken. Absent: never asked twice. */
  retry?: { left: number };
  /**
   * For requests that change something, whatever their method (`CommandContext.write`): called just before the request
   * leaves. Such a request is never sent twice; of an error it ends with, `mayHaveActed` tells whether it may have
   * worked all the same. A 4xx that `accepts` does not take is a `CommandRejected`.
   */
  write?: (request: { method: string; path: string }) => Promise<void>;
  /** A 4xx (other than 429) that the vendor's client judges itself, e.g. one with the vendor's own error in it. */
  accepts?: (status: number, data: unknown) => boolean;
  /** `accepts` is asked about a 5xx too: this vendor's own errors may come with any status. */
  evenFailing?: true;
  /** The vendor may answer without a body; `data` is undefined then, at a 204 null. Otherwise that is unreadable. */
  blank?: true;
  /** The answer is text, and `data` is that text. */
  text?: true;
  /** Turns the answer into what the caller wants, or throws a `VendorError`. `what` begins a sentence about it. */
  parse: (answer: VendorAnswer, what: string) => T;
}

export interface VendorAnswer {
  status: number;
  /** The body's JSON (with `text` the body itself), unread. A whole number too large to be exact is a text of its digits. */
  data: unknown;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Our clock, when the request was sent. */
  askedAt: number;
  /** Our clock, when the whole answer was there. */
  receivedAt: number;
  /** The vendor's clock, from its `Date` header. */
  vendorDate?: number;
}
