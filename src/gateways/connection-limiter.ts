import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Logins } from '../modules/auth/logins.js';
import { identityOf, type Principal } from '../modules/auth/principal.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FloorError } from '../modules/domain/problem.js';
import { ClientAddresses } from '../modules/http/client-addresses.js';
import { RateLimiter, rateOf } from '../lib/rate-limiter.js';
import type { RefusalReason } from '../modules/http/refusals.js';
import { hasToken } from '../modules/http/token-in-url.js';
import type { FloorSocket } from './session.js';
import { GatewayMetrics } from './gateway-metrics.js';

/** Counts per key; a key whose count is 0 takes no memory. */
class Counter {
  private readonly counts = new Map<string, number>();

  get size(): number {
    return this.counts.size;
  }

  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  add(key: string): void {
    this.counts.set(key, this.of(key) + 1);
  }

  remove(key: string): void {
    const left = this.of(key) - 1;
    if (left > 0) this.counts.set(key, left);
    else this.counts.delete(key);
  }
}

const MINUTE_MS = 60_000;
/** Clients get this long to answer the closing handshake; then the socket is destroyed. `ws` itself waits 30 s. */
const CLOSING_MS = 1_000;

export type Connection = FloorSocket['conn'];
/** The parts of an HTTP request that the limits depend on. */
export type UpgradeRequest = Pick<IncomingMessage, 'headers' | 'url'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress' | 'destroy'>;
};

interface TrackedConnection {
  address: string;
  /** It sent a token in the URL, which is refused. */
  hadTokenInUrl: boolean;
  /** Ends its WebSocket after `CLOSING_MS`. */
  destroySoon: () => void;
}

/**
 * Limits connections from their first byte on: per address, per login, and those that have not presented a valid token
 * yet. The checks are cheap, so that a flood is refused before anything is allocated for it.
 */
@Injectable()
export class ConnectionLimiter {
  private readonly attempts: RateLimiter;
  private readonly perAddress = new Counter();
  private readonly perPrincipal = new Counter();
  private readonly unauthenticated = new Set<Connection>();
  private readonly connections = new WeakMap<Connection, TrackedConnection>();

  constructor(
    private readonly config: FloorConfig,
    private readonly addresses: ClientAddresses,
    private readonly logins: Logins,
    private readonly metrics: GatewayMetrics,
  ) {
    this.attempts = new RateLimiter(() => rateOf(config.limits.connectionsPerMinute, MINUTE_MS));
  }

  /** The number of all entries kept, for tests of leaks. */
  get size(): number {
    return this.perAddress.size + this.perPrincipal.size + this.unauthenticated.size;
  }

  /** Why a new connection is refused; undefined when it is not. Counts as one attempt. */
  check(request: UpgradeRequest): FloorError | undefined {
    const { socketsPerAddress, unauthenticatedSockets } = this.config.limits;
    const address = this.addresses.of(request);
    const retryAfterMs = this.attempts.take(address, performance.now());
    if (retryAfterMs > 0)
      return this.refused(
        'connections-per-minute',
        new FloorError('too-many-requests', 'Too many connections are opened from this address; wait.', {
          retryAfterMs,
        }),
      );
    if (this.perAddress.of(address) >= socketsPerAddress)
      return this.refused(
        'sockets-per-address',
        new FloorError('too-many-connections', 'Too many connections are open from this address.'),
      );
    if (this.unauthenticated.size >= unauthenticatedSockets)
      return this.refused(
        'unauthenticated-sockets',
        new FloorError(
          'too-many-connections',
          'Too many connections have not presented a token yet; try again.',
        ),
      );
    return this.logins.checkAddress(address);
  }

  /** Counts the connection until it closes. */
  track(connection: Connection, request: UpgradeRequest): void {
    const address = this.addresses.of(request);
    const { socket } = request;
    // With long-polling the TCP connection may carry other requests too, and its requests end anyway.
    const isWebSocket = request.headers.upgrade !== undefined;
    const destroySoon = (): void => {
      if (isWebSocket) setTimeout(() => socket.destroy(), CLOSING_MS).unref();
    };
    this.connections.set(connection, { address, hadTokenInUrl: hasToken(request.url), destroySoon });
    this.unauthenticated.add(connection);
    this.perAddress.add(address);
    connection.once('close', () => {
      this.unauthenticated.delete(connection);
      this.perAddress.remove(address);
      destroySoon();
    });
  }

  /** Throws when the connection was never tracked. */
  tracked(connection: Connection): TrackedConnection {
    const tracked = this.connections.get(connection);
    if (tracked === undefined) throw new Error('The connection is not tracked.');
    return tracked;
  }

  /** Counts an authenticated connection for its login. Throws `too-many-connections`. */
  bindPrincipal(connection: Connection, caller: Principal): void {
    const principal = identityOf(caller);
    if (this.perPrincipal.of(principal) >= this.config.limits.socketsPerPrincipal)
      throw this.refused(
        'sockets-per-principal',
        new FloorError('too-many-connections', 'Too many connections are open with this login.'),
      );
    // A closed connection would never be uncounted.
    if (connection.readyState === 'closed') return;
    this.unauthenticated.delete(connection);
    this.perPrincipal.add(principal);
    connection.once('close', () => this.perPrincipal.remove(principal));
  }

  /** Closes a connection whose refusal has been sent. A client that does not close within 1 s is cut off. */
  reject(connection: Connection): void {
    // A client that does not read the refusal keeps the connection from closing.
    this.tracked(connection).destroySoon();
    connection.close();
  }

  private refused(reason: RefusalReason, error: FloorError): FloorError {
    this.metrics.refused(reason);
    return error;
  }
}
