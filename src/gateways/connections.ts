import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Session, FloorSocket } from './session.js';
import { FloorError } from '../modules/domain/problem.js';
import { acknowledgement } from './messages.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { FreshnessMarks } from './freshness-marks.js';
import { SlowSockets } from './slow-sockets.js';
import { Subscriptions } from './subscriptions.js';
import { DisplayLogins } from '../modules/auth/token-verifier.js';
import { Revocations } from '../modules/auth/revocations.js';
import { OutageLog } from '../lib/outage-log.js';
import { IntervalTask } from '../lib/interval-task.js';

/** Timers do not notice that the clock was set, so deadlines are compared with it this often. */
const EXPIRY_CHECK_MS = 10_000;

/** When a token, and the connection with it, ends. */
interface Deadline {
  /** By the clock, epoch ms. */
  expiresAt: number;
  /** By the time that has passed, in ms of `performance.now()`: a clock that is set back does not extend it. */
  endsAt: number;
  /** Present once the end is near. */
  timer?: NodeJS.Timeout;
}

/** Ends each connection with the token that it was opened or renewed with. The token of a display does not expire. */
@Injectable()
export class SessionExpiry {
  private readonly deadlines = new Map<Session, Deadline>();
  /** One timer for all sockets: thousands of timers would keep an idle service busy. */
  private interval: NodeJS.Timeout | undefined;

  get size(): number {
    return this.deadlines.size;
  }

  /** Called again after a renewal. */
  arm(session: Session): void {
    this.disarm(session);
    const { expiresAt } = session.principal;
    if (expiresAt === undefined) return;
    const deadline = { expiresAt, endsAt: performance.now() + expiresAt - Date.now() };
    this.deadlines.set(session, deadline);
    this.interval ??= setInterval(() => this.checkAll(), EXPIRY_CHECK_MS);
    this.check(session, deadline);
  }

  disarm(session: Session): void {
    clearTimeout(this.deadlines.get(session)?.timer);
    this.deadlines.delete(session);
    if (this.deadlines.size > 0) return;
    clearInterval(this.interval);
    this.interval = undefined;
  }

  private checkAll(): void {
    for (const [session, deadline] of this.deadlines) this.check(session, deadline);
  }

  /** The earlier of the two ends counts. */
  private check(session: Session, deadline: Deadline): void {
    const leftMs = Math.min(deadline.expiresAt - Date.now(), deadline.endsAt - performance.now());
    if (leftMs <= EXPIRY_CHECK_MS) deadline.timer ??= setTimeout(() => session.dismiss(), leftMs);
  }
}

/** A client that leaves more answers unread than this is disconnected, so that they do not pile up in memory. */
const UNREAD_ANSWERS = 256;

const TOO_MANY = new FloorError('too-many-requests', 'Too many events on this connection; slow down.')
  .problem;

/** All open connections, each from `connect` until everything kept for it is released. */
@Injectable()
export class Connections {
  private readonly sessions = new Set<Session>();

  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly marks: FreshnessMarks,
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
    // Nest's handleDisconnect is bound later and would miss a socket that ends in this tick.
    socket.once('disconnect', () => this.close(session));
    socket.use(([, ...args], next) => {
      if (session.backlog > UNREAD_ANSWERS) {
        this.metrics.refused('unread-answers');
        session.cut();
      } else if (session.takeEvent()) next();
      else {
        this.metrics.refused('events-per-second');
        acknowledgement(args.at(-1))?.({ ok: false, error: TOO_MANY });
      }
    });
    this.marks.add(session);
    this.expiry.arm(session);
    this.metrics.sockets(this.size);
  }

  /** The clients reconnect automatically, to another process. */
  closeAll(): void {
    this.closeSome(this.size);
  }

  /** Closes the oldest connections first. */
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

/** Also how often the use of a display is recorded, by which people see which are connected. */
const REVOCATION_CHECK_MS = 10_000;

/** Ends connections whose login was revoked. While Redis is away nothing can be revoked, and open connections stay. */
@Injectable()
export class RevokedSockets implements OnModuleInit, BeforeApplicationShutdown {
  private readonly checking: IntervalTask;
  private stopListening = (): void => undefined;

  constructor(
    private readonly revocations: Revocations,
    private readonly displays: DisplayLogins,
    private readonly connections: Connections,
  ) {
    const outage = new OutageLog(new Logger('Gateway'), 'check connected displays');
    this.checking = new IntervalTask(REVOCATION_CHECK_MS, outage, () => this.checkDisplays());
  }

  onModuleInit(): void {
    this.stopListening = this.revocations.on('changed', ({ emptied }) => {
      for (const session of [...this.connections.all]) this.dismissIfRevoked(session);
      if (emptied) this.checking.runNow();
    });
    this.checking.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.checking.stop();
  }

  /** Also called for a new connection: its login may have been revoked since it was verified. */
  dismissIfRevoked(session: Session): void {
    if (this.revocations.isRevoked(session.principal)) session.dismiss();
  }

  /** Records that displays are in use, and ends those that are not on record (any more): Redis may have been emptied. */
  async checkDisplays(): Promise<void> {
    const open = new Set<string>();
    for (const { principal } of this.connections.all)
      if (principal.display !== undefined) open.add(principal.display);
    if (open.size === 0) return;
    const gone = new Set(await this.displays.inUse([...open]));
    for (const session of [...this.connections.all])
      if (gone.has(session.principal.display ?? '')) session.dismiss();
  }
}
