import { Injectable } from '@nestjs/common';
import { Authority } from '../modules/auth/authority.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import type { SubscribeAnswer, SubscribeRequest } from '../modules/domain/protocol.js';
import { FloorError } from '../modules/domain/problem.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import type { DocumentVersion, TopicView } from '../modules/floor/topic-history.js';
import { FanOut } from './fan-out.js';
import { FloorRooms } from './floor-rooms.js';
import { Marks } from './marks.js';
import type { Session } from './session.js';
import { ShownFreshness } from './shown-freshness.js';
import { snapshotOf } from './snapshot-of.js';
import { Subscription } from './subscription.js';
import { TopicDocuments } from './topic-documents.js';
import { followable, resourceOf } from './topic-access.js';

/** Who follows what: from the question to the answer, and to the end of it. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly authority: Authority,
    private readonly replica: FloorReplica,
    private readonly documents: TopicDocuments,
    private readonly freshness: ShownFreshness,
    private readonly fanOut: FanOut,
    private readonly rooms: FloorRooms,
    private readonly marks: Marks,
    private readonly config: FloorConfig,
  ) {
    replica.on('gone', ({ topic }) => this.deleted(topic));
  }

  /** Throws a FloorError; else `reply` is called in the same tick in which the socket joins the topic's room. */
  async subscribe(
    session: Session,
    request: SubscribeRequest,
    reply: (answer: SubscribeAnswer) => void,
  ): Promise<void> {
    const { topic, epoch, version } = request;
    const ref = followable(topic);
    this.authority.ensure(session.principal, 'floor:read', resourceOf(ref));
    const subscription = session.subscriptions.get(topic) ?? this.open(session, new Subscription(topic, ref));
    await subscription.ready;
    await session.roomToSend(this.config.socket.slowPackets);
    // Nothing may be awaited from here to the reply, or a change could fall between what is told and what follows.
    if (session.subscriptions.get(topic) !== subscription)
      throw new FloorError('not-ready', `The following of "${topic}" ended before it was answered.`);
    const view = this.replica.view(topic);
    if (view === undefined) {
      this.close(session, subscription);
      throw new FloorError('not-found', `There is no topic "${topic}" any more.`);
    }
    const held = epoch !== undefined && version !== undefined ? { epoch, version } : undefined;
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

  /** After the session's rights changed. */
  enforceRights(session: Session): void {
    for (const subscription of [...session.subscriptions.values()]) {
      if (this.authority.may(session.principal, 'floor:read', resourceOf(subscription.ref))) continue;
      this.close(session, subscription);
      session.forbid(subscription.topic);
    }
  }

  closeAll(session: Session): void {
    for (const subscription of [...session.subscriptions.values()]) this.close(session, subscription);
  }

  private open(session: Session, subscription: Subscription): Subscription {
    const { topicsPerSocket } = this.config.limits;
    if (session.subscriptions.size >= topicsPerSocket)
      throw new FloorError('too-many-topics', `One connection may follow ${topicsPerSocket} topics.`);
    session.subscriptions.set(subscription.topic, subscription);
    subscription.ready = this.documents.follow(subscription).catch((error: unknown) => {
      this.close(session, subscription);
      throw error;
    });
    return subscription;
  }

  private close(session: Session, subscription: Subscription): void {
    if (session.subscriptions.get(subscription.topic) !== subscription) return;
    session.subscriptions.delete(subscription.topic);
    subscription.end();
    this.fanOut.leave(session, subscription);
    this.marks.regroup(session);
    this.documents.unfollow(subscription);
  }

  private deleted(topic: string): void {
    const followers = this.fanOut.followers(topic);
    if (followers.length > 0) this.rooms.gone({ topic, reason: 'deleted' });
    for (const session of followers) this.unsubscribe(session, topic);
  }

  private answer(
    { topic, ref }: Subscription,
    view: TopicView,
    held: DocumentVersion | undefined,
  ): SubscribeAnswer {
    const { epoch, version } = view;
    const freshness = this.freshness.of(ref.account, ref.kind === 'queue' ? new Set([ref.queue]) : undefined);
    const told = { ok: true, topic, epoch, version, freshness } as const;
    const missed = held === undefined ? undefined : this.replica.since(topic, held);
    if (missed === 'current') return { ...told, mode: 'current' };
    if (missed !== undefined) return { ...told, mode: 'delta', delta: missed };
    return { ...told, mode: 'snapshot', snapshot: snapshotOf(topic, view) };
  }
}
