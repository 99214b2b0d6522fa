import { z } from 'zod';
import { Instant } from './id.js';

/** `minted`: made with a token that was handed on. `paired`: made for a screen that showed a code. */
export const DisplayEventKind = z.enum(['minted', 'paired', 'changed', 'reload', 'removed']);
export type DisplayEventKind = z.infer<typeof DisplayEventKind>;

/** What a person did to a display: an entry of the audit log. */
export const DisplayEvent = z.object({
  id: z.string(),
  at: Instant,
  /** Subject and issuer of the token. */
  by: z.string(),
  byIssuer: z.string().exactOptional(),
  what: DisplayEventKind,
  /** The display's id. */
  display: z.string(),
  /** As it was called then. */
  label: z.string(),
  /** Of `changed`: what was changed, `label` or names of settings. */
  changed: z.array(z.string()).exactOptional(),
});
export type DisplayEvent = z.infer<typeof DisplayEvent>;
