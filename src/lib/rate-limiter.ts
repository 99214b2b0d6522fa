import { Lru } from './lru.js';

/** A rate for the generic cell rate algorithm (GCRA). */
export interface Rate {
  /** Most that may be taken at once. */
  burst: number;
  /** Milliseconds until one more may be taken; unused ones accumulate up to `burst`. */
  everyMs: number;
}

/** `most` per `perMs`, all of which may be taken at once; in any span of `perMs` at most twice `most`. */
export const rateOf = (most: number, perMs: number): Rate => ({ burst: most, everyMs: perMs / most });

/** Keys kept by default; about 100 bytes each. */
const KEYS = 50_000;
/** Tolerance for floating-point sums of fractions of a millisecond. */
const ROUNDING_MS = 1e-3;

/**
 * Limits a rate per key within this process; `SharedRateLimiter` does the same over all processes. Refused attempts
 * take nothing. Beyond `keys` keys the least recently used one is dropped. The caller passes the time, in milliseconds.
 */
export class RateLimiter {
  /** By key: the instant at which everything taken so far is paid for (GCRA's theoretical arrival time). */
  private readonly paidAt: Lru<string, number>;

  /**
   * @param rate a function is asked at each use
   * @param keys most keys to keep
   */
  constructor(
    private readonly rate: Rate | (() => Rate),
    keys = KEYS,
  ) {
    this.paidAt = new Lru(keys);
  }

  /** Number of keys kept. */
  get size(): number {
    return this.paidAt.size;
  }

  /** Takes one. Returns 0, or the milliseconds to wait if the rate is used up. */
  take(key: string, now: number): number {
    const waitMs = this.waitMs(key, now);
    if (waitMs > 0) return waitMs;
    this.paidAt.set(key, Math.max(now, this.paidAt.get(key) ?? now) + this.currentRate().everyMs);
    return 0;
  }

  /** As `take`, without taking. */
  waitMs(key: string, now: number): number {
    const { burst, everyMs } = this.currentRate();
    const roomAt = (this.paidAt.get(key) ?? now) + everyMs - burst * everyMs;
    return roomAt - now > ROUNDING_MS ? Math.ceil(roomAt - now) : 0;
  }

  private currentRate(): Rate {
    return typeof this.rate === 'function' ? this.rate() : this.rate;
  }
}
