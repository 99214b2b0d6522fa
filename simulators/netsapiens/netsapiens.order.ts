import type { Fields } from './netsapiens.wording.js';

/** A request that changes something, found to be in order. */
export interface NetsapiensOrder {
  apply: () => void;
  status?: 200;
  synchronous?: 'yes' | 'no' | undefined;
  /** What a synchronous order is answered with. */
  made?: () => Fields;
}
