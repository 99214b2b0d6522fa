import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../modules/config/floor-config.js';
import type { Delta } from '../modules/domain/document.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import type { TopicView } from '../modules/floor/topic-history.js';
import { NO_TRACING, Tracing } from '../modules/tracing/tracing.js';
import { FloorRooms } from './floor-rooms.js';
import type { Session, Subscription } from './session.js';
import { SlowSockets } from './slow-sockets.js';
import { snapshotOf } from './messages.js';
import { TopicFeed, type WaitingTrace } from './topic-feed.js';

interface FollowedFeed {
  feed: TopicFeed;
  followers: Set<Session>;
}

/** Sends what changes in the replica to every socket that follows it. */
@Injectable()
export class FanOut {
  private readonly topics = new Map<string, FollowedFeed>();
  private readonly toCheck = new Set<FollowedFeed>();
  private checking: NodeJS.Immediate | undefined;
  private broadcasts = 0;

  constructor(
    replica: FloorReplica,
    private readonly rooms: FloorRooms,
    private readonly slow: SlowSockets,
    private readonly config: FloorConfig,
    private readonly tracing: Tracing = NO_TRACING,
  ) {
    replica.on('change', ({ topic, delta, trace }) => this.topics.get(topic)?.feed.take(delta, trace));
    replica.on('reset', ({ topic, view }) => this.reset(topic, view));
  }

  get size(): number {
    return this.topics.size;
  }

  /** The number of the last broadcast of any topic. A topic whose feed has a greater number has changed since. */
  get sequence(): number {
    return this.broadcasts;
  }

  /** Call it in the tick in which the socket is answered with `view`. */
  join(session: Session, subscription: Subscription, view: TopicView): void {
    const { topic } = subscription;
    const followed = this.topics.get(topic) ?? this.open(topic, view);
    followed.followers.add(session);
    subscription.feed = followed.feed;
    this.rooms.join(session, subscription);
  }

  leave(session: Session, subscription: Subscription): void {
    const { topic } = subscription;
    const followed = this.topics.get(topic);
    if (subscription.feed === undefined || followed === undefined) return;
    subscription.feed = undefined;
    this.rooms.leave(session, subscription);
    this.slow.forgetTopic(session, topic);
    followed.followers.delete(session);
    if (followed.followers.size > 0) return;
    followed.feed.close();
    this.topics.delete(topic);
  }

  followers(topic: string): Session[] {
    return [...(this.topics.get(topic)?.followers ?? [])];
  }

  private open(topic: string, view: TopicView): FollowedFeed {
    const followers = new Set<Session>();
    const feed = new TopicFeed(topic, view, this.config.socket.conflationMs, (delta, trace) =>
      this.broadcast(followed, delta, trace),
    );
    const followed = { feed, followers };
    this.topics.set(topic, followed);
    return followed;
  }

  private broadcast(followed: FollowedFeed, delta: Delta, trace?: WaitingTrace): void {
    this.rooms.broadcast(delta.topic, { event: 'delta', payload: delta });
    this.recordBroadcast(followed);
    if (trace !== undefined)
      this.tracing.note({ name: 'deliver', ...trace, attributes: () => deliveryAttributes(followed) });
  }

  /** Sends the whole document, except to clients that already have something newer from another process. */
  private reset(topic: string, view: TopicView): void {
    const followed = this.topics.get(topic);
    if (followed === undefined) return;
    const ahead = [...followed.followers].filter((one) => one.subscriptions.get(topic)?.isAheadOf(view));
    followed.feed.reset(view);
    this.rooms.broadcast(
      topic,
      { event: 'snapshot', payload: snapshotOf(topic, view) },
      ahead.map(({ id }) => id),
    );
    this.recordBroadcast(followed);
  }

  private recordBroadcast(followed: FollowedFeed): void {
    followed.feed.sequence = this.broadcasts += 1;
    this.toCheck.add(followed);
    this.checking ??= setImmediate(() => {
      this.checking = undefined;
      const sent = [...this.toCheck];
      this.toCheck.clear();
      for (const { followers } of sent) this.slow.check(followers);
    });
  }
}

const deliveryAttributes = ({ feed: { topic }, followers }: FollowedFeed) => ({
  topic,
  sockets: followers.size,
});
