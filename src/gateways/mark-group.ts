import { createHash } from 'node:crypto';
import { maskedEpoch } from '../modules/domain/masked.js';
import type { Mark } from '../modules/domain/protocol.js';
import type { Session } from './session.js';
import type { ShownFreshness } from './shown-freshness.js';
import type { Subscription } from './subscription.js';
import type { TopicFeed } from './topic-feed.js';

/** Sockets that follow the same topics: what is said to one of them holds for all. */
export class MarkGroup {
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
  mark(at: number, freshness: ShownFreshness, afterTurn: number): Mark {
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

export type Followed = (Pick<Subscription, 'ref' | 'masked'> & { feed: TopicFeed })[];

export function followedBy(session: Session): Followed {
  return [...session.subscriptions.values()].flatMap(({ ref, masked, feed }) =>
    feed === undefined ? [] : [{ ref, masked, feed }],
  );
}

/** The same for the same set of topics, masked alike; short, however many there are. */
export function groupKey(followed: Followed): string {
  const topics = followed.map(({ masked, feed }) => `${masked ? 'm' : ''}:${feed.topic}`).sort();
  return createHash('sha256').update(JSON.stringify(topics)).digest('base64');
}
