export interface VendorRequest<T> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL. It stands in messages and metrics, so it never holds a secret. */
  path: string;
  query?: Readonly<Record<string, string | number>>;
  /** Sent as JSON. */
  body?: unknown;
  signal: AbortSignal;
  /** For reads only: `ReadContext.retry`, from which a second try is taken. Absent: never asked twice. */
  retry?: { left: number };
  /** A 4xx (other than 429) that the vendor's client judges itself, e.g. one with the vendor's own error in it. */
  accepts?: (status: number, data: unknown) => boolean;
  /** Turns the answer into what the caller wants, or throws a `VendorError`. `what` begins a sentence about it. */
  parse: (answer: VendorAnswer, what: string) => T;
}

export interface VendorAnswer {
  status: number;
  /** The body's JSON, unread. */
  data: unknown;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Our clock, when the whole answer was there. */
  receivedAt: number;
  /** The vendor's clock, from its `Date` header. */
  vendorDate?: number;
}
