import { useEffect, useState } from 'preact/hooks';
import type { AccountDocument, QueueDocument, TopicView, Following } from '../../../client/index.js';
import type { PageClient } from './page-client.js';

/** A topic a board shows. */
export type FloorTopic =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'queue'; readonly account: string; readonly queue: string };

/** Undefined: a topic of another kind, which boards have no place for. */
export function floorTopic(name: string): FloorTopic | undefined {
  const [kind, account, ...rest] = name.split('/');
  if (!account) return undefined;
  if (kind === 'account' && rest.length === 0) return { kind, account };
  // A queue's id may hold slashes.
  const queue = rest.join('/');
  return kind === 'queue' && queue !== '' ? { kind, account, queue } : undefined;
}

/** What is known of the topics a board follows. */
export interface FloorViews {
  /** By account. */
  readonly accounts: ReadonlyMap<string, TopicView<AccountDocument>>;
  readonly queues: readonly { account: string; queue: string; view: TopicView<QueueDocument> }[];
}

const NOTHING: FloorViews = { accounts: new Map(), queues: [] };

/** Follows these topics as long as the component lives; whatever changes between two frames is shown at once. */
export function useFloorViews(client: PageClient, topics: readonly FloorTopic[]): FloorViews {
  const [views, setViews] = useState(NOTHING);
  // An array is another one at every render; the effect must see when its content changes.
  const wanted = JSON.stringify(topics);
  useEffect(() => {
    let frame: number | undefined;
    const show = () => {
      frame = undefined;
      setViews({
        accounts: new Map(accounts.map((following, i) => [accountNames[i] ?? '', following.view])),
        queues: queues.map(({ following, ...named }) => ({ ...named, view: following.view })),
      });
    };
    const changed = () => (frame ??= requestAnimationFrame(show));
    const accountNames = topics.flatMap((topic) => (topic.kind === 'account' ? [topic.account] : []));
    const accounts: Following<AccountDocument>[] = accountNames.map((account) =>
      client.followAccount(account, changed),
    );
    const queues = topics.flatMap((topic) =>
      topic.kind === 'queue'
        ? [
            {
              account: topic.account,
              queue: topic.queue,
              following: client.followQueue(topic.account, topic.queue, changed),
            },
          ]
        : [],
    );
    show();
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const following of accounts) following.stop();
      for (const { following } of queues) following.stop();
    };
  }, [client, wanted]);
  return views;
}
