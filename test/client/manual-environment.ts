import type { Environment } from '../../client/environment.js';
import { Heard } from './heard.js';

/** A client's machine whose time stands still until a test moves it. */
export class ManualEnvironment implements Environment {
  /** The time of every timer, as it is set. */
  readonly timersSet = new Heard<number>();
  private elapsed = 1_000;
  private readonly timers = new Set<{ at: number; callback: () => void }>();
  private readonly watchers = new Set<() => void>();

  constructor(private readonly wallAtStart = 1_764_000_000_000) {}

  /** How many timers wait to run out. */
  get pending(): number {
    return this.timers.size;
  }

  monotonic(): number {
    return this.elapsed;
  }

  wall(): number {
    return this.wallAtStart + this.elapsed;
  }

  random(): number {
    return 0.5;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.elapsed + ms, callback };
    this.timers.add(timer);
    this.timersSet.hear(ms);
    return () => this.timers.delete(timer);
  }

  onVisible(callback: () => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  /** Runs what is due until then, in its order. */
  advance(ms: number): void {
    const end = this.elapsed + ms;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.timers.delete(next);
      this.elapsed = Math.max(this.elapsed, next.at);
      next.callback();
    }
    this.elapsed = end;
  }

  /** The page becomes visible again. */
  show(): void {
    for (const watcher of this.watchers) watcher();
  }
}
