import type { TokenGiver } from '../../../client/index.js';
import { systemEnvironment } from '../../../client/environment.js';
import { FloorApi } from '../../../client/floor-api.js';
import { TokenSource } from '../../../client/token-source.js';
import { serviceUrl } from './service.js';

/** What the service answers over HTTP. @param token gives the token for one request */
export function apiFor(token: TokenGiver): FloorApi {
  const tokens = new TokenSource(token, systemEnvironment, () => systemEnvironment.wall());
  return new FloorApi(serviceUrl(), tokens, systemEnvironment);
}
