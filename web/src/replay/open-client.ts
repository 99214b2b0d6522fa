import { FloorClient, type FloorHistory, type TokenGiver } from '../../../client/index.js';
import { systemEnvironment } from '../../../client/environment.js';
import { apiFor } from '../shared/floor-api.js';
import type { PageClient } from '../shared/page-client.js';
import { serviceUrl } from '../shared/service.js';
import type { ReplayStart } from './address.js';
import { withReplay } from './with-replay.js';

export interface Login {
  token: TokenGiver;
  /** Long-polling may stand in for WebSockets. */
  polling: boolean;
}

/**
 * Where every page gets its client: the live floor, connected, or a replay of the past, whose code is loaded on demand. The caller
 * closes it.
 */
export async function openClient(
  { token, polling }: Login,
  replay: ReplayStart | undefined,
): Promise<PageClient> {
  if (replay !== undefined) {
    const { ReplayClient } = await withReplay(() => import('./replay-client.js'));
    return new ReplayClient(historyFor(token), systemEnvironment, replay);
  }
  const client = new FloorClient({ url: serviceUrl(), token, polling, encoding: 'deflate' });
  client.connect();
  return client;
}

/** What was recorded, over HTTP. */
export const historyFor = (token: TokenGiver): FloorHistory => apiFor(token).history;
