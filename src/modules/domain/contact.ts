import { z } from 'zod';
import { Id, Instant } from './id.js';

/** How a caller's way through a queue ended. `flowed-out`: overflow, time-out, exit key, voicemail, callback taken. */
export const CONTACT_OUTCOMES = ['answered', 'abandoned', 'flowed-out'] as const;
export const ContactOutcome = z.enum(CONTACT_OUTCOMES);
export type ContactOutcome = z.infer<typeof ContactOutcome>;

/**
 * What a vendor's event or record tells of one caller's way through one queue. Parts that it does not tell are absent, and
 * come with other events: those of the same call in the same queue belong together, a re-entry begins anew.
 */
export const ContactPart = z.object({
  queue: Id,
  /** The vendor's id of the call, as in the queue's waiting rows where they have one. */
  call: Id,
  enteredAt: Instant.exactOptional(),
  /** The id of the call in the vendor's records, where that is another one. */
  record: Id.exactOptional(),
  /** When the caller stopped waiting. */
  leftAt: Instant.exactOptional(),
  outcome: ContactOutcome.exactOptional(),
  /** Of one that flowed out: the caller asked to be called back. */
  callback: z.literal(true).exactOptional(),
  /** Who answered; id as in the roster. */
  agent: Id.exactOptional(),
  talkSeconds: z.number().nonnegative().exactOptional(),
  caller: z.string().exactOptional(),
  /** An event came over the live line or a hook; a record is what the vendor keeps of a call that has ended. */
  source: z.enum(['event', 'record']),
});
export type ContactPart = z.infer<typeof ContactPart>;
