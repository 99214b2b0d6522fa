import { Injectable } from '@nestjs/common';
import { TokenVerifier } from '../modules/auth/token-verifier.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FloorError } from '../modules/domain/problem.js';
import { Handshake } from '../modules/domain/protocol.js';
import { EventBudget } from './event-budget.js';
import type { FloorSocket } from './floor-socket.js';
import { lasting } from './lasting.js';
import { parsed, problemOf } from './refusal.js';
import { Session } from './session.js';

/** Decides who connects, before anything is said to the socket. */
@Injectable()
export class HandshakeGuard {
  private stopping = false;

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly config: FloorConfig,
  ) {}

  /** From here on nobody is let in. */
  stop(): void {
    this.stopping = true;
  }

  /** A Socket.IO middleware: a refusal arrives as `connect_error` with the problem as its `data`. */
  async admit(socket: FloorSocket, next: (error?: Error) => void): Promise<void> {
    try {
      socket.data.session = await this.session(socket);
      next();
    } catch (error) {
      const problem = problemOf(error);
      next(Object.assign(new Error(problem.detail), { data: problem }));
    }
  }

  private async session(socket: FloorSocket): Promise<Session> {
    if (this.stopping) throw new FloorError('unavailable', 'The service is stopping. Connect again.');
    const { token, encoding } = parsed(Handshake, 'auth', socket.handshake.auth);
    // It would stay in the socket's memory, and nobody needs it twice.
    socket.handshake.auth = {};
    const principal = lasting(await this.verifier.verify(token));
    const { topicsPerSocket, eventsPerSecond } = this.config.limits;
    const budget = new EventBudget(topicsPerSocket + eventsPerSecond, eventsPerSecond, Date.now());
    return new Session(socket, principal, encoding ?? 'json', budget);
  }
}
