import type { AccountInfo } from './account-info.js';
import { systemEnvironment } from './environment.js';
import { FloorApi } from './floor-api.js';
import { TokenSource } from './token-source.js';

/** Every account the token may see. Rejects with a `FloorRefusal`, or with the network's error. */
export function listAccounts(url: string, token: string): Promise<AccountInfo[]> {
  const tokens = new TokenSource(token, systemEnvironment, () => systemEnvironment.wall());
  return new FloorApi(url, tokens, systemEnvironment).accounts();
}
