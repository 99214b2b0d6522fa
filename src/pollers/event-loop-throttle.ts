import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { setImmediate as turned, setTimeout as delay } from 'node:timers/promises';

/** Of the event loop's time. The rest is for whatever would wait behind polls, a supervisor's order above all. */
const SHARE = 0.75;
/** So often polls begin however busy the process is, also with other things: 100 a second. */
const LONGEST_MS = 10;
/** Less than this is no pause. */
const SHORTEST_MS = 0.2;
/** At one look it gets this much shorter at most: what began lately has not cost all that it will cost. */
const SHORTENED = 0.7;

/** What there was since the last look. */
interface Observation {
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
export class PollSpacing {
  private ms = 0;

  get pauseMs(): number {
    return this.ms;
  }

  observe({ busyShare, everyMs }: Observation): void {
    const toShare = busyShare / SHARE;
    const wanted =
      toShare > 1 ? Math.max(this.ms, everyMs) * toShare : this.ms * Math.max(SHORTENED, toShare);
    this.ms = wanted < SHORTEST_MS ? 0 : Math.min(wanted, LONGEST_MS);
  }
}

const LOOK_EVERY_MS = 100;

/**
 * Lets polls begin one after the other: one per turn of the event loop, and no more than leave it a quarter of its time
 * idle. Polls that come due together would otherwise answer together, and whatever else this process does, such as
 * sending a supervisor's command, would wait behind all of them. A vendor that is slow costs nothing here: while its
 * polls wait, the loop is idle.
 */
export class EventLoopThrottle {
  private last: Promise<void> = Promise.resolve();
  private readonly spacing = new PollSpacing();
  private dueAt = 0;
  private observedAt = performance.now();
  private seen: EventLoopUtilization = performance.eventLoopUtilization();
  private passed = 0;

  pass(): Promise<void> {
    this.last = this.last.then(() => this.next());
    return this.last;
  }

  private async next(): Promise<void> {
    await turned();
    const pauseMs = this.dueAt - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
    this.observe();
    // Timers come late; by one pause that is made up for.
    const now = performance.now();
    this.dueAt = Math.max(this.dueAt, now - this.spacing.pauseMs) + this.spacing.pauseMs;
  }

  private observe(): void {
    this.passed += 1;
    const elapsedMs = performance.now() - this.observedAt;
    if (elapsedMs < LOOK_EVERY_MS) return;
    const seen = performance.eventLoopUtilization();
    const { utilization: busyShare } = performance.eventLoopUtilization(seen, this.seen);
    this.spacing.observe({ busyShare, everyMs: elapsedMs / this.passed });
    this.observedAt += elapsedMs;
    this.seen = seen;
    this.passed = 0;
  }
}
