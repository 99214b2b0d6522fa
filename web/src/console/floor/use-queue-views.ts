import { useEffect, useRef, useState } from 'preact/hooks';
import type { Following, QueueDocument } from '../../../../client/index.js';
import type { PageClient } from '../../shared/page-client.js';
import type { FloorViews } from '../../shared/floor-topics.js';

type QueueViews = FloorViews['queues'];

export interface NamedQueue {
  account: string;
  queue: string;
}

const nameOf = ({ account, queue }: NamedQueue): string => `${account}/${queue}`;

/** Follows the wanted queues. When others are wanted, those that still are stay followed. */
export function useQueueViews(client: PageClient, wanted: readonly NamedQueue[]): QueueViews {
  const [views, setViews] = useState<QueueViews>([]);
  const followed = useRef(new Map<string, NamedQueue & { following: Following<QueueDocument> }>()).current;
  const frame = useRef<number | undefined>(undefined);
  const show = useRef(() => {
    frame.current = undefined;
    setViews([...followed.values()].map(({ following, ...named }) => ({ ...named, view: following.view })));
  }).current;
  const changed = useRef(() => {
    frame.current ??= requestAnimationFrame(show);
  }).current;

  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      for (const { following } of followed.values()) following.stop();
      followed.clear();
    },
    [client],
  );
  const names = JSON.stringify(wanted.map(nameOf));
  useEffect(() => {
    const kept = new Set(wanted.map(nameOf));
    for (const [name, { following }] of followed)
      if (!kept.has(name)) {
        following.stop();
        followed.delete(name);
      }
    for (const { account, queue } of wanted) {
      const name = nameOf({ account, queue });
      if (!followed.has(name))
        followed.set(name, { account, queue, following: client.followQueue(account, queue, changed) });
    }
    changed();
  }, [client, names]);
  return views;
}
