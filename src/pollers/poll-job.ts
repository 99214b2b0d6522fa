import { z } from 'zod';
import { Id } from '../modules/domain/id.js';
import type { PollTarget } from '../vendors/vendor.js';

export const QUEUE_NAME = 'polls';

const Target = z.object({
  id: Id,
  resource: z.string(),
  cadence: z.enum(['fast', 'medium', 'slow']),
  queue: Id.exactOptional(),
  requests: z.number(),
}) satisfies z.ZodType<PollTarget>;

/** Kept in Redis in clear, so never a secret. */
export const PollJob = z.object({ account: z.string(), target: Target });
export type PollJob = z.infer<typeof PollJob>;

/** A target's name in the whole cluster. */
export const pollKey = (account: string, target: string): string => `${account}/${target}`;
