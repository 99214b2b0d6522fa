import { Injectable } from '@nestjs/common';
import { RateLimiter } from '../lib/rate-limiter.js';
import type { Principal } from '../modules/auth/principal.js';
import { FloorError } from '../modules/domain/problem.js';
import { Logins } from '../modules/auth/logins.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { Handshake } from '../modules/domain/protocol.js';
import { tokenInUrl } from '../modules/http/token-in-url.js';
import { type FloorSocket, Session } from './session.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { ConnectionLimiter } from './connection-limiter.js';
import { parseMessage, problemOf } from './pack.js';

const SECOND_MS = 1_000;

/**
 * Refuses a token whose end was only just forgiven, as is done where clocks may differ: a connection ends with its token,
 * so it would end in the moment it began, and its client would try again and again.
 */
export function rejectExpired(principal: Principal): Principal {
  if (principal.expiresAt === undefined || principal.expiresAt > Date.now()) return principal;
  throw new FloorError('unauthenticated', 'The token is not accepted: it has expired.');
}

/** Decides who connects, before anything is said to the socket. */
@Injectable()
export class HandshakeGuard {
  private stopping = false;
  /** By socket. A client that reconnects may ask for all its topics at once; after that the rate holds. */
  private readonly events: RateLimiter;

  constructor(
    private readonly logins: Logins,
    private readonly lobby: ConnectionLimiter,
    private readonly metrics: GatewayMetrics,
    { limits }: FloorConfig,
  ) {
    const { topicsPerSocket, eventsPerSecond, maxConnections } = limits;
    const rate = { burst: topicsPerSocket + eventsPerSecond, everyMs: SECOND_MS / eventsPerSecond };
    this.events = new RateLimiter(rate, maxConnections);
  }

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
      // Socket.IO says so in the next tick.
      setImmediate(() => this.lobby.reject(socket.conn));
    }
  }

  private async session(socket: FloorSocket): Promise<Session> {
    if (this.stopping) throw new FloorError('unavailable', 'The service is stopping. Connect again.');
    const { address, hadTokenInUrl } = this.lobby.tracked(socket.conn);
    if (hadTokenInUrl) {
      this.metrics.refused('token-in-url');
      throw tokenInUrl();
    }
    const { token, encoding } = parseMessage(Handshake, 'auth', socket.handshake.auth);
    // It would stay in the socket's memory, and nobody needs it twice.
    socket.handshake.auth = {};
    const principal = rejectExpired(await this.logins.verify(token, address));
    this.lobby.bindPrincipal(socket.conn, principal);
    return new Session(socket, principal, encoding ?? 'json', this.events, address);
  }
}
