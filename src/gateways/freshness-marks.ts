import { createHash } from 'node:crypto';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { maskedEpoch } from '../modules/domain/masked.js';
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

/** Sockets that follow the same topics: what is said to one of them holds for all. */
class FreshnessGroup {
  readonly sessions = new Set<Session>();
  /** Per account the queues that are followed, or the whole account. */
  private readonly accounts = new Map<string, Set<string> | 'whole'>();

  constructor(
    readonly key: string,
    private readonly followed: Followed,
  ) {
    for (const { ref } of followed) {
      const known = this.accounts.get(ref.account);
      if (ref.kind !== 'queue') this.accounts.set(ref.account, 'whole');
      else if (known === undefined) this.accounts.set(ref.account, new Set([ref.queue]));
      else if (known !== 'whole') known.add(ref.queue);
    }
  }

  follows(account: string): boolean {
    return this.accounts.has(account);
  }

  /** Lists the topics broadcast after that turn. What was not broadcast yet is not listed: nobody can have it. */
  mark(at: number, freshness: FreshnessService, afterTurn: number): Mark {
    return {
      at,
      accounts: [...this.accounts].map(([account, queues]) => ({
        account,
        ...freshness.of(account, queues === 'whole' ? undefined : queues),
      })),
      topics: this.followed
        .filter(({ feed: { turn } }) => turn > afterTurn)
        .map(({ masked, feed: { topic, sent } }) => ({
          topic,
          epoch: masked ? maskedEpoch(sent.epoch) : sent.epoch,
          version: sent.version,
        })),
    };
  }
}

type Followed = (Pick<Subscription, 'ref' | 'masked'> & { feed: TopicFeed })[];

function followedBy(session: Session): Followed {
  return [...session.subscriptions.values()].flatMap(({ ref, masked, feed }) =>
    feed === undefined ? [] : [{ ref, masked, feed }],
  );
}

/** The same for the same set of topics, masked alike; short, however many there are. */
function groupKey(followed: Followed): string {
  const topics = followed.map(({ masked, feed }) => `${masked ? 'm' : ''}:${feed.topic}`).sort();
  return createHash('sha256').update(JSON.stringify(topics)).digest('base64');
}

/** Before every broadcast there ever was. */
const ALL = -1;
/** After every broadcast there will ever be. */
const NONE = Infinity;

/**
 * Sockets that get their marks at the same time. "Changed since the last mark" therefore means the same for all of
 * them, and one that moves to another group misses nothing.
 */
class FreshnessShard {
  private readonly groupOf = new Map<Session, FreshnessGroup | undefined>();
  private readonly groups = new Map<string, FreshnessGroup>();
  private readonly moved = new Set<Session>();
  /** Slow at a mark, which was therefore not sent: the next one lists everything. */
  private readonly owed = new Set<Session>();
  private markedTurn = 0;
  private marks = 0;

  constructor(
    private readonly rooms: FloorRooms,
    private readonly slow: SlowSockets,
    private readonly freshness: FreshnessService,
    /** Every so many marks list everything. */
    private readonly marksPerFull: number,
  ) {}

  get size(): number {
    return this.groupOf.size + this.groups.size + this.moved.size + this.owed.size;
  }

  add(session: Session): void {
    this.groupOf.set(session, undefined);
    this.moved.add(session);
  }

  regroup(session: Session): void {
    if (this.groupOf.has(session)) this.moved.add(session);
  }

  remove(session: Session): void {
    this.leaveGroup(session);
    this.groupOf.delete(session);
    this.moved.delete(session);
    this.owed.delete(session);
  }

  /** `turn`: that of the last broadcast so far. */
  mark(at: number, turn: number): void {
    this.regroupMoved();
    const full = this.marks % this.marksPerFull === 0;
    const afterTurn = full ? ALL : this.markedTurn;
    for (const group of this.groups.values()) {
      const keepUp = [...group.sessions].filter((session) => !this.slow.has(session));
      const [owed, usual] = [
        keepUp.filter((session) => this.owed.has(session)),
        keepUp.filter((session) => !this.owed.has(session)),
      ];
      if (usual.length > 0) this.rooms.mark(usual, group.mark(at, this.freshness, afterTurn));
      if (owed.length > 0) this.rooms.mark(owed, group.mark(at, this.freshness, ALL));
    }
    this.owed.clear();
    for (const session of this.groupOf.keys()) if (this.slow.has(session)) this.owed.add(session);
    this.markedTurn = turn;
    this.marks += 1;
  }

  /** Outside the turns, and without topics: those belong to the turns. */
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
   * member is made anew with the feeds of now.
   */
  private regroupMoved(): void {
    for (const session of this.moved) this.leaveGroup(session);
    for (const session of this.moved) this.joinGroup(session);
    this.moved.clear();
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

/** Ten thousand marks at one instant would hold up the changes behind them; spread out they do not. */
const SLICES = 10;

/** At least so often a mark lists all topics a socket follows. */
const FULL_EVERY_MS = 60_000;

/** Tells every socket in regular turns how fresh what it sees is, and which versions it should have. */
@Injectable()
export class FreshnessMarks {
  private readonly shards: FreshnessShard[];
  private readonly shardOf = new Map<Session, FreshnessShard>();
  private joined = 0;
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
      { length: SLICES },
      () => new FreshnessShard(rooms, slow, freshness, marksPerFull),
    );
  }

  get size(): number {
    return this.shards.reduce((sum, slice) => sum + slice.size, this.shardOf.size);
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), this.config.socket.markEveryMs / SLICES);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  add(session: Session): void {
    const slice = this.shards[this.joined++ % SLICES];
    if (slice === undefined) return;
    this.shardOf.set(session, slice);
    slice.add(session);
  }

  /** After a change of the topics the socket follows. */
  regroup(session: Session): void {
    this.shardOf.get(session)?.regroup(session);
  }

  remove(session: Session): void {
    this.shardOf.get(session)?.remove(session);
    this.shardOf.delete(session);
  }

  /** Between the turns: how fresh this account is, to everybody who follows something of it. */
  sendNow(account: string): void {
    for (const slice of this.shards) slice.sendNow(Date.now(), account);
  }

  private tick(): void {
    this.shards[this.ticks++ % SLICES]?.mark(Date.now(), this.fanOut.turn);
  }
}

/** A phone system may lose many targets within one turn; that is one piece of news. */
const AT_MOST_EVERY_MS = 500;
/** By then a topic that was cold has been polled, and what its follower was told first ("30 s old") is wrong. */
const WOKEN_MS = 1_000;

/** Marks come in regular turns; when an account fails, recovers or wakes up nobody should have to wait for the turn. */
@Injectable()
export class FreshnessListener implements BeforeApplicationShutdown {
  private readonly outage = new OutageLog(new Logger(FreshnessListener.name), 'tell how fresh an account is');
  private readonly accounts = new Map<string, DebouncedTask>();
  private readonly woken = new Set<NodeJS.Timeout>();

  constructor(
    replica: FloorReplica,
    private readonly book: FreshnessService,
    private readonly marks: FreshnessMarks,
  ) {
    replica.on('health', ({ account }) => this.tell(account));
    replica.on('wake', ({ account }) => this.tellLater(account));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.woken) clearTimeout(timer);
    await Promise.all([...this.accounts.values()].map((telling) => telling.stop()));
  }

  private tell(account: string): void {
    // Nobody here follows it.
    if (!this.book.follows(account)) return;
    const telling =
      this.accounts.get(account) ??
      new DebouncedTask(AT_MOST_EVERY_MS, this.outage, async () => {
        await this.book.refresh(account);
        this.marks.sendNow(account);
      });
    this.accounts.set(account, telling);
    telling.ask();
  }

  private tellLater(account: string): void {
    const timer = setTimeout(() => {
      this.woken.delete(timer);
      this.tell(account);
    }, WOKEN_MS).unref();
    this.woken.add(timer);
  }
}
