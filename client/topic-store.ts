import type { FloorClient } from './floor-client.js';
import type { ShownFreshness, StateOf, TopicView } from './topic-view.js';

/** What `useSyncExternalStore` takes. */
export interface Store<T> {
  /** Follows the topic. What it returns ends the subscription. */
  subscribe(this: void, changed: () => void): () => void;
  /** The same object until something changes; the last one also after the subscription ended. */
  getSnapshot(this: void): T;
}

export function topicStore<Topic extends string>(
  floor: Pick<FloorClient, 'follow'>,
  topic: Topic,
): Store<TopicView<StateOf<Topic>>> {
  let last: TopicView<StateOf<Topic>> = { topic, freshness: { state: 'starting', saidBy: 'client' } };
  return {
    subscribe(changed) {
      const following = floor.follow(topic, () => {
        last = following.view;
        changed();
      });
      return () => following.stop();
    },
    getSnapshot: () => last,
  };
}

/** The freshness of a topic: another object only when it is another freshness. */
export function freshnessStore(floor: Pick<FloorClient, 'follow'>, topic: string): Store<ShownFreshness> {
  const { subscribe, getSnapshot } = topicStore(floor, topic);
  let last = getSnapshot().freshness;
  return {
    subscribe,
    getSnapshot() {
      const { freshness } = getSnapshot();
      const { state, saidBy, polledAt, nextDueAt } = freshness;
      const same = state === last.state && saidBy === last.saidBy && polledAt === last.polledAt;
      if (!same || nextDueAt !== last.nextDueAt) last = freshness;
      return last;
    },
  };
}
