import { z } from 'zod';
import {
  numeric,
  orNothing,
  OptionalCount,
  OptionalInt,
  OptionalLifetime,
  AnyId,
  OptionalId,
  Words,
} from '../kit/wire-values.js';
import { ALIASES, named } from './aliases.js';
import { QUEUE_FIELDS } from './commands/queue-fields.js';

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * The instant of a datetime on the wire: bare (`2023-10-11 16:53:54`, taken for UTC) or with an offset. `0000-00-00…`
 * stands for "not yet" and gives `never`; what is none of these gives undefined.
 */
export function instantOf(text: string): number | 'never' | undefined {
  const parts = SHAPE.exec(text.trim());
  if (parts === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction = '', offset = 'Z'] = parts;
  if (year === '0000') return 'never';
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`);
  return Number.isNaN(instant) || instant < 0 ? undefined : instant;
}

/** One word of a list that is not complete in the documentation; systems differ in upper and lower case. */
const Word = Words.transform((word) => word?.trim().slice(0, 60));

/** An instant by the vendor's clock; absent where it has not happened yet. */
const Moment = Words.transform((text, context) => {
  const instant = text === undefined ? 'never' : instantOf(text);
  if (instant === 'never') return undefined;
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: 'expected a date and time' });
  return z.NEVER;
});
/** Where an instant is a convenience, one in another form is as good as none. */
const Perhaps = Moment.catch(undefined);
const Happened = Moment.transform((instant, context) => {
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: 'expected a date and time' });
  return z.NEVER;
});

/** Settings that are shown, and nothing depends on: one in another form is as good as none. */
const Setting = OptionalCount.catch(undefined);
const Switch = Word.transform((word) => {
  const said = word?.toLowerCase();
  return said === 'yes' ? true : said === 'no' ? false : undefined;
}).catch(undefined);

/** A list of rows is always a list, also of one row or none. */
const rowsOf = <Row extends z.ZodType>(aliases: Readonly<Record<string, string>>, row: Row) =>
  z.array(z.preprocess((value) => named(value, aliases), row));

export const Queues = rowsOf(
  ALIASES.queue,
  z
    .looseObject({
      callqueue: AnyId,
      description: Words,
      'callqueue-dispatch-type': Word,
      'active-queued-calls-total-current': OptionalCount,
      'callqueue-count-agents-total': OptionalCount,
      'callqueue-max-current-callers-to-accept-new-callers': OptionalCount,
      'callqueue-max-wait-timeout-minutes': OptionalCount,
    })
    .transform((row) => ({
      id: row.callqueue,
      name: row.description,
      dispatchType: row['callqueue-dispatch-type'],
      waiting: row['active-queued-calls-total-current'],
      agents: row['callqueue-count-agents-total'],
      maxCallers: row['callqueue-max-current-callers-to-accept-new-callers'],
      maxWaitMinutes: row['callqueue-max-wait-timeout-minutes'],
      settings: settingsOf(row),
    })),
);
export type NetsapiensQueue = z.infer<typeof Queues>[number];

/** A row for each agent in each queue. */
export const Agents = rowsOf(
  ALIASES.agent,
  z
    .object({
      'callqueue-agent-id': AnyId,
      callqueue: AnyId,
      'callqueue-agent-availability-type': Word,
      'callqueue-agent-availability-for-dispatch': Word,
      'callqueue-agent-has-registered-devices': Word,
      'active-calls-total-current': OptionalCount,
      'callqueue-agent-dispatch-order-ordinal': OptionalInt,
      'callqueue-agent-dispatch-queue-priority-ordinal': OptionalInt,
      'callqueue-agent-wrap-up-allowance-seconds': Setting,
      'limits-max-active-calls-total': Setting,
      'callqueue-agent-answer-confirmation-enabled': Switch,
      'auto-answer-enabled': Switch,
      'callqueue-agent-max-concurrent-sms-conversations': Setting,
      'callqueue-agent-entry-type': Words,
      'last-modified-datetime': Perhaps,
      'login-username': Words,
      'name-full-name': Words,
      'agent-name-first-name': Words,
      'agent-name-last-name': Words,
      'agent-status-message': Words,
    })
    .transform((row) => ({
      id: row['callqueue-agent-id'],
      queue: row.callqueue,
      type: row['callqueue-agent-availability-type'],
      dispatch: row['callqueue-agent-availability-for-dispatch'],
      device: row['callqueue-agent-has-registered-devices'],
      calls: row['active-calls-total-current'],
      order: row['callqueue-agent-dispatch-order-ordinal'],
      priority: row['callqueue-agent-dispatch-queue-priority-ordinal'],
      wrapUpSeconds: row['callqueue-agent-wrap-up-allowance-seconds'],
      maxCalls: row['limits-max-active-calls-total'],
      confirmAnswer: row['callqueue-agent-answer-confirmation-enabled'],
      autoAnswer: row['auto-answer-enabled'],
      maxSms: row['callqueue-agent-max-concurrent-sms-conversations'],
      kind: row['callqueue-agent-entry-type'],
      modifiedAt: row['last-modified-datetime'],
      login: row['login-username'],
      name: row['name-full-name'] ?? fullName(row['agent-name-first-name'], row['agent-name-last-name']),
      message: row['agent-status-message'],
    })),
);
export type NetsapiensAgent = z.infer<typeof Agents>[number];

/** A row for each leg of a call. */
export const Calls = rowsOf(
  ALIASES.call,
  z
    .object({
      'call-session-id': Words,
      'call-orig-call-id': OptionalId,
      'call-orig-user': Words,
      'call-orig-domain': Words,
      'call-orig-name': Words,
      'caller-id-number': Words,
      'call-by-action': Words,
      'call-by-user': Words,
      'call-term-call-id': Words,
      'call-term-user': Words,
      'call-term-domain': Words,
      'call-term-uri': Words,
      'call-start-datetime': Perhaps,
      'call-answer-datetime': Moment,
      'call-orig-info': Word,
      'call-term-info': Word,
    })
    .transform((row) => ({
      session: row['call-session-id'],
      origCallId: row['call-orig-call-id'],
      origUser: row['call-orig-user'],
      origDomain: row['call-orig-domain'],
      callerName: row['call-orig-name'],
      caller: row['caller-id-number'],
      byAction: row['call-by-action'],
      byUser: row['call-by-user'],
      termCallId: row['call-term-call-id'],
      termUser: row['call-term-user'],
      termDomain: row['call-term-domain'],
      termUri: row['call-term-uri'],
      startedAt: row['call-start-datetime'],
      answeredAt: row['call-answer-datetime'],
      held: [row['call-orig-info'], row['call-term-info']].some((info) => info?.toLowerCase() === 'held'),
    })),
);
export type NetsapiensCall = z.infer<typeof Calls>[number];

/** A row for each caller in a queue; most of its fields are not documented, and only these are confirmed. */
export const QueuedCalls = rowsOf(
  ALIASES.queued,
  z
    .object({
      'session-key': OptionalId,
      'dial-rule-translation-source-user': Words,
      'dial-rule-translation-source-name': Words,
      'callqueue-agent-availability-for-dispatch': Word,
      'time-queued': Happened,
      prioritized: Word,
    })
    .transform((row) => ({
      key: row['session-key'],
      caller: row['dial-rule-translation-source-user'],
      callerName: row['dial-rule-translation-source-name'],
      status: row['callqueue-agent-availability-for-dispatch']?.toLowerCase(),
      queuedAt: row['time-queued'],
      prioritized: row.prioritized?.toLowerCase() === 'yes',
    })),
);
export type NetsapiensQueuedCall = z.infer<typeof QueuedCalls>[number];

/** `{ "code": 202, "message": "Accepted" }` */
export const Accepted = z.object({
  code: z.preprocess(numeric, z.int().min(200).max(299, 'expected a code of success')),
});
/** A queue or a queue's agent as it was made, where the system answers with it. */
export const Made = z.preprocess((row) => named(row, ALIASES.agent), z.object({ callqueue: AnyId }));
/** In which domain a queue is. */
export const Domains = z.array(z.object({ domain: Words }));

/** The body of an error. */
export const Refusal = z.object({ message: z.string().catch('') });

const Token = z.preprocess(orNothing, z.string().optional());

/** `POST /tokens`; without an access token it is a refusal, whatever its status. */
export const Grant = z.object({ access_token: Token, refresh_token: Token, expires_in: OptionalLifetime });
export type Grant = z.infer<typeof Grant>;
/** `POST /jwt` */
export const JwtGrant = z.object({ token: Token, refresh: Token });
export type JwtGrant = z.infer<typeof JwtGrant>;

/** Of a JWT's claims what says how long it lives: instants in seconds, by the vendor's clock. */
export const JwtClaims = z.object({
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1).optional().catch(undefined),
});

export type JwtClaims = z.infer<typeof JwtClaims>;

/** What a session holds: ours, not the vendor's. */
export const Tokens = z.object({
  kind: z.enum(['oauth', 'jwt']),
  access: z.string().min(1),
  refresh: z.string().optional(),
  jti: z.string().optional(),
});
export type Tokens = z.infer<typeof Tokens>;

/** Of a queue what can be written, as far as the system tells it. */
function settingsOf(row: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const settings: Record<string, string | number> = {};
  for (const [name, field] of Object.entries(QUEUE_FIELDS)) {
    const told = orNothing(row[name]);
    if (told === undefined) continue;
    const asTold = field.safeParse(told);
    const { data } = asTold.success ? asTold : field.safeParse(numeric(told));
    if (data !== undefined && data !== null) settings[name] = data;
  }
  return settings;
}

function fullName(first: string | undefined, last: string | undefined): string | undefined {
  const name = [first, last].filter((part) => part !== undefined).join(' ');
  return name === '' ? undefined : name;
}
