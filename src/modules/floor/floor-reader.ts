import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Delta } from '../domain/document.js';
import type { Freshness, TargetHealth } from '../domain/freshness.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import { parseTopic, queueOf, type TopicRef } from '../domain/topic.js';
import { CurrentRoster } from './current-roster.js';
import { FloorReplica } from './floor-replica.js';
import { FloorStore } from './floor-store.js';
import { FreshnessService } from './freshness.js';
import { InterestLeases } from './interest-leases.js';
import type { DocumentVersion, TopicView } from './topic-history.js';
import { orUnavailable } from '../domain/unavailable.js';

export interface FloorRead {
  view: TopicView;
  freshness: Freshness;
  /** The records of the account's targets. */
  targets: readonly TargetHealth[];
}

/** `interest`: the rows are polled as often as for a board. `glance`: as often as if it were not followed. */
export type Attention = 'interest' | 'glance';

interface Sources {
  replica: FloorReplica;
  freshness: FreshnessService;
  interest: InterestLeases;
}

/** One follower of a topic: its rows, their age and the demand for polls, held together until `close`. */
export class OpenTopic {
  /** Resolves once the document and the account's records have been read. Rejects with `unavailable`; then `close` it. */
  readonly loaded: Promise<void>;
  private replicated = false;
  private leased = false;
  private closed = false;

  constructor(
    readonly topic: string,
    readonly ref: TopicRef,
    private readonly sources: Sources,
    attention: Attention,
  ) {
    if (attention === 'interest') this.lease();
    sources.freshness.follow(ref.account);
    // Rows whose age is unknown cannot be shown.
    this.loaded = orUnavailable(
      Promise.all([this.replicate(), sources.freshness.ready(ref.account)]).then(() => undefined),
    );
  }

  /** The newest version this process holds; undefined: there is no such document (yet). */
  get view(): TopicView | undefined {
    return this.sources.replica.view(this.topic);
  }

  /** Judged at this moment. */
  get freshness(): Freshness {
    const queue = queueOf(this.ref);
    return this.sources.freshness.of(this.ref.account, queue === undefined ? undefined : new Set([queue]));
  }

  /** The records of the account's targets. */
  get targets(): readonly TargetHealth[] {
    return this.sources.freshness.targets(this.ref.account);
  }

  /** As {@link FloorReplica.since}. */
  since(held: DocumentVersion): Delta | 'current' | undefined {
    return this.sources.replica.since(this.topic, held);
  }

  /** From now on the rows are polled as often as for a board. */
  lease(): void {
    if (this.leased || this.closed) return;
    this.leased = true;
    this.sources.interest.follow(this.topic);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    const { replica, freshness, interest } = this.sources;
    if (this.replicated) replica.unfollow(this.topic);
    freshness.unfollow(this.ref.account);
    if (this.leased) interest.unfollow(this.topic);
  }

  private async replicate(): Promise<void> {
    const { replica } = this.sources;
    await replica.follow(this.topic);
    if (this.closed) replica.unfollow(this.topic);
    else this.replicated = true;
  }
}

/** A request that comes within this time after the last one finds its topic still open. */
const HOLD_MS = 30_000;

interface HeldTopic {
  open: OpenTopic;
  timer: NodeJS.Timeout;
}

/**
 * The one way to the picture for those who serve it. `open` follows a topic as long as a client does; `read` answers a
 * single request from a topic that stays open for a while. Every method rejects with `unavailable` when Redis does not
 * answer; topics that are open are served all the same, with their true age.
 */
@Injectable()
export class FloorReader implements OnApplicationShutdown {
  private readonly held = new Map<string, HeldTopic>();
  private readonly sources: Sources;

  constructor(
    private readonly store: FloorStore,
    replica: FloorReplica,
    freshness: FreshnessService,
    interest: InterestLeases,
    private readonly rosters: CurrentRoster,
  ) {
    this.sources = { replica, freshness, interest };
  }

  onApplicationShutdown(): void {
    for (const held of this.held.values()) this.release(held);
  }

  /** Follows the topic until the returned handle is closed, also when its loading fails. Throws `bad-request`. */
  open(topic: string, attention: Attention = 'interest'): OpenTopic {
    const ref = parseTopic(topic);
    if (ref === undefined) throw new FloorError('bad-request', `"${topic}" is not a topic.`);
    return new OpenTopic(topic, ref, this.sources, attention);
  }

  /** The topic as it is now; undefined: there is no such document (yet). */
  async read(topic: string, attention: Attention): Promise<FloorRead | undefined> {
    const held = this.held.get(topic) ?? this.hold(topic);
    held.timer.refresh();
    const { open } = held;
    try {
      await open.loaded;
    } catch (error) {
      this.release(held);
      throw error;
    }
    const { view } = open;
    if (view === undefined) {
      this.release(held);
      return undefined;
    }
    if (attention === 'interest') open.lease();
    return { view, freshness: open.freshness, targets: open.targets };
  }

  /** A document with the records of its account's targets, read from Redis and not followed. */
  readOnce(
    account: string,
    topic: string,
  ): Promise<{ view: TopicView | undefined; targets: TargetHealth[] }> {
    const reads = Promise.all([this.store.load(account, topic), this.store.targets(account)]);
    return orUnavailable(reads.then(([{ document }, targets]) => ({ view: document, targets })));
  }

  /** Which queues and people there are; undefined while the account was never read. */
  roster(account: string): Promise<Roster | undefined> {
    return orUnavailable(this.rosters.of(account));
  }

  private hold(topic: string): HeldTopic {
    const open = this.open(topic, 'glance');
    const timer = setTimeout(() => this.release(held), HOLD_MS);
    // A topic that is held does not keep the process alive.
    timer.unref();
    const held: HeldTopic = { open, timer };
    this.held.set(topic, held);
    return held;
  }

  private release(held: HeldTopic): void {
    clearTimeout(held.timer);
    held.open.close();
    if (this.held.get(held.open.topic) === held) this.held.delete(held.open.topic);
  }
}
