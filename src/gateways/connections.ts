import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Session, FloorSocket } from './session.js';
import { FloorError } from '../modules/domain/problem.js';
import { acknowledgement } from './pack.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { FreshnessMarks } from './freshness-marks.js';
import { SlowSockets } from './slow-sockets.js';
import { Subscriptions } from './subscriptions.js';
import { DisplayLogins } from '../modules/auth/token-verifier.js';
import { Revocations } from '../modules/auth/revocations.js';
import { OutageLog } from '../lib/outage-log.js';
import { IntervalTask } from '../lib/interval-task.js';

/** Timers do not follow a clock that is set: so often it is looked at. */
const EXPIRY_CHECK_MS = 10_000;

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
    this.looking ??= setInterval(() => this.look(), EXPIRY_CHECK_MS);
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
    if (leftMs <= EXPIRY_CHECK_MS) end.timer ??= setTimeout(() => session.dismiss(), leftMs);
  }
}

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
    // Not Nest's handleDisconnect: that one is bound later, and would miss a socket that ends right now.
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

/** As often as a use is noted. */
const REVOCATION_CHECK_MS = 60_000;

/** Ends connections whose login was revoked. While Redis is away nobody can revoke, and open connections stay. */
@Injectable()
export class RevokedSockets implements OnModuleInit, BeforeApplicationShutdown {
  private readonly repeat: IntervalTask;
  private stopListening = (): void => undefined;

  constructor(
    private readonly revocations: Revocations,
    private readonly displays: DisplayLogins,
    private readonly connections: Connections,
  ) {
    const outage = new OutageLog(new Logger('Gateway'), 'look after open displays');
    this.repeat = new IntervalTask(REVOCATION_CHECK_MS, outage, () => this.lookAfterDisplays());
  }

  onModuleInit(): void {
    this.stopListening = this.revocations.on('changed', ({ emptied }) => {
      for (const session of [...this.connections.all]) this.opened(session);
      if (emptied) this.repeat.runNow();
    });
    this.repeat.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.repeat.stop();
  }

  /** Also for what was revoked between the check of its login and its opening. */
  opened(session: Session): void {
    if (this.revocations.names(session.principal)) session.dismiss();
  }

  /** Notes that they are in use, and ends those that are not on record (any more): Redis may have been emptied. */
  async lookAfterDisplays(): Promise<void> {
    const open = new Set<string>();
    for (const { principal } of this.connections.all)
      if (principal.display !== undefined) open.add(principal.display);
    if (open.size === 0) return;
    const gone = new Set(await this.displays.inUse([...open]));
    for (const session of [...this.connections.all])
      if (gone.has(session.principal.display ?? '')) session.dismiss();
  }
}
