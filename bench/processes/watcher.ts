import { FloorClient } from '../../client/floor-client.js';
import type { WatcherAnswer, WatcherOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

const SHOWN_WITHIN_MS = 60_000;

/** One screen that shows every queue: when it first had each caller, epoch ms. */
const seen: Record<string, number> = {};

serveOrders(async (order: WatcherOrder): Promise<WatcherAnswer> => {
  if (order.do === 'watch') await watch(order);
  return { seen };
});

function watch({ url, token, queues }: WatcherOrder & { do: 'watch' }): Promise<void> {
  const client = new FloorClient({ url, token });
  const missing = new Set(queues.map((queue) => queue.join('/')));
  const shown = new Promise<void>((resolve, reject) => {
    const late = () => reject(new Error(`${missing.size} queues were never shown`));
    const patience = setTimeout(late, SHOWN_WITHIN_MS);
    for (const [account, queue] of queues)
      client.followQueue(account, queue, ({ state, changed }) => {
        if (state === undefined) return;
        for (const row of Object.values(changed?.['waiting']?.put ?? {}))
          if (typeof row['caller'] === 'string') seen[row['caller']] ??= Date.now();
        missing.delete(`${account}/${queue}`);
        if (missing.size > 0) return;
        clearTimeout(patience);
        resolve();
      });
  });
  client.connect();
  return shown;
}
