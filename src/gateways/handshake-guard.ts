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
import { parseMessage, problemOf } from './messages.js';

const SECOND_MS = 1_000;

/**
 * Throws `unauthenticated` for a token that has expired within the tolerance for clocks that differ. A connection ends with
 * its token, so this one would end as soon as it began, and its client would retry without end.
 */
export function rejectExpired(principal: Principal): Principal {
  if (principal.expiresAt === undefined || principal.expiresAt > Date.now()) return principal;
  throw new FloorError('unauthenticated', 'The token is not accepted: it has expired.');
}

/** Whether there is something in `auth.token`, however it looks. */
const hasToken = (auth: unknown): boolean =>
  typeof auth === 'object' && auth !== null && 'token' in auth && auth.token !== null && auth.token !== '';

/** Authenticates a socket before it connects. */
@Injectable()
export class HandshakeGuard {
  private stopping = false;
  /** By socket. A client that reconnects may ask for all its topics at once; after that the rate holds. */
  private readonly events: RateLimiter;

  constructor(
    private readonly logins: Logins,
    private readonly limiter: ConnectionLimiter,
    private readonly metrics: GatewayMetrics,
    config: FloorConfig,
  ) {
    this.events = new RateLimiter(() => {
      const { topicsPerSocket, eventsPerSecond } = config.limits;
      return { burst: topicsPerSocket + eventsPerSecond, everyMs: SECOND_MS / eventsPerSecond };
    }, config.limits.maxConnections);
  }

  /** From now on every connection is refused. */
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
      // Socket.IO sends the refusal in the next tick.
      setImmediate(() => this.limiter.reject(socket.conn));
    }
  }

  private async session(socket: FloorSocket): Promise<Session> {
    if (this.stopping) throw new FloorError('unavailable', 'The service is stopping. Connect again.');
    const { address, hadTokenInUrl } = this.limiter.tracked(socket.conn);
    if (hadTokenInUrl) {
      this.metrics.refused('token-in-url');
      throw tokenInUrl();
    }
    if (!hasToken(socket.handshake.auth))
      throw new FloorError('unauthenticated', 'Send the token in `auth.token` of the connection.');
    const { token, encoding } = parseMessage(Handshake, 'auth', socket.handshake.auth);
    // The token is not needed again and must not stay in the socket's memory.
    socket.handshake.auth = {};
    const principal = rejectExpired(await this.logins.verify(token, address));
    this.limiter.bindPrincipal(socket.conn, principal);
    return new Session(socket, principal, encoding ?? 'json', this.events, address);
  }
}
