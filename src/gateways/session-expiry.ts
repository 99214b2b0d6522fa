import { Injectable } from '@nestjs/common';
import type { Session } from './session.js';

/** Timers do not follow a clock that is set: so often it is looked at. */
const LOOK_EVERY_MS = 10_000;

/** A connection lives as long as the token it was opened or renewed with; a display's has no end of its own. */
@Injectable()
export class SessionExpiry {
  private readonly timers = new Map<Session, NodeJS.Timeout>();

  get size(): number {
    return this.timers.size;
  }

  /** Also after a renewal. */
  arm(session: Session): void {
    this.disarm(session);
    const { expiresAt } = session.principal;
    if (expiresAt === undefined) return;
    // A clock that is set back must not lengthen it either.
    this.wait(session, expiresAt, performance.now() + expiresAt - Date.now());
  }

  disarm(session: Session): void {
    clearTimeout(this.timers.get(session));
    this.timers.delete(session);
  }

  /** Until the first of both has come: the token's end by the clock, and by the time that has passed. */
  private wait(session: Session, expiresAt: number, endsAt: number): void {
    const leftMs = Math.min(expiresAt - Date.now(), endsAt - performance.now());
    const timer =
      leftMs > LOOK_EVERY_MS
        ? setTimeout(() => this.wait(session, expiresAt, endsAt), LOOK_EVERY_MS)
        : setTimeout(() => session.dismiss(), leftMs);
    this.timers.set(session, timer);
  }
}
