import type { SimClock, SimTimer } from './clock.js';
import { EventHeap } from './event.heap.js';

/**
 * The pending events of one floor. One timer of the clock serves all of them, and the agenda can run through a stretch
 * of the past at once, so that a floor is busy from its start.
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

  /** Cancels all events; events added later never run. */
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
