import { FloorClient, type FloorHistory, type TokenGiver } from '../../../client/index.js';
import { systemEnvironment } from '../../../client/environment.js';
import { FloorApi } from '../../../client/floor-api.js';
import { TokenSource } from '../../../client/token-source.js';
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
export function historyFor(token: TokenGiver): FloorHistory {
  const tokens = new TokenSource(token, systemEnvironment, () => systemEnvironment.wall());
  return new FloorApi(serviceUrl(), tokens, systemEnvironment).history;
}
