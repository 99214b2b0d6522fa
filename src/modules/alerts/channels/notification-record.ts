import { z } from 'zod';
import { Notification } from '../../domain/alert.js';
import { DeliveryAttempt, DeliveryState } from '../../domain/channel.js';

/** A notification and what became of it, as read from its hash. */
export interface NotificationRecord {
  notification: Notification;
  state: DeliveryState;
  /** Of the message that tells it: its first notification. Absent: it tells itself, or waits. */
  joined?: string;
  /** Ids of the notifications of its message, itself first; absent: no message has taken it up. */
  members?: readonly string[];
  digest: boolean;
  attempts: readonly DeliveryAttempt[];
  /** When it is tried again, epoch ms. */
  nextAt?: number;
  /** Why it was skipped or given up. */
  why?: string;
}

const Fields = z.object({
  note: z.string(),
  state: DeliveryState,
  joined: z.string().exactOptional(),
  members: z.string().exactOptional(),
  digest: z.literal('1').exactOptional(),
  attempts: z.string().exactOptional(),
  nextAt: z.coerce.number().exactOptional(),
  why: z.string().exactOptional(),
});

/** Undefined: there is none (any more). */
export function recordFrom(hash: Record<string, string>): NotificationRecord | undefined {
  if (hash['note'] === undefined) return undefined;
  const { note, members, attempts = '[]', digest, ...fields } = Fields.parse(hash);
  return {
    ...fields,
    notification: Notification.parse(JSON.parse(note)),
    ...(members !== undefined && { members: z.array(z.string()).parse(JSON.parse(members)) }),
    digest: digest !== undefined,
    attempts: z.array(DeliveryAttempt).parse(JSON.parse(attempts)),
  };
}
