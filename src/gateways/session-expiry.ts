import { Injectable } from '@nestjs/common';
import type { Session } from './session.js';

/** Timers do not follow a clock that is set: so often it is looked at. */
const LOOK_EVERY_MS = 10_000;

/** Of a token, and of the connection with it. */
interface End {
  /** By the clock. */
  expiresAt: number;
  /** By the time that passes: a clock that is set back must not lengthen it. */
  endsAt: number;
  /** Once it is near. */
  timer?: NodeJS.Timeout;
}

/** A connection lives as long as the token it was opened or renewed with; a display's has no end of its own. */
@Injectable()
export class SessionExpiry {
  private readonly ends = new Map<Session, End>();
  /** One for all: a timer for each of thousands of sockets is what an idle service would be busy with. */
  private looking: NodeJS.Timeout | undefined;

  get size(): number {
    return this.ends.size;
  }

  /** Also after a renewal. */
  arm(session: Session): void {
    this.disarm(session);
    const { expiresAt } = session.principal;
    if (expiresAt === undefined) return;
    const end = { expiresAt, endsAt: performance.now() + expiresAt - Date.now() };
    this.ends.set(session, end);
    this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS);
    this.lookAt(session, end);
  }

  disarm(session: Session): void {
    clearTimeout(this.ends.get(session)?.timer);
    this.ends.delete(session);
    if (this.ends.size > 0) return;
    clearInterval(this.looking);
    this.looking = undefined;
  }

  private look(): void {
    for (const [session, end] of this.ends) this.lookAt(session, end);
  }

  /** The first of both counts. */
  private lookAt(session: Session, end: End): void {
    const leftMs = Math.min(end.expiresAt - Date.now(), end.endsAt - performance.now());
    if (leftMs <= LOOK_EVERY_MS) end.timer ??= setTimeout(() => session.dismiss(), leftMs);
  }
}
