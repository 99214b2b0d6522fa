/** Whoever is over it is told when to come again; in between a key is remembered, and what is remembered has a bound. */
const KEYS = 50_000;
/** Sums of fractions of a millisecond are not exact. */
const ROUNDING_MS = 1e-3;

/**
 * So many at once per key, then at that rate (the generic cell rate algorithm): in any span of `perMs` at most twice
 * `most`. Of too many keys the one that was used least recently is forgotten. The caller brings the clock.
 */
export class RateLimiter {
  /** By key the instant at which everything taken so far is paid for; the most recently used last. */
  private readonly paidAt = new Map<string, number>();
  private readonly cellMs: number;

  constructor(
    most: number,
    private readonly perMs: number,
    private readonly keys = KEYS,
  ) {
    this.cellMs = perMs / most;
  }

  get size(): number {
    return this.paidAt.size;
  }

  /** 0 when it was taken; else when to come again, in ms, and nothing was. */
  take(key: string, now: number): number {
    const waitMs = this.waitMs(key, now);
    if (waitMs > 0) return waitMs;
    const paid = Math.max(now, this.paidAt.get(key) ?? now) + this.cellMs;
    this.paidAt.delete(key);
    this.paidAt.set(key, paid);
    const [oldest] = this.paidAt.keys();
    if (this.paidAt.size > this.keys && oldest !== undefined) this.paidAt.delete(oldest);
    return 0;
  }

  /** As `take`, without taking. */
  waitMs(key: string, now: number): number {
    const roomAt = (this.paidAt.get(key) ?? now) + this.cellMs - this.perMs;
    return roomAt - now > ROUNDING_MS ? Math.ceil(roomAt - now) : 0;
  }
}
