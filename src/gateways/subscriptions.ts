import { Injectable } from '@nestjs/common';
import { FloorError } from '../modules/domain/problem.js';
import { parseTopic, type TopicRef } from '../modules/domain/topic.js';
import { Authority, resourceOf } from '../modules/auth/authority.js';
import { configuredAccount } from '../modules/config/config-changes.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { maskedDelta, maskedEpoch, maskedSnapshot, unmaskedEpoch } from '../modules/domain/masked.js';
import type { SubscribeAnswer, SubscribeRequest } from '../modules/domain/protocol.js';
import { FloorReader } from '../modules/floor/floor-reader.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import type { DocumentVersion, TopicView } from '../modules/floor/topic-history.js';
import { FanOut } from './fan-out.js';
import { FloorRooms } from './floor-rooms.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { FreshnessMarks } from './freshness-marks.js';
import { type Session, Subscription } from './session.js';
import { TopicLoader } from './topic-loader.js';
import { snapshotOf } from './messages.js';

/** Throws `not-found` when it is not a topic. */
function parseTopicOrThrow(topic: string): TopicRef {
  const ref = parseTopic(topic);
  if (ref === undefined) throw new FloorError('not-found', `There is no topic "${topic}".`);
  return ref;
}

/** Who waits, and whom agents talk to. */
const tellsOfCallers = (kind: TopicRef['kind']): boolean => kind === 'queue' || kind === 'account';

/** The subscriptions of all sockets, from the request to the end. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly authority: Authority,
    replica: FloorReplica,
    private readonly reader: FloorReader,
    private readonly loader: TopicLoader,
    private readonly fanOut: FanOut,
    private readonly rooms: FloorRooms,
    private readonly marks: FreshnessMarks,
    private readonly config: FloorConfig,
    private readonly metrics: GatewayMetrics,
  ) {
    replica.on('gone', ({ topic }) => this.deleted(topic));
  }

  /** Rejects with a FloorError, or calls `reply` in the same tick in which the socket joins the topic's room. */
  async subscribe(
    session: Session,
    request: SubscribeRequest,
    reply: (answer: SubscribeAnswer) => void,
  ): Promise<void> {
    const { topic, epoch, version } = request;
    const ref = parseTopicOrThrow(topic);
    this.authority.ensure(session.principal, 'floor:read', resourceOf(ref));
    const subscription = session.subscriptions.get(topic) ?? this.open(session, ref, topic);
    await subscription.ready;
    await session.roomToSend(this.config.socket.slowPackets);
    // Nothing may be awaited from here to the reply, or a change could be lost between the answer and the broadcasts.
    if (session.subscriptions.get(topic) !== subscription)
      throw new FloorError('not-ready', `The subscription to "${topic}" ended before it was answered.`);
    const { view } = subscription.open;
    if (view === undefined) {
      this.close(session, subscription);
      throw new FloorError('not-found', `There is no topic "${topic}" any more.`);
    }
    const held =
      epoch !== undefined && version !== undefined
        ? storedVersion(subscription, { epoch, version })
        : undefined;
    const answer = this.answer(subscription, view, held);
    subscription.answer(answer.mode === 'current' && held !== undefined ? held : view);
    if (subscription.feed === undefined) {
      this.fanOut.join(session, subscription, view);
      this.marks.regroup(session);
    }
    reply(answer);
  }

  unsubscribe(session: Session, topic: string): void {
    const subscription = session.subscriptions.get(topic);
    if (subscription !== undefined) this.close(session, subscription);
  }

  /** Call it after the session's rights or the accounts changed: ends or resyncs the subscriptions that they concern. */
  enforceRights(session: Session): void {
    for (const subscription of [...session.subscriptions.values()]) {
      const { topic, ref, masked } = subscription;
      const allowed = this.authority.may(session.principal, 'floor:read', resourceOf(ref));
      if (allowed && this.isMasked(session, ref) === masked) continue;
      this.close(session, subscription);
      if (configuredAccount(this.config, ref.account) === undefined) session.deleted(topic);
      else if (allowed) session.resync(topic);
      else session.forbid(topic);
    }
  }

  closeAll(session: Session): void {
    for (const subscription of [...session.subscriptions.values()]) this.close(session, subscription);
  }

  private isMasked(session: Session, { kind, account }: TopicRef): boolean {
    return tellsOfCallers(kind) && this.authority.hidesCallers(session.principal, account);
  }

  private open(session: Session, ref: TopicRef, topic: string): Subscription {
    const { topicsPerSocket } = this.config.limits;
    if (session.subscriptions.size >= topicsPerSocket) {
      this.metrics.refused('topics-per-socket');
      throw new FloorError('too-many-topics', `One connection may follow ${topicsPerSocket} topics.`);
    }
    const subscription = new Subscription(this.reader.open(topic), this.isMasked(session, ref));
    session.subscriptions.set(topic, subscription);
    subscription.ready = this.loader.load(subscription.open, subscription.ended).catch((error: unknown) => {
      this.close(session, subscription);
      throw error;
    });
    return subscription;
  }

  private close(session: Session, subscription: Subscription): void {
    if (session.subscriptions.get(subscription.topic) !== subscription) return;
    session.subscriptions.delete(subscription.topic);
    this.fanOut.leave(session, subscription);
    this.marks.regroup(session);
    subscription.end();
  }

  private deleted(topic: string): void {
    const followers = this.fanOut.followers(topic);
    if (followers.length > 0) this.rooms.gone({ topic, reason: 'deleted' });
    for (const session of followers) this.unsubscribe(session, topic);
  }

  private answer(
    { open, masked }: Subscription,
    view: TopicView,
    held: DocumentVersion | undefined,
  ): SubscribeAnswer {
    const { topic, freshness } = open;
    const epoch = masked ? maskedEpoch(view.epoch) : view.epoch;
    const head = { ok: true, topic, epoch, version: view.version, freshness } as const;
    const missed = held === undefined ? undefined : open.since(held);
    if (missed === 'current') return { ...head, mode: 'current' };
    if (missed !== undefined) return { ...head, mode: 'delta', delta: masked ? maskedDelta(missed) : missed };
    const snapshot = snapshotOf(topic, view);
    return { ...head, mode: 'snapshot', snapshot: masked ? maskedSnapshot(snapshot) : snapshot };
  }
}

/** The version a client holds, as the store names it; undefined when it belongs to a view this client may not see. */
function storedVersion(
  { masked }: Subscription,
  { epoch, version }: DocumentVersion,
): DocumentVersion | undefined {
  const whole = unmaskedEpoch(epoch);
  if (!masked) return { epoch, version };
  return whole === undefined ? undefined : { epoch: whole, version };
}
