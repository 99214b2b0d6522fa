import { createHash } from 'node:crypto';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { maskedEpoch } from '../modules/domain/masked.js';
import { queueOf } from '../modules/domain/topic.js';
import type { Mark } from '../modules/domain/protocol.js';
import type { Session, Subscription } from './session.js';
import type { TopicFeed } from './topic-feed.js';
import { FloorRooms } from './floor-rooms.js';
import { SlowSockets } from './slow-sockets.js';
import { FloorConfig } from '../modules/config/floor-config.js';
import { FanOut } from './fan-out.js';
import { DebouncedTask } from '../lib/debounced-task.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { FreshnessService } from '../modules/floor/freshness.js';
import { OutageLog } from '../lib/outage-log.js';

/** Sockets that follow the same topics: one mark serves them all. */
class FreshnessGroup {
  readonly sessions = new Set<Session>();
  /** Per account the queues that are followed, or the whole account. */
  private readonly accounts = new Map<string, Set<string> | 'whole'>();

  constructor(
    readonly key: string,
    private readonly followed: FollowedTopics,
  ) {
    for (const { ref } of followed) {
      const known = this.accounts.get(ref.account);
      const queue = queueOf(ref);
      if (queue === undefined) this.accounts.set(ref.account, 'whole');
      else if (known === undefined) this.accounts.set(ref.account, new Set([queue]));
      else if (known !== 'whole') known.add(queue);
    }
  }

  follows(account: string): boolean {
    return this.accounts.has(account);
  }

  /** Lists the topics broadcast after `after`. A topic that was never broadcast is not listed: no client has it. */
  mark(at: number, freshness: FreshnessService, after: number): Mark {
    return {
      at,
      accounts: [...this.accounts].map(([account, queues]) => ({
        account,
        ...freshness.of(account, queues === 'whole' ? undefined : queues),
      })),
      topics: this.followed
        .filter(({ feed: { sequence } }) => sequence > after)
        .map(({ masked, feed: { topic, sent } }) => ({
          topic,
          epoch: masked ? maskedEpoch(sent.epoch) : sent.epoch,
          version: sent.version,
        })),
    };
  }
}

type FollowedTopics = (Pick<Subscription, 'ref' | 'masked'> & { feed: TopicFeed })[];

function followedBy(session: Session): FollowedTopics {
  return [...session.subscriptions.values()].flatMap(({ ref, masked, feed }) =>
    feed === undefined ? [] : [{ ref, masked, feed }],
  );
}

/** The same for the same set of topics, masked alike; short, however many there are. */
function groupKey(followed: FollowedTopics): string {
  const topics = followed.map(({ masked, feed }) => `${masked ? 'm' : ''}:${feed.topic}`).sort();
  return createHash('sha256').update(JSON.stringify(topics)).digest('base64');
}

/** Before the first broadcast. */
const ALL = -1;
/** After any broadcast. */
const NONE = Infinity;

/**
 * Sockets that get their marks at the same time. "Changed since the last mark" is therefore the same for all of them, and
 * a socket that moves to another group misses nothing.
 */
class FreshnessShard {
  private readonly groupOf = new Map<Session, FreshnessGroup | undefined>();
  private readonly groups = new Map<string, FreshnessGroup>();
  private readonly toRegroup = new Set<Session>();
  /** Sockets that were too slow for their last mark: the next one lists everything. */
  private readonly owedFullMark = new Set<Session>();
  private markedSequence = 0;
  private marks = 0;

  constructor(
    private readonly rooms: FloorRooms,
    private readonly slow: SlowSockets,
    private readonly freshness: FreshnessService,
    /** Every so many marks list everything. */
    private readonly marksPerFull: number,
  ) {}

  get size(): number {
    return this.groupOf.size + this.groups.size + this.toRegroup.size + this.owedFullMark.size;
  }

  add(session: Session): void {
    this.groupOf.set(session, undefined);
    this.toRegroup.add(session);
  }

  regroup(session: Session): void {
    if (this.groupOf.has(session)) this.toRegroup.add(session);
  }

  remove(session: Session): void {
    this.leaveGroup(session);
    this.groupOf.delete(session);
    this.toRegroup.delete(session);
    this.owedFullMark.delete(session);
  }

  /** @param sequence of the last broadcast so far */
  mark(at: number, sequence: number): void {
    this.regroupMoved();
    const full = this.marks % this.marksPerFull === 0;
    const after = full ? ALL : this.markedSequence;
    for (const group of this.groups.values()) {
      const keepUp = [...group.sessions].filter((session) => !this.slow.has(session));
      const [owed, usual] = [
        keepUp.filter((session) => this.owedFullMark.has(session)),
        keepUp.filter((session) => !this.owedFullMark.has(session)),
      ];
      if (usual.length > 0) this.rooms.mark(usual, group.mark(at, this.freshness, after));
      if (owed.length > 0) this.rooms.mark(owed, group.mark(at, this.freshness, ALL));
    }
    this.owedFullMark.clear();
    for (const session of this.groupOf.keys()) if (this.slow.has(session)) this.owedFullMark.add(session);
    this.markedSequence = sequence;
    this.marks += 1;
  }

  /** A mark out of turn. It lists no topics: those belong to the regular marks. */
  sendNow(at: number, account: string): void {
    this.regroupMoved();
    for (const group of this.groups.values()) {
      if (!group.follows(account)) continue;
      const keepUp = [...group.sessions].filter((session) => !this.slow.has(session));
      if (keepUp.length > 0) this.rooms.mark(keepUp, group.mark(at, this.freshness, NONE));
    }
  }

  /**
   * First all leave, then all join: a group that keeps a member keeps its topics' feeds, one that loses its last
   * member is created again with the current feeds.
   */
  private regroupMoved(): void {
    for (const session of this.toRegroup) this.leaveGroup(session);
    for (const session of this.toRegroup) this.joinGroup(session);
    this.toRegroup.clear();
  }

  private joinGroup(session: Session): void {
    const followed = followedBy(session);
    const key = groupKey(followed);
    const group = this.groups.get(key) ?? new FreshnessGroup(key, followed);
    this.groups.set(key, group);
    group.sessions.add(session);
    this.groupOf.set(session, group);
  }

  private leaveGroup(session: Session): void {
    const group = this.groupOf.get(session);
    group?.sessions.delete(session);
    if (group?.sessions.size === 0) this.groups.delete(group.key);
  }
}

/** Ten thousand marks at one instant would delay the changes behind them, so they are spread over the interval. */
const SHARDS = 10;

/** A mark lists all topics that a socket follows at least this often. */
const FULL_EVERY_MS = 60_000;

/** Sends every socket regular marks: how fresh its rows are, and which versions it should have. */
@Injectable()
export class FreshnessMarks {
  private readonly shards: FreshnessShard[];
  private readonly shardOf = new Map<Session, FreshnessShard>();
  private added = 0;
  private ticks = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    rooms: FloorRooms,
    slow: SlowSockets,
    freshness: FreshnessService,
    private readonly fanOut: FanOut,
    private readonly config: FloorConfig,
  ) {
    const marksPerFull = Math.max(1, Math.floor(FULL_EVERY_MS / config.socket.markEveryMs));
    this.shards = Array.from(
      { length: SHARDS },
      () => new FreshnessShard(rooms, slow, freshness, marksPerFull),
    );
  }

  get size(): number {
    return this.shards.reduce((sum, shard) => sum + shard.size, this.shardOf.size);
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), this.config.socket.markEveryMs / SHARDS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  add(session: Session): void {
    const shard = this.shards[this.added++ % SHARDS];
    if (shard === undefined) return;
    this.shardOf.set(session, shard);
    shard.add(session);
  }

  /** After a change of the topics the socket follows. */
  regroup(session: Session): void {
    this.shardOf.get(session)?.regroup(session);
  }

  remove(session: Session): void {
    this.shardOf.get(session)?.remove(session);
    this.shardOf.delete(session);
  }

  /** Sends the freshness of this account out of turn, to every socket that follows something of it. */
  sendNow(account: string): void {
    for (const shard of this.shards) shard.sendNow(Date.now(), account);
  }

  private tick(): void {
    this.shards[this.ticks++ % SHARDS]?.mark(Date.now(), this.fanOut.sequence);
  }
}

/** Many targets of one phone system may fail together; that makes one mark. */
const AT_MOST_EVERY_MS = 500;
/** By then a topic that was not followed before has been polled, and the first answer ("30 s old") is outdated. */
const WAKE_MS = 1_000;

/** Sends a mark out of turn when an account fails, recovers, or is polled for the first time after it was followed. */
@Injectable()
export class FreshnessListener implements BeforeApplicationShutdown {
  private readonly outage = new OutageLog(
    new Logger(FreshnessListener.name),
    'send the freshness of an account',
  );
  private readonly sending = new Map<string, DebouncedTask>();
  private readonly wakeTimers = new Set<NodeJS.Timeout>();

  constructor(
    replica: FloorReplica,
    private readonly freshness: FreshnessService,
    private readonly marks: FreshnessMarks,
  ) {
    replica.on('health', ({ account }) => this.sendSoon(account));
    replica.on('wake', ({ account }) => this.sendAfterWake(account));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.wakeTimers) clearTimeout(timer);
    await Promise.all([...this.sending.values()].map((task) => task.stop()));
  }

  private sendSoon(account: string): void {
    if (!this.freshness.follows(account)) return;
    const task =
      this.sending.get(account) ??
      new DebouncedTask(AT_MOST_EVERY_MS, this.outage, async () => {
        await this.freshness.refresh(account);
        this.marks.sendNow(account);
      });
    this.sending.set(account, task);
    task.ask();
  }

  private sendAfterWake(account: string): void {
    const timer = setTimeout(() => {
      this.wakeTimers.delete(timer);
      this.sendSoon(account);
    }, WAKE_MS).unref();
    this.wakeTimers.add(timer);
  }
}
