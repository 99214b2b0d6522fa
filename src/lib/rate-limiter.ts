import { Lru } from './lru.js';

/** A rate as the generic cell rate algorithm (GCRA) takes it. */
export interface Rate {
  /** So many at once. */
  burst: number;
  /** After that one every so many milliseconds; unused ones add up to `burst` again. */
  everyMs: number;
}

/** `most` at once, then `most` within each `perMs`: in any span of `perMs` at most twice `most`. */
export const rateOf = (most: number, perMs: number): Rate => ({ burst: most, everyMs: perMs / most });

/** Keys kept by default; about 100 bytes each. */
const KEYS = 50_000;
/** Sums of fractions of a millisecond are not exact. */
const ROUNDING_MS = 1e-3;

/**
 * Limits a rate per key within this process; `SharedRateLimiter` does the same over all processes. Refused attempts
 * take nothing. The key that was not used for longest is forgotten when there are too many. The caller brings the clock,
 * in milliseconds.
 */
export class RateLimiter {
  /** By key the instant at which everything taken so far is paid for. */
  private readonly paidAt: Lru<string, number>;

  /** @param keys most keys to keep */
  constructor(
    private readonly rate: Rate,
    keys = KEYS,
  ) {
    this.paidAt = new Lru(keys);
  }

  /** Number of keys kept. */
  get size(): number {
    return this.paidAt.size;
  }

  /** Takes one. Returns 0, or the milliseconds to wait when there is no room. */
  take(key: string, now: number): number {
    const waitMs = this.waitMs(key, now);
    if (waitMs > 0) return waitMs;
    this.paidAt.set(key, Math.max(now, this.paidAt.get(key) ?? now) + this.rate.everyMs);
    return 0;
  }

  /** As `take`, without taking. */
  waitMs(key: string, now: number): number {
    const { burst, everyMs } = this.rate;
    const roomAt = (this.paidAt.get(key) ?? now) + everyMs - burst * everyMs;
    return roomAt - now > ROUNDING_MS ? Math.ceil(roomAt - now) : 0;
  }
}
