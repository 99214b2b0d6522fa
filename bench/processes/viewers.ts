import { FloorClient } from '../../client/floor-client.js';
import type { Following } from '../../client/topic-view.js';
import { diff } from '../../src/modules/domain/diff.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import type { ViewerAnswer, ViewerOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

/** The client itself, in small numbers: what it shows is held against the truth. */
const following: Following<DocumentState>[] = [];

serveOrders(async (order: ViewerOrder): Promise<ViewerAnswer> => {
  if (order.do === 'check') {
    const right = following.filter(
      ({ state }) => state !== undefined && diff(state, order.state) === undefined,
    );
    return { joinMs: [], right: right.length };
  }
  const joinMs: number[] = [];
  for (let i = 0; i < order.clients; i += 1) joinMs.push(await join(order));
  return { joinMs, right: 0 };
});

function join({ url, token, topic, encoding }: ViewerOrder & { do: 'join' }): Promise<number> {
  const start = performance.now();
  const client = new FloorClient({ url, token, encoding });
  return new Promise((resolve) => {
    following.push(
      client.follow<string>(topic, ({ state }) => {
        if (state !== undefined) resolve(performance.now() - start);
      }),
    );
    client.connect();
  });
}
