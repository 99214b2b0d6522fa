import type { SimClock, SimTimer } from './clock.js';
import { EventHeap } from './event.heap.js';

/**
 * What one floor has yet to do. Thousands of pending events cost the clock a single timer, and the agenda
 * can live through a stretch of the past at once, so that a floor is busy from its first moment.
 */
export class Agenda {
  private readonly events = new EventHeap();
  private wake: { at: number; timer: SimTimer } | undefined;
  private past: number | undefined;
  private stopped = false;

  constructor(private readonly clock: SimClock) {}

  now(): number {
    return this.past ?? this.clock.now();
  }

  after(delayMs: number, run: () => void): SimTimer {
    const entry = this.events.add(this.now() + Math.max(0, Math.round(delayMs)), run);
    this.arm();
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  /** Goes back by `ms`, lets `begin` set things up there, and catches up with the clock. */
  live(ms: number, begin: () => void): void {
    const present = this.clock.now();
    this.past = present - ms;
    begin();
    for (let due = this.events.takeDue(present); due; due = this.events.takeDue(present)) {
      this.past = due.at;
      due.run();
    }
    this.past = undefined;
    this.arm();
  }

  /** Forgets everything and takes nothing new. */
  stop(): void {
    this.stopped = true;
    this.wake?.timer.cancel();
    this.wake = undefined;
    this.events.clear();
  }

  private arm(): void {
    if (this.past !== undefined || this.stopped) return;
    const next = this.events.peek();
    if (!next || (this.wake && this.wake.at <= next.at)) return;
    this.wake?.timer.cancel();
    this.wake = { at: next.at, timer: this.clock.schedule(next.at - this.now(), () => this.runDue()) };
  }

  private runDue(): void {
    this.wake = undefined;
    for (let due = this.events.takeDue(this.now()); due; due = this.events.takeDue(this.now())) due.run();
    this.arm();
  }
}
