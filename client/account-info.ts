import type { Source } from '../src/modules/domain/source.js';

/** An account the token may see, as `GET /v1/accounts` lists it. */
export interface AccountInfo {
  id: string;
  name: string;
  vendor: Source['vendor'];
  source?: Source;
  /** Ids of the only queues that the token covers; absent: all. */
  queues?: readonly string[];
}
