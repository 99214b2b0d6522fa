export interface LoggedRequest {
  /** The machine's time, whatever the floor's clock says: request rates are real. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, once it is here; absent when there was none. */
  body?: string;
  /** Absent while unanswered, and for ever when the connection was cut instead. */
  status?: number;
}

const KEPT = 10_000;

/** What a façade was asked, newest last; the oldest go when there are too many. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): LoggedRequest {
    if (this.entries.length >= KEPT) this.entries = this.entries.slice(KEPT / 10);
    this.entries.push(entry);
    return entry;
  }

  all(): readonly LoggedRequest[] {
    return this.entries;
  }

  clear(): void {
    this.entries = [];
  }
}
