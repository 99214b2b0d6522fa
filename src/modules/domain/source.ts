import { z } from 'zod';
import { Id, Instant } from './id.js';

export const VendorKind = z.enum(['voximplant', 'netsapiens', 'portsip', 'yeastar']);
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
