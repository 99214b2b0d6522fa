import { Injectable, Logger } from '@nestjs/common';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import type { DocumentVersion } from '../modules/floor/topic-history.js';
import { FloorRooms } from './floor-rooms.js';
import { GatewayMetrics } from './gateway-metrics.js';
import type { Session } from './session.js';
import { snapshotOf } from './messages.js';

interface Backlog {
  /** The version of each topic that the client has once its queue has been sent. */
  held: Map<string, DocumentVersion>;
  stopWaiting: () => void;
  cut: NodeJS.Timeout;
}

/**
 * Sockets that cannot keep up. Such a socket leaves the broadcasts, so that its queue stops growing. Once the queue has
 * been sent, it gets one merged delta (or a snapshot) per topic and rejoins the broadcasts.
 */
@Injectable()
export class SlowSockets {
  private readonly logger = new Logger(SlowSockets.name);
  private readonly backlogs = new Map<Session, Backlog>();

  constructor(
    private readonly replica: FloorReplica,
    private readonly rooms: FloorRooms,
    private readonly config: FloorConfig,
    private readonly metrics: GatewayMetrics,
  ) {}

  get size(): number {
    return this.backlogs.size;
  }

  has(session: Session): boolean {
    return this.backlogs.has(session);
  }

  /**
   * Call it one iteration of the event loop after a broadcast: by then a client that keeps up has nothing waiting,
   * however many topics changed at once.
   */
  check(sessions: Iterable<Session>): void {
    const { slowPackets } = this.config.socket;
    for (const session of sessions)
      if (session.backlog > slowPackets && session.connected && !this.has(session)) this.hold(session);
  }

  forgetTopic(session: Session, topic: string): void {
    this.backlogs.get(session)?.held.delete(topic);
  }

  forget(session: Session): void {
    const backlog = this.backlogs.get(session);
    if (backlog === undefined) return;
    this.backlogs.delete(session);
    this.metrics.slowNow(this.size);
    backlog.stopWaiting();
    clearTimeout(backlog.cut);
  }

  private hold(session: Session): void {
    const held = new Map<string, DocumentVersion>();
    for (const [topic, subscription] of session.subscriptions)
      if (subscription.held !== undefined) held.set(topic, subscription.held);
    this.backlogs.set(session, {
      held,
      stopWaiting: session.onDrain(() => this.catchUp(session, held)),
      cut: setTimeout(() => this.cut(session), this.config.socket.slowCutMs),
    });
    this.metrics.slowNow(this.size);
    this.rooms.hold(session);
    this.metrics.slowSocket('slow');
  }

  private catchUp(session: Session, held: Map<string, DocumentVersion>): void {
    this.forget(session);
    for (const [topic, version] of held) {
      const view = this.replica.view(topic);
      const missed = this.replica.since(topic, version);
      if (view === undefined || missed === 'current') continue;
      if (missed !== undefined) session.send({ event: 'delta', payload: missed });
      else session.send({ event: 'snapshot', payload: snapshotOf(topic, view) });
    }
    this.rooms.release(session);
    this.metrics.slowSocket('recovered');
  }

  private cut(session: Session): void {
    this.logger.warn(
      `Socket ${session.id} of ${session.principal.tenant} has not read for too long; closed.`,
    );
    this.metrics.slowSocket('cut');
    session.cut();
  }
}
