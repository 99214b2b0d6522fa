import { z } from 'zod';
import { Instant } from './id.js';

/** `remedies-…`: the switch that stops the rules of the tenant from acting. */
export const AlertSetupEventKind = z.enum([
  ...(['rule-made', 'rule-changed', 'rule-deleted', 'silence-made', 'silence-ended'] as const),
  ...(['channel-made', 'channel-changed', 'channel-rotated', 'channel-deleted'] as const),
  ...(['remedies-stopped', 'remedies-allowed'] as const),
]);
export type AlertSetupEventKind = z.infer<typeof AlertSetupEventKind>;

/** What a person did to the rules, silences and channels of a tenant: an entry of the audit log. */
export const AlertSetupEvent = z.object({
  id: z.string(),
  at: Instant,
  /** Subject and issuer of the token. */
  by: z.string(),
  byIssuer: z.string().exactOptional(),
  what: AlertSetupEventKind,
  /** The id of the rule, silence or channel. */
  target: z.string().exactOptional(),
  /** As the rule or channel was called then. */
  name: z.string().exactOptional(),
  /** Of a change: the names of the fields that are new, other or gone. */
  changed: z.array(z.string()).exactOptional(),
  /** Of a silence or of the switch: what the person wrote. */
  note: z.string().exactOptional(),
});
export type AlertSetupEvent = z.infer<typeof AlertSetupEvent>;
