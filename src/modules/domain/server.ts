import { z } from 'zod';
import { Id } from './id.js';
import { keyed, type DocumentState } from './document.js';

/** A server that runs call queues (PortSIP), as last read. */
export const CallQueueServer = z.object({
  id: Id,
  name: z.string(),
  enabled: z.boolean().exactOptional(),
  /** The vendor's own word, e.g. `INTERNAL`. */
  type: z.string().exactOptional(),
  ipv4: z.string().exactOptional(),
  ipv6: z.string().exactOptional(),
  /** The vendor's own word, e.g. `ONLINE`; absent when it could not be asked. */
  status: z.string().exactOptional(),
  cpuUsage: z.number().exactOptional(),
  memoryUsage: z.number().exactOptional(),
});
export type CallQueueServer = z.infer<typeof CallQueueServer>;

/** The state of `servers/<account>`, which is not followed. `source.self` names the poll target it was read by. */
export type ServersDocument = DocumentState & {
  readonly source: { readonly self: { readonly id: 'self'; readonly target: string } };
  readonly servers: { readonly [serverId: string]: CallQueueServer };
};

export function serversDocument(target: string, servers: readonly CallQueueServer[]): ServersDocument {
  const rows = keyed<CallQueueServer>();
  for (const server of servers) rows[server.id] = server;
  return { source: { self: { id: 'self', target } }, servers: rows };
}
