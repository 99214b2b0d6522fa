import type { SimClock, SimTimer } from './clock.js';
import { EventHeap } from './event.heap.js';

/** A clock that stands still until a test moves it. */
export class ManualClock implements SimClock {
  private readonly events = new EventHeap();

  constructor(private current = Date.UTC(2026, 0, 5, 9)) {}

  now(): number {
    return this.current;
  }

  schedule(delayMs: number, run: () => void): SimTimer {
    const entry = this.events.add(this.current + Math.max(0, delayMs), run);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  /** Moves on by `ms`, running what falls due in order, each at its own instant. */
  advance(ms: number): void {
    const target = this.current + ms;
    for (let due = this.events.takeDue(target); due; due = this.events.takeDue(target)) {
      this.current = Math.max(this.current, due.at);
      due.run();
    }
    this.current = target;
  }
}
