import { z } from 'zod';
import { readableRowsOf, type ReadableRows } from '../kit/rows.js';
import {
  Count,
  numeric,
  orNothing,
  OptionalCount,
  OptionalInt,
  OptionalLifetime,
  AnyId,
  OptionalId,
  Words,
} from '../kit/wire-values.js';
import { ALIASES, underDocumentedNames } from './aliases.js';
import { QUEUE_FIELDS } from './commands/queue-fields.js';

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

const BARE = /^(?!0000)\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/;

/** Seconds since 1970, of this century. */
const EPOCH = /^\d{10}$/;

/**
 * The instant of a datetime on the wire: bare (`2023-10-11 16:53:54`, taken for UTC), with an offset, or in seconds since
 * 1970. `0000-00-00…` and `-0001-11-30…` stand for "not yet" and give `never`; anything else gives undefined.
 */
export function instantOf(text: string): number | 'never' | undefined {
  if (text.trim().startsWith('-0001')) return 'never';
  if (EPOCH.test(text.trim())) return Number(text) * 1000;
  const parts = SHAPE.exec(text.trim());
  if (parts === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction = '', offset = 'Z'] = parts;
  if (year === '0000') return 'never';
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`);
  return Number.isNaN(instant) || instant < 0 ? undefined : instant;
}

/** A text that is absent where it cannot be read. */
const Text = Words.catch(undefined);
/** One word of a list that is not complete in the documentation; systems differ in upper and lower case. */
const Word = Text.transform((word) => word?.trim().slice(0, 60));

/** An instant by the vendor's clock; absent where it has not happened yet, or cannot be read. */
const Moment = Text.transform((text) => {
  const instant = text === undefined ? undefined : instantOf(text);
  return instant === 'never' ? undefined : instant;
});

const Amount = OptionalCount.catch(undefined);
const Place = OptionalInt.catch(undefined);
const Switch = Word.transform((word) => {
  const text = word?.toLowerCase();
  return text === 'yes' ? true : text === 'no' ? false : undefined;
});

/** Some systems put a list below `data`. */
const below = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'data' in value && Array.isArray(value.data)
    ? value.data
    : value;

/** Whether a row has a time without a zone. */
const isBare = (row: object): boolean =>
  Object.values(row).some((value) => typeof value === 'string' && BARE.test(value.trim()));

const rowsOf = <Row extends z.ZodType>(aliases: Readonly<Record<string, string>>, row: Row) =>
  z.preprocess(
    below,
    readableRowsOf(
      z.preprocess((value) => {
        const named = underDocumentedNames(value, aliases);
        return typeof named === 'object' && named !== null ? { ...named, bare: isBare(named) } : named;
      }, row),
    ),
  );

type RowOf<List extends z.ZodType<ReadableRows<unknown>>> = z.infer<List>['rows'][number];

export const Queues = rowsOf(
  ALIASES.queue,
  z
    .looseObject({
      callqueue: AnyId,
      description: Text,
      'callqueue-dispatch-type': Word,
      'active-queued-calls-total-current': Amount,
      'callqueue-count-agents-total': Amount,
      'callqueue-max-current-callers-to-accept-new-callers': Amount,
      'callqueue-max-wait-timeout-minutes': Amount,
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
export type NetsapiensQueue = RowOf<typeof Queues>;

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
      'active-calls-total-current': Amount,
      'callqueue-agent-dispatch-order-ordinal': Place,
      'callqueue-agent-dispatch-queue-priority-ordinal': Place,
      'callqueue-agent-wrap-up-allowance-seconds': Amount,
      'limits-max-active-calls-total': Amount,
      'callqueue-agent-answer-confirmation-enabled': Switch,
      'auto-answer-enabled': Switch,
      'callqueue-agent-max-concurrent-sms-conversations': Amount,
      'callqueue-agent-entry-type': Text,
      'last-modified-datetime': Moment,
      'login-username': Text,
      'name-full-name': Text,
      'agent-name-first-name': Text,
      'agent-name-last-name': Text,
      'agent-status-message': Text,
      bare: z.boolean(),
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
      bare: row.bare,
    })),
);
export type NetsapiensAgent = RowOf<typeof Agents>;

/** A row for each leg of a call. */
export const Calls = rowsOf(
  ALIASES.call,
  z
    .object({
      'call-session-id': Text,
      'call-orig-call-id': OptionalId.catch(undefined),
      'call-orig-user': Text,
      'call-orig-domain': Text,
      'call-orig-name': Text,
      'caller-id-number': Text,
      'call-by-action': Text,
      'call-by-user': Text,
      'call-term-call-id': Text,
      'call-term-user': Text,
      'call-term-domain': Text,
      'call-term-uri': Text,
      'call-start-datetime': Moment,
      'call-answer-datetime': Moment,
      'call-orig-info': Word,
      'call-term-info': Word,
      bare: z.boolean(),
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
      bare: row.bare,
    })),
);
export type NetsapiensCall = RowOf<typeof Calls>;

/** A row for each caller in a queue; most of its fields are not documented, and only these are confirmed. */
export const QueuedCalls = rowsOf(
  ALIASES.queued,
  z
    .object({
      'session-key': OptionalId.catch(undefined),
      'dial-rule-translation-source-user': Text,
      'dial-rule-translation-source-name': Text,
      'callqueue-agent-availability-for-dispatch': Word,
      'time-queued': Moment,
      prioritized: Word,
      bare: z.boolean(),
    })
    .transform((row) => ({
      key: row['session-key'],
      caller: row['dial-rule-translation-source-user'],
      callerName: row['dial-rule-translation-source-name'],
      status: row['callqueue-agent-availability-for-dispatch']?.toLowerCase(),
      queuedAt: row['time-queued'],
      prioritized: row.prioritized?.toLowerCase() === 'yes',
      bare: row.bare,
    })),
);
export type NetsapiensQueuedCall = RowOf<typeof QueuedCalls>;

/** A 2xx that is an error all the same: `{ "code": 404, "message": "Not Found" }`. */
export const HiddenRefusal = z.object({ code: z.preprocess(numeric, z.int().min(400).max(599)) });
/** In which domain a queue is. */
export const Domains = z.preprocess(below, readableRowsOf(z.object({ domain: Text })));
/** The domain itself: the zone of its people. */
export const DomainZone = z.preprocess(
  (value) => {
    const row = below(value);
    return Array.isArray(row) ? (row as readonly unknown[])[0] : row;
  },
  z
    .object({ 'time-zone': Text, time_zone: Text, timezone: Text })
    .transform((row) => row['time-zone'] ?? row.time_zone ?? row.timezone),
);
/** `…/count` */
export const Total = z.object({ total: Count });

/** The body of an error. */
export const Refusal = z.object({ message: z.string().catch('') });

const Token = z.preprocess(orNothing, z.string().optional());

/** `POST /tokens`; without an access token it is a refusal, whatever its status. */
export const TokenGrant = z.object({
  access_token: Token,
  refresh_token: Token,
  expires_in: OptionalLifetime,
});
export type TokenGrant = z.infer<typeof TokenGrant>;
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
  kind: z.enum(['oauth', 'jwt', 'form']),
  access: z.string().min(1),
  refresh: z.string().optional(),
  jti: z.string().optional(),
});
export type Tokens = z.infer<typeof Tokens>;

/** The fields of a queue that can be written, as far as the answer has them. */
function settingsOf(row: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const settings: Record<string, string | number> = {};
  for (const [name, field] of Object.entries(QUEUE_FIELDS)) {
    const value = orNothing(row[name]);
    if (value === undefined) continue;
    const asGiven = field.safeParse(value);
    const { data } = asGiven.success ? asGiven : field.safeParse(numeric(value));
    if (data !== undefined && data !== null) settings[name] = data;
  }
  return settings;
}

function fullName(first: string | undefined, last: string | undefined): string | undefined {
  const name = [first, last].filter((part) => part !== undefined).join(' ');
  return name === '' ? undefined : name;
}
