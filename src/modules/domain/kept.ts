import { z } from 'zod';
import { Instant } from './id.js';

/** What we know of an agent because we ordered it, where the vendor cannot be asked. */
export const Kept = z.object({
  paused: z.literal(true),
  at: Instant,
  reason: z.string().exactOptional(),
});
export type Kept = z.infer<typeof Kept>;
