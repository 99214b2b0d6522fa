/**
 * A token bucket for the events of one socket. A client that reconnects may ask for all its topics at once; after that
 * the rate holds.
 */
export class EventBudget {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    now: number,
  ) {
    this.tokens = burst;
    this.filledAt = now;
  }

  /** False when the event has to be refused. */
  take(now: number): boolean {
    const earned = (Math.max(0, now - this.filledAt) / 1000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + earned);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
