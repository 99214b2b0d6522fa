import { z } from 'zod';
import { Id, Instant } from './id.js';

/** Where alerts are sent. `screen`: the console and walls, which read the alerts' own rows. */
export const CHANNEL_KINDS = ['webhook', 'slack', 'teams', 'pagerduty', 'email', 'screen'] as const;
export const ChannelKind = z.enum(CHANNEL_KINDS);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** Why nothing more is sent to a channel that is not enabled; a person enables it again. */
export const DisabledWhy = z.object({
  /** `gone`: the receiver answered 410; `sealed`: its secrets were sealed with another key; `person`: switched off by a user. */
  code: z.enum(['gone', 'sealed', 'person']),
  at: Instant,
});
export type DisabledWhy = z.infer<typeof DisabledWhy>;

/** The last message that was given up. */
export const Trouble = z.object({
  /** Messages given up since the last one that arrived. */
  dead: z.int().positive(),
  at: Instant,
  /** For people; never a secret. */
  why: z.string(),
});

/** A channel of a tenant, without its secrets. */
export const Channel = z.object({
  id: Id,
  tenant: z.string(),
  name: z.string(),
  kind: ChannelKind,
  /** Where it leads, for people: an address without its query, a host, recipients. Absent: nothing that may be shown. */
  target: z.string().exactOptional(),
  /** Recipients of an e-mail. */
  to: z.array(z.string()).exactOptional(),
  enabled: z.boolean(),
  disabledWhy: DisabledWhy.exactOptional(),
  /** Of a webhook: until then messages have signatures of the secret before, too. */
  bothSecretsUntil: Instant.exactOptional(),
  trouble: Trouble.exactOptional(),
  createdAt: Instant,
  createdBy: z.string(),
  changedAt: Instant.exactOptional(),
  changedBy: z.string().exactOptional(),
});
export type Channel = z.infer<typeof Channel>;

/** `waiting`: not tried yet, or to be tried again. `joined`: told by the message of another. `skipped`: not worth telling any more. */
export const DeliveryState = z.enum(['waiting', 'delivered', 'joined', 'skipped', 'dead']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** One try to send a message. */
export const DeliveryAttempt = z.object({
  at: Instant,
  tookMs: z.int().nonnegative(),
  outcome: z.enum(['delivered', 'refused', 'failed', 'timed-out', 'gone']),
  /** Of the HTTP answer; absent: none came. */
  status: z.int().exactOptional(),
  /** For people; never a secret. */
  detail: z.string().exactOptional(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;
