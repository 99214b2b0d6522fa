// A queue's board as a React component, here without JSX.
import { queueTopic, type FloorClient } from '@floorwalker/client';
import { useConnection, useTopic } from '@floorwalker/client/react';

export interface BoardProps {
  floor: FloorClient;
  account: string;
  queue: string;
}

/** Lines of text: what a component returns. */
export function Board({ floor, account, queue }: BoardProps): string[] {
  const { state, freshness, refusal } = useTopic(floor, queueTopic(account, queue));
  const { phase } = useConnection(floor);
  if (refusal !== undefined) return [refusal.message];
  if (state === undefined) return [phase];
  const waiting = Object.values(state.waiting);
  return [`${state.queue.self.name}: ${waiting.length} waiting (${freshness.state})`];
}
