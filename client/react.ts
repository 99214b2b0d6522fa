import { useMemo, useSyncExternalStore } from 'react';
import type { ConnectionState } from './connection-state.js';
import type { FloorClient } from './floor-client.js';
import { freshnessStore, topicStore } from './topic-store.js';
import type { ShownFreshness, StateOf, TopicView } from './topic-view.js';

/**
 * Follows a topic as long as the component is shown, and renders again with each change of it. Components that use the
 * same topic share one subscription. Before the first answer the view has no `state`.
 */
export function useTopic<Topic extends string>(floor: FloorClient, topic: Topic): TopicView<StateOf<Topic>> {
  const store = useMemo(() => topicStore(floor, topic), [floor, topic]);
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}

/** Renders again only when the freshness of the topic changes, not its rows. */
export function useFreshness(floor: FloorClient, topic: string): ShownFreshness {
  const store = useMemo(() => freshnessStore(floor, topic), [floor, topic]);
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}

/** How the connection fares. */
export function useConnection(floor: FloorClient): ConnectionState {
  const store = useMemo(
    () => ({
      subscribe: (changed: () => void) => floor.onConnection(changed),
      getSnapshot: () => floor.connection,
    }),
    [floor],
  );
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}
