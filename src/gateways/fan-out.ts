import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../modules/config/floor-config.js';
import type { Delta } from '../modules/domain/document.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import type { TopicView } from '../modules/floor/topic-history.js';
import { NO_TRACING, Tracing } from '../modules/tracing/tracing.js';
import { FloorRooms } from './floor-rooms.js';
import type { Session, Subscription } from './session.js';
import { SlowSockets } from './slow-sockets.js';
import { snapshotOf } from './pack.js';
import { TopicFeed, type WaitingTrace } from './topic-feed.js';

interface Followed {
  feed: TopicFeed;
  followers: Set<Session>;
}

/** Takes what changes in the replica to everybody who follows it. */
@Injectable()
export class FanOut {
  private readonly topics = new Map<string, Followed>();
  private readonly unchecked = new Set<Followed>();
  private checking: NodeJS.Immediate | undefined;
  private turns = 0;

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

  /** The number of the last broadcast of all; a topic changed since then if its feed's number is greater. */
  get turn(): number {
    return this.turns;
  }

  /** To be called in the tick in which the socket is told the view. */
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

  private open(topic: string, view: TopicView): Followed {
    const followers = new Set<Session>();
    const feed = new TopicFeed(topic, view, this.config.socket.conflationMs, (delta, trace) =>
      this.broadcast(followed, delta, trace),
    );
    const followed = { feed, followers };
    this.topics.set(topic, followed);
    return followed;
  }

  private broadcast(followed: Followed, delta: Delta, trace?: WaitingTrace): void {
    this.rooms.broadcast(delta.topic, { event: 'delta', payload: delta });
    this.wasSent(followed);
    if (trace !== undefined)
      this.tracing.note({ name: 'deliver', ...trace, attributes: () => told(followed) });
  }

  /** Clients need the whole, but for those whom another process already told something newer. */
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
    this.wasSent(followed);
  }

  private wasSent(followed: Followed): void {
    followed.feed.turn = this.turns += 1;
    this.unchecked.add(followed);
    this.checking ??= setImmediate(() => {
      this.checking = undefined;
      const sent = [...this.unchecked];
      this.unchecked.clear();
      for (const { followers } of sent) this.slow.check(followers);
    });
  }
}

const told = ({ feed: { topic }, followers }: Followed) => ({ topic, sockets: followers.size });
