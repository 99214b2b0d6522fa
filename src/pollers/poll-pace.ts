/** Of the event loop's time. The rest is for whatever would wait behind polls, a supervisor's order above all. */
const SHARE = 0.75;
/** So often polls begin however busy the process is, also with other things: 100 a second. */
const LONGEST_MS = 10;
/** Less than this is no pause. */
const SHORTEST_MS = 0.2;
/** At one look it gets this much shorter at most: what began lately has not cost all that it will cost. */
const SHORTENED = 0.7;

/** What there was since the last look. */
export interface Look {
  /** Of the time, in which the event loop was not idle; 0 to 1. */
  busyShare: number;
  /** Between one beginning and the next, on average. */
  everyMs: number;
}

/**
 * How long after one poll's beginning the next may follow: as long as the processor does not keep up, so long that it
 * has a quarter of its time left. That makes polls late, and their lateness is a metric; a process that is always behind
 * would make everything late.
 */
export class PollPace {
  private ms = 0;

  get pauseMs(): number {
    return this.ms;
  }

  look({ busyShare, everyMs }: Look): void {
    const toShare = busyShare / SHARE;
    const wanted =
      toShare > 1 ? Math.max(this.ms, everyMs) * toShare : this.ms * Math.max(SHORTENED, toShare);
    this.ms = wanted < SHORTEST_MS ? 0 : Math.min(wanted, LONGEST_MS);
  }
}
