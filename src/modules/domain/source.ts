import { z } from 'zod';
import { Id, Instant } from './id.js';

/** A kind of phone system, e.g. `yeastar`. Which there are, only the vendors' catalogue says: a new one is one line there. */
export const VendorKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
export type VendorKind = z.infer<typeof VendorKind>;

export const SourceState = z.enum(['starting', 'live', 'late', 'stale', 'down', 'throttled', 'auth-failed']);
export type SourceState = z.infer<typeof SourceState>;

/** Whose limit slows our polls down: that of the phone system, or the budget of requests that we give the account. */
export const ThrottledBy = z.enum(['vendor', 'budget']);
export type ThrottledBy = z.infer<typeof ThrottledBy>;

/** How the vendor tells that something has changed. A line that is lost makes no data stale: the polls continue. */
export const PushState = z.object({
  /** Of the live line; `off`: none is held. */
  state: z.enum(['open', 'lost', 'off']),
  since: Instant,
  /** Until when the line before was surely open; nothing that happened between then and `since` was told. Absent: not known. */
  heardUntil: Instant.exactOptional(),
  /** When the vendor last told something; up to a minute behind. */
  lastEventAt: Instant.exactOptional(),
  /** From 0 to 1: the share of the last changes that an event announced before a planned poll saw them. */
  trust: z.number().min(0).max(1).exactOptional(),
});
export type PushState = z.infer<typeof PushState>;

/** The `source.self` row of `account/<account>`: how far the account's data can be trusted, and since when. */
export const Source = z.object({
  id: Id,
  name: z.string(),
  vendor: VendorKind,
  state: SourceState,
  since: Instant,
  /** In a person's words: what failed, and what to do. Never a secret. */
  reason: z.string().exactOptional(),
  /** In the state `throttled`; absent: not known. */
  throttledBy: ThrottledBy.exactOptional(),
  /** Absent: the vendor pushes nothing. */
  push: PushState.exactOptional(),
});
export type Source = z.infer<typeof Source>;
