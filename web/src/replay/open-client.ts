import { FloorClient, type FloorHistory, type TokenGiver } from '../../../client/index.js';
import { systemEnvironment } from '../../../client/environment.js';
import { apiFor } from '../shared/floor-api.js';
import type { PageClient } from '../shared/page-client.js';
import { serviceUrl } from '../shared/service.js';
import type { ReplayStart } from './address.js';
import { ReplayClient } from './replay-client.js';

export interface Login {
  token: TokenGiver;
  /** Long-polling may stand in for WebSockets. */
  polling: boolean;
}

/** Where every page gets its client: the live floor, connected, or a replay of the past. The caller closes it. */
export function openClient({ token, polling }: Login, replay: ReplayStart | undefined): PageClient {
  if (replay !== undefined) return new ReplayClient(historyFor(token), systemEnvironment, replay);
  const client = new FloorClient({ url: serviceUrl(), token, polling, encoding: 'deflate' });
  client.connect();
  return client;
}

/** What was recorded, over HTTP. */
export const historyFor = (token: TokenGiver): FloorHistory => apiFor(token).history;
