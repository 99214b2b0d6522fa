/** A time further ahead of the vendor's clock is in another zone, or wrong. */
const TOLERANCE_MS = 60_000;
/** Where everything that happens now began longer ago than this, by times without a zone, they are in another zone. */
const LONGEST_LULL_MS = 3 * 3_600_000;

/** An instant by the vendor's clock, and whether it came without a zone. */
export interface VendorInstant {
  instant: number | undefined;
  bare: boolean;
}

/**
 * The vendor's instants by our clock. The `Date` of the answers is what the time fields are held against; that times
 * without a zone are in UTC is not confirmed.
 */
export class VendorClock {
  private readonly isBehind: boolean;

  /**
   * @param at our clock when the answer came
   * @param aheadMs how far our clock is ahead of the vendor's
   * @param live when the calls that wait or are talked began
   */
  constructor(
    private readonly at: number,
    private readonly aheadMs: number,
    live: readonly VendorInstant[],
  ) {
    const known = live.flatMap(({ instant, bare }) => (bare && instant !== undefined ? [instant] : []));
    const latest = known.reduce((most, instant) => Math.max(most, instant), -Infinity);
    this.isBehind = known.length > 0 && latest + aheadMs < at - LONGEST_LULL_MS;
  }

  /** Undefined where the time says nothing: it is absent, ahead of the vendor's clock, or in a zone far behind. */
  ours({ instant, bare }: VendorInstant): number | undefined {
    if (instant === undefined || (bare && this.isBehind)) return undefined;
    const ours = Math.round(instant + this.aheadMs);
    return ours > this.at + TOLERANCE_MS ? undefined : Math.max(0, Math.min(ours, this.at));
  }
}
