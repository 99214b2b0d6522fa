import { z } from 'zod';

/** Vendors that give whole seconds of age make an instant jump by up to this much although nothing happened. */
export const SAME_INSTANT_MS = 2000;

/**
 * The instant to keep: the one already shown when the new one says the same. Comparing with the instant that is shown,
 * not with the last one read, keeps small steps from adding up.
 */
export function steady(shown: number | undefined, read: number): number {
  return shown !== undefined && Math.abs(shown - read) < SAME_INSTANT_MS ? shown : read;
}

/** Keys that reach a prototype when a client assigns them to a plain object, and path segments that lead elsewhere. */
const HARMFUL = new Set(['__proto__', 'constructor', 'prototype', '.', '..']);

/** They would break lines of logs, and ids that differ only in them look the same. */
const UNSEEN = /\p{Cc}/u;

/** Half of a character: it has no place in a URL, and comes back from a store as something else. */
const HALF = /\p{Cs}/u;

/** An id from a vendor or a client: a short string that is harmless as an object key. */
export const Id = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => !UNSEEN.test(id), { message: 'holds a control character' })
  .refine((id) => !HALF.test(id), { message: 'holds half of a character' })
  .refine((id) => !HARMFUL.has(id), { message: 'is a reserved word and cannot be an id' });

/** Account ids are ours (configuration), and appear in topics, keys and URLs. */
export const AccountId = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1-40 of a-z, 0-9 and -');

/** Epoch milliseconds, UTC. */
export const Instant = z.int().nonnegative();
