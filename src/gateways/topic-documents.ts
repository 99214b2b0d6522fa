import { Injectable } from '@nestjs/common';
import { CommandStore } from '../modules/commands/command-store.js';
import { own } from '../modules/domain/document.js';
import { FloorError } from '../modules/domain/problem.js';
import type { TopicRef } from '../modules/domain/topic.js';
import { CurrentRoster } from '../modules/floor/current-roster.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { FreshnessBook } from '../modules/floor/freshness-book.js';
import { InterestLeases } from '../modules/floor/interest-leases.js';
import type { TopicView } from '../modules/floor/topic-history.js';
import { Arrivals } from './arrivals.js';
import type { Subscription } from './subscription.js';

/** A cold topic is polled at once when it is followed; a phone system rarely needs longer to answer. */
const PATIENCE_MS = 5_000;

/** Sees to it that a topic somebody wants to follow is polled, and that the replica holds its document. */
@Injectable()
export class TopicDocuments {
  constructor(
    private readonly replica: FloorReplica,
    private readonly leases: InterestLeases,
    private readonly book: FreshnessBook,
    private readonly arrivals: Arrivals,
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
    if (await this.arrivals.of(topic, PATIENCE_MS, ended)) return;
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
