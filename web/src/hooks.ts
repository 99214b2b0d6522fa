import { useEffect, useState } from 'preact/hooks';
import type { FloorClient, TopicView } from '../../client/index.js';
import type { AccountDocument, QueueDocument } from '../../client/index.js';

export function useAccount(client: FloorClient, account: string): TopicView<AccountDocument> | undefined {
  const [view, setView] = useState<TopicView<AccountDocument>>();
  useEffect(() => {
    const following = client.followAccount(account, setView);
    return () => following.stop();
  }, [client, account]);
  return view;
}

/** The documents of these queues, as far as they have been told. */
export function useQueues(
  client: FloorClient,
  account: string,
  queues: string[],
): Map<string, QueueDocument> {
  const [documents, setDocuments] = useState(new Map<string, QueueDocument>());
  // An array is another one at every render; the effect must see when its content changes.
  const wanted = JSON.stringify([...queues].sort());
  useEffect(() => {
    setDocuments((before) => new Map([...before].filter(([queue]) => queues.includes(queue))));
    const followings = queues.map((queue) =>
      client.followQueue(account, queue, ({ state }) =>
        setDocuments((before) => {
          const after = new Map(before);
          if (state === undefined) after.delete(queue);
          else after.set(queue, state);
          return after;
        }),
      ),
    );
    return () => followings.forEach((following) => following.stop());
  }, [client, account, wanted]);
  return documents;
}
