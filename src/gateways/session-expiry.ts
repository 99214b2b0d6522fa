import { Injectable } from '@nestjs/common';
import type { Session } from './session.js';

/** The longest that `setTimeout` can wait; beyond it fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

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
    const leftMs = expiresAt - Date.now();
    const timer =
      leftMs > LONGEST_MS
        ? setTimeout(() => this.arm(session), LONGEST_MS)
        : setTimeout(() => session.dismiss(), leftMs);
    this.timers.set(session, timer);
  }

  disarm(session: Session): void {
    clearTimeout(this.timers.get(session));
    this.timers.delete(session);
  }
}
