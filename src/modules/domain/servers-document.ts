import { keyed, type DocumentState } from './document.js';
import type { CallQueueServer } from './server.js';

/** The state of `servers/<account>`, which nobody follows. `source.self` names the poll target it was read by. */
export type ServersDocument = DocumentState & {
  readonly source: { readonly self: { readonly id: 'self'; readonly target: string } };
  readonly servers: { readonly [serverId: string]: CallQueueServer };
};

export function serversDocument(target: string, servers: readonly CallQueueServer[]): ServersDocument {
  const rows = keyed<CallQueueServer>();
  for (const server of servers) rows[server.id] = server;
  return { source: { self: { id: 'self', target } }, servers: rows };
}
