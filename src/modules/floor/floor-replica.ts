import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Delta } from '../domain/document.js';
import { metricsPartOf, parseTopic } from '../domain/topic.js';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { NO_TRACING, Tracing } from '../tracing/tracing.js';
import { TypedEmitter } from '../../lib/typed-emitter.js';
import { FloorMetrics, uncounted } from './floor-metrics.js';
import { FloorStore } from './floor-store.js';
import {
  FollowedTopic,
  isBehind,
  isSame,
  type DeltaEntry,
  type TopicEntry,
  TopicHistory,
  type DocumentVersion,
  type TopicView,
} from './topic-history.js';
import type { ReplicaEvents } from './replica-events.js';
import { instantOf, isAfter, type LogEntry } from './log-entry.js';
import { LogTail } from './log-tail.js';
import { cutDelta, cutView, TopicParts } from './topic-parts.js';
import { OutageLog } from '../../lib/outage-log.js';
import { IntervalTask } from '../../lib/interval-task.js';

const RECONCILE_MS = 10_000;
const IDLE_MS = 60_000;
const RETRY_MS = 500;
/** With more entries for a topic while it is being read, it is read again instead. */
const MAX_WAITING = 1_000;

/**
 * The documents this process follows, in memory, kept up to date from the change log. A document is read from Redis
 * once, however many follow it, and again only when something was missed. While Redis is away it stays as it is.
 */
@Injectable()
export class FloorReplica implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly topics = new Map<string, FollowedTopic>();
  private readonly events = new TypedEmitter<ReplicaEvents>();
  private readonly parts = new TopicParts(this.events);
  private readonly tail: LogTail;
  private readonly outage = new OutageLog(new Logger(FloorReplica.name), 'read documents');
  private retriedAt = -Infinity;
  private readonly reconciling = new IntervalTask(RECONCILE_MS, this.outage, () => this.reconcile());

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly store: FloorStore,
    private readonly metrics: FloorMetrics = uncounted(),
    private readonly tracing: Tracing = NO_TRACING,
  ) {
    this.tail = new LogTail(
      connections,
      keys,
      store,
      (entry) => this.onEntry(entry),
      () => this.retryBroken(),
    );
  }

  /** When the log that was read longest ago was read, epoch ms. Undefined until all logs were read once. */
  get tailedAt(): number | undefined {
    return this.tail.readAt;
  }

  /**
   * Up to when every change of the account has reached this process, epoch ms: when its log was last read or, before
   * its first read, began to be followed. Undefined before `start`.
   */
  logReadAt(account: string): number | undefined {
    return this.tail.shardReadAt(this.keys.shardOf(account));
  }

  /** How many topics are held. */
  get size(): number {
    return this.topics.size;
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** Follows the log from now on. Following a topic does it too. */
  start(): void {
    this.tail.start();
    this.reconciling.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.tail.stop(), this.reconciling.stop()]);
  }

  on<E extends keyof ReplicaEvents>(event: E, listener: (payload: ReplicaEvents[E]) => void): () => void {
    return this.events.on(event, listener);
  }

  /**
   * Counts a follower, and reads the document unless it is held. Undefined: there is no such document; when it
   * appears, `reset` says so. Rejects when Redis does not answer; then the follower is not counted.
   */
  async follow(topic: string): Promise<TopicView | undefined> {
    const part = metricsPartOf(topic);
    if (part !== undefined) {
      this.parts.follow(topic, part, await this.follow(part.whole));
      return this.view(topic);
    }
    this.start();
    const followed = this.topics.get(topic) ?? this.register(topic);
    followed.followers += 1;
    followed.idleSince = undefined;
    try {
      if (!followed.loaded) await this.read(followed);
    } catch (error) {
      this.unfollow(topic);
      throw error;
    }
    return followed.history.view;
  }

  /** The document is kept for a minute, because a client that left may return. */
  unfollow(topic: string): void {
    const part = metricsPartOf(topic);
    if (part !== undefined) {
      this.parts.unfollow(topic, part);
      return this.unfollow(part.whole);
    }
    const followed = this.topics.get(topic);
    if (followed === undefined || followed.followers === 0) return;
    followed.followers -= 1;
    if (followed.followers === 0) followed.idleSince = Date.now();
  }

  view(topic: string): TopicView | undefined {
    const part = metricsPartOf(topic);
    if (part === undefined) return this.topics.get(topic)?.history.view;
    const whole = this.view(part.whole);
    return whole && cutView(whole, part);
  }

  /**
   * What a client that holds this version lacks: one merged delta; `current` when it lacks nothing, also when it is
   * ahead of this process; undefined when only a snapshot will do.
   */
  since(topic: string, held: DocumentVersion): Delta | 'current' | undefined {
    const part = metricsPartOf(topic);
    if (part === undefined) return this.topics.get(topic)?.history.since(held);
    const missed = this.since(part.whole, held);
    return missed === undefined || missed === 'current' ? missed : cutDelta(missed, topic, part);
  }

  /** Compares the versions held with Redis, in case the log lost an entry. Done every 10 s. */
  async reconcile(): Promise<void> {
    this.forgetIdle();
    const rewound = new Set(await this.tail.rewound());
    const held = [...this.topics.values()].filter((followed) => followed.loaded);
    const stored = await this.store.versions(held);
    const doubtful = held.filter(
      (followed, i) => rewound.has(this.keys.shardOf(followed.account)) || isBehind(followed, stored[i]),
    );
    await Promise.all(doubtful.map((followed) => this.read(followed)));
  }

  private register(topic: string): FollowedTopic {
    const ref = parseTopic(topic);
    if (ref === undefined) throw new Error(`"${topic}" is not the name of a topic.`);
    const followed = new FollowedTopic(ref.account, topic);
    this.topics.set(topic, followed);
    return followed;
  }

  private forgetIdle(): void {
    for (const [topic, { idleSince }] of this.topics)
      if (idleSince !== undefined && Date.now() - idleSince > IDLE_MS) this.topics.delete(topic);
  }

  /** Reads the document; concurrent callers share one read. */
  private async read(followed: FollowedTopic): Promise<void> {
    followed.reading ??= this.load(followed);
    await followed.reading;
  }

  private async load(followed: FollowedTopic): Promise<void> {
    try {
      await this.tail.ready(this.keys.shardOf(followed.account));
      do {
        followed.waiting = [];
        this.install(followed, await this.store.load(followed.account, followed.topic));
      } while (followed.waiting.length === MAX_WAITING);
    } catch (error) {
      followed.broken = true;
      this.endReading(followed);
      throw error;
    }
    followed.broken = false;
    for (const entry of this.endReading(followed)) this.applyEntry(followed, entry);
  }

  /** @returns the entries that arrived meanwhile; applying them may cause another read */
  private endReading(followed: FollowedTopic): TopicEntry[] {
    const { waiting = [] } = followed;
    followed.reading = undefined;
    followed.waiting = undefined;
    return waiting;
  }

  private install(
    followed: FollowedTopic,
    { position, document }: Awaited<ReturnType<FloorStore['load']>>,
  ): void {
    const { history, loaded, topic } = followed;
    const before = history.view;
    followed.position = position;
    followed.loaded = true;
    followed.suspect = undefined;
    // No document and no `gone` entry: Redis was emptied. The last good state stays until there is a new document.
    if (document === undefined || isSame(before, document)) return;
    history.reset(document);
    if (loaded) this.events.emit('reset', { topic, view: document });
  }

  private onEntry(entry: LogEntry): void {
    if (entry.kind === 'health') return this.events.emit('health', { account: entry.account });
    if (entry.kind === 'committed') return this.events.emit('committed', { account: entry.account });
    if (entry.kind === 'wake')
      return this.events.emit('wake', { account: entry.account, scope: entry.scope });
    if (entry.kind === 'hint') {
      const { account, targets, event, id } = entry;
      return this.events.emit('hint', { account, targets, event, at: instantOf(id) });
    }
    if (entry.kind === 'unchanged')
      return this.events.emit('unchanged', { account: entry.account, target: entry.target });
    // For the recorder alone.
    if (entry.kind === 'contacts') return;
    const followed = this.topics.get(entry.topic);
    if (followed === undefined) return;
    if (followed.waiting === undefined) this.applyEntry(followed, entry);
    else if (followed.waiting.length < MAX_WAITING) followed.waiting.push(entry);
  }

  private applyEntry(followed: FollowedTopic, entry: TopicEntry): void {
    const { history, topic } = followed;
    if (entry.kind === 'gone') {
      // An epoch is never used again, so this holds at any position of the log.
      if (history.view?.epoch !== entry.epoch) return;
      followed.history = new TopicHistory(topic);
      this.events.emit('gone', { topic });
      return;
    }
    if (!isAfter(entry.id, followed.position)) return;
    // Made by FloorWriter; validating it would cost every process more than applying it.
    const delta = JSON.parse(entry.json) as Delta;
    const since = Date.now();
    const outcome = history.accept(delta, entry.json.length);
    if (outcome === 'gap') return this.readAgain(followed);
    const { view } = history;
    if (outcome !== 'applied' || view === undefined) return;
    this.metrics.lagged(since - instantOf(entry.id));
    const trace = this.noteApplied(entry, since);
    const { cause } = entry;
    this.events.emit('change', {
      ...{ topic, view, delta },
      ...(trace !== undefined && { trace }),
      ...(cause !== undefined && { cause }),
    });
  }

  private noteApplied({ trace: from, topic, version }: DeltaEntry, since: number): string | undefined {
    if (from === undefined) return undefined;
    return this.tracing.note({ name: 'apply', from, since, attributes: () => ({ topic, version }) });
  }

  /** Called after each read of the log: reads again the documents whose last read failed. */
  private retryBroken(): void {
    if (performance.now() - this.retriedAt < RETRY_MS) return;
    this.retriedAt = performance.now();
    for (const followed of this.topics.values())
      if (followed.broken && followed.followers > 0) this.readAgain(followed);
  }

  private readAgain(followed: FollowedTopic): void {
    this.read(followed).then(
      () => this.outage.worked(),
      (error: unknown) => this.outage.failed(error),
    );
  }
}
