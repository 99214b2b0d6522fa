import { z } from 'zod';
import type { DocumentState } from './document.js';
import { AccountId, Id, Instant } from './id.js';
import type { RemedySwitchRow } from './remedy.js';
import { Measure, Severity } from './rule.js';

export const AlertState = z.enum(['pending', 'firing', 'resolved']);
export type AlertState = z.infer<typeof AlertState>;

/** What an alert is about: a queue, an agent, an account or a command of the account. */
export const Subject = z.object({
  kind: z.enum(['queue', 'agent', 'account', 'command']),
  id: Id,
  /** For people; the id where there is no name. */
  name: z.string(),
});
export type Subject = z.infer<typeof Subject>;

/** A person has seen it. */
export const Acknowledgement = z.object({
  by: z.string(),
  at: Instant,
  note: z.string().exactOptional(),
  /** It is not repeated either, until it is resolved. */
  untilResolved: z.literal(true).exactOptional(),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** One rule for one subject, while it is not ok: a row of `alerts/<account>` `alerts`. */
export const Alert = z.object({
  /** `<rule>/<subject>`, e.g. `r_7/queue/hq/6400`. */
  id: z.string().max(600),
  /** Raised by each change of the row. */
  revision: z.int().positive(),
  rule: z.string(),
  /** Of the rule. */
  name: z.string(),
  account: AccountId,
  subject: Subject,
  severity: Severity,
  state: AlertState,
  /** Since when the condition holds. */
  pendingSince: Instant,
  /** When it fired; it names the firing. */
  firingSince: Instant.exactOptional(),
  /** Of a firing one: since when the condition is over. */
  clearingSince: Instant.exactOptional(),
  resolvedAt: Instant.exactOptional(),
  /** Of the first condition: the unit of its value. Absent before it has fired. */
  measure: Measure.exactOptional(),
  /** Of the first condition that has a number, when the row was last changed; with the threshold in the same unit. */
  value: z.number().exactOptional(),
  threshold: z.number().exactOptional(),
  /** The value grows by one per second, and was 0 then. */
  growsFrom: Instant.exactOptional(),
  /** The data are not live, or do not tell: it neither fires nor is resolved. */
  held: z.literal(true).exactOptional(),
  /** No channel is told that it fires, until `silencedUntil`. */
  silenced: z.literal(true).exactOptional(),
  silencedUntil: Instant.exactOptional(),
  acked: Acknowledgement.exactOptional(),
  sound: z.enum(['none', 'chime', 'alarm']).exactOptional(),
  /** How many of the rule's steps were notified or passed over, in this firing. */
  steps: z.int().nonnegative(),
  /** The last repetition, and when it was. */
  repeats: z.int().nonnegative().exactOptional(),
  notifiedAt: Instant.exactOptional(),
  /** Channels that were notified of this firing: those that are notified when it is resolved. */
  channels: z.array(z.string()),
});
export type Alert = z.infer<typeof Alert>;

/**
 * The state of `alerts/<account>`. Resolved alerts stay for 15 minutes, or for their rule's cool-down. `remedies` is empty until
 * the switch was used once.
 */
export type AlertsDocument = DocumentState & {
  readonly alerts: { readonly [alertId: string]: Alert };
  readonly remedies: { readonly self?: RemedySwitchRow };
};

/** `queue/<account>/<queue>`, `agent/<account>/<agent>`, `account/<account>`, `command/<account>/<command>`. */
export const subjectName = (account: string, { kind, id }: Pick<Subject, 'kind' | 'id'>): string =>
  kind === 'account' ? `account/${account}` : `${kind}/${account}/${id}`;

export const alertId = (rule: string, account: string, subject: Pick<Subject, 'kind' | 'id'>): string =>
  `${rule}/${subjectName(account, subject)}`;

/** The account in an alert's id; undefined for what cannot be one. */
export function accountOfAlert(id: string): string | undefined {
  const account = AccountId.safeParse(id.split('/')[2]);
  return account.success ? account.data : undefined;
}

/** The queue that an alert of this id is about; undefined: it is about something else. */
export function queueOfAlert(id: string): string | undefined {
  const [, kind, , ...queue] = id.split('/');
  return kind === 'queue' ? queue.join('/') : undefined;
}

export const NotificationKind = z.enum(['fired', 'resolved', 'acked']);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** One message to one channel, as the outbox holds it (field `n`, JSON). */
export const Notification = z.object({
  /** Of rule, subject, firing, kind, step, repetition and channel: the same for the same message. */
  id: z.string(),
  rule: z.string(),
  /** As `subjectName` makes it. `<rule>/<subject>` is the key by which receivers join messages. */
  subject: z.string(),
  /** Which firing: when it began, epoch ms. */
  firing: Instant,
  /** Index of the rule's step; of `resolved` and `acked`, 0. */
  step: z.int().nonnegative(),
  /** 0: the first message of the step. */
  repeat: z.int().nonnegative(),
  channel: z.string(),
  kind: NotificationKind,
  account: AccountId,
  tenant: z.string(),
  /** When it was decided. */
  at: Instant,
  /** Messages of the rule to the channel within so long may be joined; absent: sent alone. */
  groupBySeconds: z.int().positive().exactOptional(),
  /** For people. */
  alert: z.object({
    /** The alert's id. */
    id: z.string(),
    name: z.string(),
    severity: Severity,
    state: AlertState,
    subject: Subject,
    value: z.number().exactOptional(),
    threshold: z.number().exactOptional(),
    firingSince: Instant,
    resolvedAt: Instant.exactOptional(),
    acked: Acknowledgement.exactOptional(),
    /** Where the console shows it, below the service's address: `#/queues?account=hq&open=queue:hq/6400`. */
    url: z.string(),
  }),
});
export type Notification = z.infer<typeof Notification>;
