export interface LoggedRequest {
  /** The machine's time, not the floor's clock: request rates are real. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Set once it was read; absent when there was none. */
  body?: string;
  /** Absent while unanswered, and when the connection was cut instead. */
  status?: number;
}

const KEPT = 10_000;

/** The requests a façade received, newest last; beyond 10,000 the oldest are dropped. */
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
