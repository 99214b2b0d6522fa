import type { PushWay } from '../wire/push.js';
import type { Faults } from './faults.js';
import { milliseconds, type ParsedPushRule } from './fault-rule.js';

/** An event that waits for another one to overtake it leaves after this at the latest. */
const HELD_MS = 500;
const STORM_STEP_MS = 20;

type Send = () => void;

/** Applies the faults that concern events to what the façade pushes. */
export class PushFaults implements PushWay {
  private readonly timers = new Set<NodeJS.Timeout>();
  private held: Send | undefined;

  constructor(private readonly faults: () => Faults) {}

  isSilent(): boolean {
    return this.faults()
      .list()
      .some(({ rule }) => rule.kind === 'push-silent');
  }

  deliver(send: Send): void {
    const rules = this.faults().judgeEvent();
    const one = (kind: ParsedPushRule['kind']): boolean => rules.some((rule) => rule.kind === kind);
    if (one('push-drop')) return;
    for (const rule of rules) if (rule.kind === 'push-storm') this.storm(send, rule);
    const delayMs = rules.reduce(
      (sum, rule) => (rule.kind === 'push-delay' ? sum + milliseconds(rule.delayMs) : sum),
      0,
    );
    const copies = one('push-duplicate') ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (one('push-reorder') && this.held === undefined) this.hold(send);
      else this.leave(send, delayMs);
    }
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.held = undefined;
  }

  private leave(send: Send, delayMs: number): void {
    const go = (): void => {
      send();
      this.release();
    };
    if (delayMs === 0) go();
    else this.after(delayMs, go);
  }

  private hold(send: Send): void {
    this.held = send;
    this.after(HELD_MS, () => {
      if (this.held === send) this.release();
    });
  }

  private release(): void {
    const { held } = this;
    this.held = undefined;
    held?.();
  }

  private storm(send: Send, { perSecond, forMs }: { perSecond: number; forMs: number }): void {
    const all = Math.max(1, Math.round((perSecond * forMs) / 1000));
    const beganAt = performance.now();
    let sent = 0;
    const step = (): void => {
      // With those that a busy machine is late for: a storm has all of its events.
      const due = Math.min(all, Math.ceil((perSecond * (performance.now() - beganAt)) / 1000));
      for (; sent < due; sent += 1) send();
      if (sent < all) this.after(STORM_STEP_MS, step);
    };
    this.after(STORM_STEP_MS, step);
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms).unref();
    this.timers.add(timer);
  }
}
