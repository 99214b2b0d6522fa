import { FloorClient } from '../../client/floor-client.js';
import type { QueueDocument, TopicListener } from '../../client/index.js';
import { pauseKey, type WatcherAnswer, type WatcherOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

const SHOWN_WITHIN_MS = 60_000;

/** One screen that shows every queue: by account, when it first had each caller and each pause, epoch ms. */
const seen: WatcherAnswer['seen'] = {};

serveOrders(async (order: WatcherOrder): Promise<WatcherAnswer> => {
  if (order.do === 'watch') await watch(order);
  return { seen };
});

function watch({ url, token, accounts, queues }: WatcherOrder & { do: 'watch' }): Promise<void> {
  const client = new FloorClient({ url, token });
  const followed = new Set<string>();
  const shownQueues = new Set<string>();
  const shown = new Promise<void>((resolve, reject) => {
    const late = () => reject(new Error(`${queues - shownQueues.size} of ${queues} queues were never shown`));
    const patience = setTimeout(late, SHOWN_WITHIN_MS);
    const follow = (account: string, queue: string): void => {
      const key = `${account}/${queue}`;
      if (followed.has(key)) return;
      followed.add(key);
      client.followQueue(account, queue, (view) => {
        if (view.state === undefined) return;
        note((seen[account] ??= {}), view);
        shownQueues.add(key);
        if (shownQueues.size < queues) return;
        clearTimeout(patience);
        resolve();
      });
    };
    for (const account of accounts)
      client.followAccount(account, ({ state }) => {
        for (const queue of Object.keys(state?.queues ?? {})) follow(account, queue);
      });
  });
  client.connect();
  return shown;
}

function note(
  changes: Record<string, number>,
  { state, changed }: Parameters<TopicListener<QueueDocument>>[0],
): void {
  for (const row of Object.values(changed?.['waiting']?.put ?? {}))
    if (typeof row['caller'] === 'string') changes[row['caller']] ??= Date.now();
  const { put, set } = changed?.['agents'] ?? {};
  for (const [id, row] of Object.entries({ ...put, ...set })) {
    const agent = state?.agents[id]?.extension;
    if (row['availability'] === 'paused' && agent !== undefined) changes[pauseKey(agent)] ??= Date.now();
  }
}
