import { Injectable } from '@nestjs/common';
import { FloorError } from '../modules/domain/problem.js';
import { acknowledgement } from './acknowledgement.js';
import type { FloorSocket } from './floor-socket.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { Marks } from './marks.js';
import type { Session } from './session.js';
import { SessionExpiry } from './session-expiry.js';
import { SlowSockets } from './slow-sockets.js';
import { Subscriptions } from './subscriptions.js';

/** Who asks but leaves so many answers unread does not want them, and they are not kept. */
const UNREAD_ANSWERS = 256;

const TOO_MANY = new FloorError('too-many-requests', 'Too many events on this connection; slow down.')
  .problem;

/** The life of a connection from `connect` to the last of what was kept for it. */
@Injectable()
export class Connections {
  private readonly sessions = new Set<Session>();

  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly marks: Marks,
    private readonly slow: SlowSockets,
    private readonly expiry: SessionExpiry,
    private readonly metrics: GatewayMetrics,
  ) {}

  get size(): number {
    return this.sessions.size;
  }

  get all(): ReadonlySet<Session> {
    return this.sessions;
  }

  open(socket: FloorSocket): void {
    const { session } = socket.data;
    this.sessions.add(session);
    // Not Nest's handleDisconnect: that one is bound later, and would miss a socket that ends right now.
    socket.once('disconnect', () => this.close(session));
    socket.use(([, ...args], next) => {
      if (session.backlog > UNREAD_ANSWERS) {
        this.metrics.refused('unread-answers');
        session.cut();
      } else if (session.budget.take(Date.now())) next();
      else {
        this.metrics.refused('events-per-second');
        acknowledgement(args.at(-1))?.({ ok: false, error: TOO_MANY });
      }
    });
    this.marks.add(session);
    this.expiry.arm(session);
    this.metrics.sockets(this.size);
  }

  /** The clients come back by themselves, to another process. */
  closeAll(): void {
    this.closeSome(this.size);
  }

  /** Those who came first go first. */
  closeSome(count: number): void {
    for (const session of [...this.sessions].slice(0, count)) session.cut();
  }

  private close(session: Session): void {
    this.expiry.disarm(session);
    this.slow.forget(session);
    this.subscriptions.closeAll(session);
    this.marks.remove(session);
    this.sessions.delete(session);
    this.metrics.sockets(this.size);
  }
}
