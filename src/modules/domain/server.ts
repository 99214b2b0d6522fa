import { z } from 'zod';
import { Id } from './id.js';

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
