import { Injectable } from '@nestjs/common';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { freshness, type Freshness } from '../modules/domain/freshness.js';
import { FreshnessService } from '../modules/floor/freshness.js';
import { CommandStore } from '../modules/commands/command-store.js';
import { own } from '../modules/domain/document.js';
import { FloorError } from '../modules/domain/problem.js';
import type { TopicRef } from '../modules/domain/topic.js';
import { CurrentRoster } from '../modules/floor/current-roster.js';
import { InterestLeases } from '../modules/floor/interest-leases.js';
import type { TopicView } from '../modules/floor/topic-history.js';
import type { Subscription } from './session.js';

/** Waits for documents that do not exist yet: an account that is starting, a queue that was never read. */
@Injectable()
export class ArrivalWaiter {
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(private readonly replica: FloorReplica) {
    replica.on('reset', ({ topic }) => {
      for (const arrived of this.waiting.get(topic) ?? []) arrived();
    });
  }

  get size(): number {
    return this.waiting.size;
  }

  /** Whether the topic, which the replica already follows, has a document now or within `patienceMs`. */
  async wait(topic: string, patienceMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.replica.view(topic) !== undefined) return true;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.remove(topic, done);
        resolve();
      };
      const timer = setTimeout(done, patienceMs);
      signal.addEventListener('abort', done);
      this.add(topic, done);
      if (signal.aborted) done();
    });
    return this.replica.view(topic) !== undefined;
  }

  private add(topic: string, arrived: () => void): void {
    const others = this.waiting.get(topic);
    if (others === undefined) this.waiting.set(topic, new Set([arrived]));
    else others.add(arrived);
  }

  private remove(topic: string, arrived: () => void): void {
    const others = this.waiting.get(topic);
    others?.delete(arrived);
    if (others?.size === 0) this.waiting.delete(topic);
  }
}

/** Longer without a look at the change log, and what is shown may miss changes although the phone system answers. */
const LOG_UNREAD_MS = 10_000;

/** How fresh what a client sees is: the readings behind it, and whether their changes can have reached this process. */
@Injectable()
export class ShownFreshness {
  constructor(
    private readonly book: FreshnessService,
    private readonly replica: FloorReplica,
  ) {}

  /** Of the whole account, or of these of its queues only. */
  of(account: string, queues?: ReadonlySet<string>): Freshness {
    const behind = this.book
      .targets(account)
      .filter(({ queue }) => queues === undefined || queue === undefined || queues.has(queue));
    const now = Date.now();
    const { state, polledAt, nextDueAt } = freshness(behind, now);
    const { tailedAt } = this.replica;
    const unread = tailedAt !== undefined && now - tailedAt > LOG_UNREAD_MS ? tailedAt : undefined;
    return {
      state: unread !== undefined && (state === 'live' || state === 'late') ? 'stale' : state,
      ...(polledAt !== undefined && { polledAt: Math.min(polledAt, unread ?? polledAt) }),
      ...(nextDueAt !== undefined && { nextDueAt }),
    };
  }
}

/** A cold topic is polled at once when it is followed; a phone system rarely needs longer to answer. */
const PATIENCE_MS = 5_000;

/** Sees to it that a topic somebody wants to follow is polled, and that the replica holds its document. */
@Injectable()
export class TopicLoader {
  constructor(
    private readonly replica: FloorReplica,
    private readonly leases: InterestLeases,
    private readonly book: FreshnessService,
    private readonly arrivals: ArrivalWaiter,
    private readonly commands: CommandStore,
    private readonly rosters: CurrentRoster,
  ) {}

  /** Throws `not-found`, `not-ready` or `unavailable`. Each call wants one `unfollow`, also when it throws. */
  async follow(subscription: Subscription): Promise<void> {
    const { topic, ref, ended } = subscription;
    this.leases.follow(topic);
    this.book.follow(ref.account);
    if ((await reading(topic, this.read(subscription))) || ended.aborted) return;
    // Nothing polls it: before the account's first command there is none.
    if (ref.kind === 'commands') await reading(topic, this.commands.open(ref.account));
    if (!(await reading(topic, this.mayAppear(ref))))
      throw new FloorError('not-found', `There is no topic "${topic}".`);
    if (await this.arrivals.wait(topic, PATIENCE_MS, ended)) return;
    throw new FloorError(
      'not-ready',
      `"${topic}" has not been read from its phone system yet. Ask again in a few seconds.`,
    );
  }

  unfollow({ topic, ref, replicated }: Subscription): void {
    if (replicated) this.replica.unfollow(topic);
    this.book.unfollow(ref.account);
    this.leases.unfollow(topic);
  }

  private async read(subscription: Subscription): Promise<boolean> {
    const { account } = subscription.ref;
    const [view] = await Promise.all([
      this.replicate(subscription),
      // The answer says how fresh it is, so the account's records must be here; later they come by themselves.
      this.book.ready(account),
    ]);
    return view !== undefined;
  }

  private async replicate(subscription: Subscription): Promise<TopicView | undefined> {
    const { topic, ended } = subscription;
    const view = await this.replica.follow(topic);
    if (ended.aborted) this.replica.unfollow(topic);
    else subscription.replicated = true;
    return view;
  }

  /**
   * The roster alone says which queues there are: other documents and the polls' records come one by one after it. A
   * client that was refused for good would not ask again for a minute.
   */
  private async mayAppear(ref: TopicRef): Promise<boolean> {
    if (ref.kind !== 'queue') return true;
    const roster = await this.rosters.of(ref.account);
    return roster === undefined || own(roster.queues, ref.queue) !== undefined;
  }
}

async function reading<T>(topic: string, outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (cause) {
    throw new FloorError('unavailable', `"${topic}" cannot be read right now. Ask again in a few seconds.`, {
      cause,
    });
  }
}
