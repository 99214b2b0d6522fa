import { useEffect, useState } from 'preact/hooks';
import type { AccountDocument, FloorClient, Following } from '../../../client/index.js';
import type { FloorTopic, FloorViews } from './floor-topics.js';

const NOTHING: FloorViews = { accounts: new Map(), queues: [] };

/** Follows these topics as long as the component lives; whatever changes between two frames is shown at once. */
export function useFloorViews(client: FloorClient, topics: readonly FloorTopic[]): FloorViews {
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
