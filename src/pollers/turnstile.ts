import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { setImmediate as turned, setTimeout as delay } from 'node:timers/promises';
import { PollPace } from './poll-pace.js';

const LOOK_EVERY_MS = 100;

/**
 * Lets polls begin one after the other: one per turn of the event loop, and no more than leave it a quarter of its time
 * idle. Polls that come due together would otherwise answer together, and whatever else this process does, such as
 * sending a supervisor's command, would wait behind all of them. A vendor that is slow costs nothing here: while its
 * polls wait, the loop is idle.
 */
export class Turnstile {
  private last: Promise<void> = Promise.resolve();
  private readonly pace = new PollPace();
  private dueAt = 0;
  private lookedAt = performance.now();
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
    this.look();
    // Timers come late; by one pause that is made up for.
    const now = performance.now();
    this.dueAt = Math.max(this.dueAt, now - this.pace.pauseMs) + this.pace.pauseMs;
  }

  private look(): void {
    this.passed += 1;
    const elapsedMs = performance.now() - this.lookedAt;
    if (elapsedMs < LOOK_EVERY_MS) return;
    const seen = performance.eventLoopUtilization();
    const { utilization: busyShare } = performance.eventLoopUtilization(seen, this.seen);
    this.pace.look({ busyShare, everyMs: elapsedMs / this.passed });
    this.lookedAt += elapsedMs;
    this.seen = seen;
    this.passed = 0;
  }
}
