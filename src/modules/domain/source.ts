import { z } from 'zod';
import { Id, Instant } from './id.js';

/** A kind of phone system, e.g. `yeastar`. Which there are, only the vendors' catalogue says: a new one is one line there. */
export const VendorKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
export type VendorKind = z.infer<typeof VendorKind>;

export const SourceState = z.enum(['starting', 'live', 'late', 'stale', 'down', 'throttled', 'auth-failed']);
export type SourceState = z.infer<typeof SourceState>;

/** The `source.self` row of `account/<account>`: how far the account's data can be trusted, and since when. */
export const Source = z.object({
  id: Id,
  name: z.string(),
  vendor: VendorKind,
  state: SourceState,
  since: Instant,
  /** In a person's words: what failed, and what to do. Never a secret. */
  reason: z.string().exactOptional(),
});
export type Source = z.infer<typeof Source>;
