import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Logins } from '../modules/auth/logins.js';
import type { Principal } from '../modules/auth/principal.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FloorError } from '../modules/domain/problem.js';
import { ClientAddresses } from '../modules/http/client-addresses.js';
import { RateLimiter, rateOf } from '../lib/rate-limiter.js';
import type { RefusalReason } from '../modules/http/refusals.js';
import { hasToken } from '../modules/http/token-in-url.js';
import type { FloorSocket } from './session.js';
import { GatewayMetrics } from './gateway-metrics.js';

/** How many there are of each, and nothing of what there are none. */
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
/** Who was sent away and reads it answers the closing within this; for others nobody waits. */
const GOODBYE_MS = 1_000;

export type Connection = FloorSocket['conn'];
/** What of a request matters here. */
export type UpgradeRequest = Pick<IncomingMessage, 'headers' | 'url'> & {
  socket: Pick<IncomingMessage['socket'], 'remoteAddress' | 'destroy'>;
};

interface TrackedConnection {
  address: string;
  /** It sent a token where it does not belong. */
  hadTokenInUrl: boolean;
  /** Ends its WebSocket at once. */
  hangUp: () => void;
}

/**
 * Connections from their first byte on: how many there are from where and of whom, and which have not shown a good token
 * yet. What is checked here costs next to nothing, so that a flood is turned away before anything is built for it.
 */
@Injectable()
export class ConnectionLimiter {
  private readonly attempts: RateLimiter;
  private readonly ofAddress = new Counter();
  private readonly ofPrincipal = new Counter();
  private readonly unauthenticated = new Set<Connection>();
  private readonly connections = new WeakMap<Connection, TrackedConnection>();

  constructor(
    private readonly config: FloorConfig,
    private readonly addresses: ClientAddresses,
    private readonly logins: Logins,
    private readonly metrics: GatewayMetrics,
  ) {
    this.attempts = new RateLimiter(rateOf(config.limits.connectionsPerMinute, MINUTE_MS));
  }

  /** Everything that is kept here. */
  get size(): number {
    return this.ofAddress.size + this.ofPrincipal.size + this.unauthenticated.size;
  }

  /** Why this one may not come in, if there is a reason; asked once per attempt. */
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
    if (this.ofAddress.of(address) >= socketsPerAddress)
      return this.refused(
        'sockets-per-address',
        new FloorError('too-many-connections', 'Too many connections are open from this address.'),
      );
    if (this.unauthenticated.size >= unauthenticatedSockets)
      return this.refused(
        'unauthenticated-sockets',
        new FloorError('too-many-connections', 'Too many connections have not shown a token yet; try again.'),
      );
    return this.logins.refusal(address);
  }

  track(connection: Connection, request: UpgradeRequest): void {
    const address = this.addresses.of(request);
    const { socket } = request;
    this.connections.set(connection, {
      address,
      hadTokenInUrl: hasToken(request.url),
      // Long-polling: the line may serve others, and its requests end by themselves.
      hangUp: () => void (request.headers.upgrade !== undefined && socket.destroy()),
    });
    this.unauthenticated.add(connection);
    this.ofAddress.add(address);
    connection.once('close', () => {
      this.unauthenticated.delete(connection);
      this.ofAddress.remove(address);
    });
  }

  tracked(connection: Connection): TrackedConnection {
    const guest = this.connections.get(connection);
    if (guest === undefined) throw new Error('The connection never came in.');
    return guest;
  }

  /** It has shown a good token. Throws `too-many-connections`. */
  bindPrincipal(connection: Connection, { tenant, subject }: Principal): void {
    const principal = `${tenant}\n${subject}`;
    if (this.ofPrincipal.of(principal) >= this.config.limits.socketsPerPrincipal)
      throw this.refused(
        'sockets-per-principal',
        new FloorError('too-many-connections', 'Too many connections are open with this login.'),
      );
    // A closed one would never give its place back.
    if (connection.readyState === 'closed') return;
    this.unauthenticated.delete(connection);
    this.ofPrincipal.add(principal);
    connection.once('close', () => this.ofPrincipal.remove(principal));
  }

  /** It was refused, and has been told; it is not for it to decide how long it stays, or to try on and on. */
  reject(connection: Connection): void {
    const { hangUp } = this.tracked(connection);
    const patience = setTimeout(hangUp, GOODBYE_MS).unref();
    connection.once('close', () => clearTimeout(patience));
    connection.close();
  }

  private refused(reason: RefusalReason, error: FloorError): FloorError {
    this.metrics.refused(reason);
    return error;
  }
}
