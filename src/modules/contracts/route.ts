import type { Scope } from '../auth/principal.js';
import type { RouteContract } from './describes.js';

/** A route of the service, as its controller declares it, with what it promises. */
export interface Route {
  /** Stable and unique, e.g. `displays.mint`. */
  operationId: string;
  method: 'get' | 'post' | 'delete' | 'put' | 'patch';
  /** As in URLs, with `:name` for parameters. */
  path: string;
  needsToken: boolean;
  scope?: Scope;
  contract: RouteContract;
}
