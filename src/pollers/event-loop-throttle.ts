import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { setImmediate as turned, setTimeout as delay } from 'node:timers/promises';

/** Of the event loop's time. The rest is for work that would wait behind polls, such as a supervisor's command. */
const SHARE = 0.75;
/** Polls start at least this often, however busy the process is: 100 a second. */
const LONGEST_MS = 10;
/** Shorter pauses are skipped. */
const SHORTEST_MS = 0.2;
/** One observation shortens the pause by no more than this: polls started recently have not shown their full cost. */
const SHORTENED = 0.7;

/** Measured since the previous observation. */
interface Observation {
  /** Share of the time in which the event loop was not idle; 0 to 1. */
  busyShare: number;
  /** Average time between two starts. */
  everyMs: number;
}

/**
 * The pause between two starts of polls. While the processor does not keep up, it grows until a quarter of the event
 * loop's time is idle. That makes polls late (`poll_late_seconds`) instead of everything in the process.
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

const OBSERVE_EVERY_MS = 100;

/**
 * Starts polls one per turn of the event loop, and no faster than leaves it idle for a quarter of its time. Polls that
 * come due together would otherwise answer together, and other work, such as sending a supervisor's command, would wait
 * behind all of them. A slow vendor costs nothing here: while its polls wait, the loop is idle.
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
    // Timers fire late; up to one pause is caught up.
    const now = performance.now();
    this.dueAt = Math.max(this.dueAt, now - this.spacing.pauseMs) + this.spacing.pauseMs;
  }

  private observe(): void {
    this.passed += 1;
    const elapsedMs = performance.now() - this.observedAt;
    if (elapsedMs < OBSERVE_EVERY_MS) return;
    const seen = performance.eventLoopUtilization();
    const { utilization: busyShare } = performance.eventLoopUtilization(seen, this.seen);
    this.spacing.observe({ busyShare, everyMs: elapsedMs / this.passed });
    this.observedAt += elapsedMs;
    this.seen = seen;
    this.passed = 0;
  }
}
