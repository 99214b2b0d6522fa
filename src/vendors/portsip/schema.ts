import { z } from 'zod';
import type { Page } from '../kit/pages.js';
import { readableRowsOf, tolerant } from '../kit/rows.js';
import {
  numeric,
  orNothing,
  Count,
  OptionalNumber,
  Seconds,
  Lifetime,
  AnyId,
  Words,
  JsonText,
} from '../kit/wire-values.js';

/** A member of a documented list of words, of which the next version may know more. */
const Word = z
  .string()
  .nullable()
  .transform((word) => (word ?? '').slice(0, 40));
/** Codes are only ever added, so any text is one. */
export const Refusal = z.object({
  errors: z.array(z.object({ code: z.string().catch(''), message: z.string().catch('') })),
});
export type Refusal = z.infer<typeof Refusal>;

/** What may stand in a header. */
const Token = z.string().regex(/^[\x21-\x7e]{1,8192}$/, 'expected a token');

/** `auth/sign_in` and `auth/refresh_token`; the life in seconds. */
export const Grant = z.object({
  access_token: Token,
  refresh_token: z.preprocess(orNothing, Token.optional()),
  /** 0: unreadable, so the token is given back. */
  expires_in: Lifetime.catch(0),
});
export type Grant = z.infer<typeof Grant>;

/** The other answer to `auth/sign_in`. */
export const SecondFactor = z.object({ two_factor_enabled: z.literal(true) });

/** What a session holds: ours, not the vendor's. */
export const Tokens = JsonText.pipe(z.object({ accessToken: Token, refreshToken: Token.optional() }));
export type Tokens = z.infer<typeof Tokens>;

/** How many rows there are according to the system. */
const Tally = Count.optional().catch(undefined);

/** One page of a collection. */
const page = <Row extends z.ZodType>(row: Row) =>
  z
    .object({ count: Tally, items: readableRowsOf(row) })
    .transform(({ count: total, items }): Page<z.output<Row>> => ({ ...items, total }));

const QueueSummary = tolerant(
  { id: AnyId },
  { name: Words, extension_number: Words, polling_strategy: Words },
);
export type PortsipQueue = z.infer<typeof QueueSummary>;
export const QueuePage = page(QueueSummary);

/** Settings that only forms show: one that cannot be read is none, and fails no poll. */
const Figure = OptionalNumber.catch(undefined);
const Said = Words.catch(undefined);
const Switch = z.boolean().optional().catch(undefined);
const ForwardRule = z.object({ action: Said, number: Said }).optional().catch(undefined);

/**
 * A queue's settings, but for what can only be written (prompts) and the list of caller ids; `wrap_up_time` from 22.3
 * on. Times in seconds, `sticky_routing_duration` in days.
 */
export const QueueDetail = z.object({
  sla_time: Figure,
  max_waiting_time: Figure,
  max_callers: Figure,
  enable_wrap_up: Switch,
  wrap_up_time: Figure,
  name: Said,
  polling_strategy: Said,
  ring_time: Figure,
  intro_type: Said,
  wait_when_no_agents_online: Switch,
  inform_position: Said,
  inform_position_interval: Figure,
  agent_auto_ready: Switch,
  agent_auto_not_ready_after_non_acd_call: Switch,
  language: Said,
  no_answer_forward_rule: ForwardRule,
  night_mode_forward_rule: ForwardRule,
  enable_callback: Switch,
  callback_mode: Said,
  callback_timeout: Figure,
  callback_outbound_prefix: Said,
  enable_sticky_routing: Switch,
  sticky_routing_duration: Figure,
  enable_paid: Switch,
  enable_prid: Switch,
  extension_number_as_to_header: Switch,
});
export type QueueDetail = z.infer<typeof QueueDetail>;

export const QueueStatus = z.object({ status: Word });
export type QueueStatus = z.infer<typeof QueueStatus>;

/** A list that has no pages: its rows, and how many there are according to the system, where it says so. */
const listOf = <Row extends z.ZodType>(row: Row) =>
  z
    .object({ count: Tally, items: readableRowsOf(row) })
    .transform(({ count: counted, items }) => ({ ...items, counted }));

/** `extension_number` is the caller's number, whatever the name says. */
const Waiting = tolerant(
  { session_id: AnyId },
  { extension_number: Words, display_name: Words, waiting_time: Seconds },
);
export type PortsipWaiting = z.infer<typeof Waiting>;
export const WaitingList = listOf(Waiting);
export type WaitingList = z.infer<typeof WaitingList>;

const Member = tolerant({ extension_number: AnyId }, { display_name: Words, skill_level: OptionalNumber });
export const MemberList = listOf(Member);
export type MemberList = z.infer<typeof MemberList>;

/** `reason` from 22.5 on. */
export const AgentDetail = tolerant(
  { extension_number: AnyId },
  { display_name: Words, skill_level: OptionalNumber, status: Word, reason: Words },
);
export type AgentDetail = z.infer<typeof AgentDetail>;

export const Server = tolerant(
  { id: AnyId },
  { name: Words, enabled: z.boolean(), type: Words, ipv4: Words, ipv6: Words },
);
export type PortsipServer = z.infer<typeof Server>;
export const ServerPage = page(Server);

/** The unit of the two usages is not documented. */
export const ServerStatus = z.object({
  cpu_usage: z.preprocess(numeric, z.number()),
  memory_usage: z.preprocess(numeric, z.number()),
  status: Word,
});
export type ServerStatus = z.infer<typeof ServerStatus>;

/** `sessions`: the calls of a session with both ends of each. */
const Session = z.object({
  id: AnyId,
  calls: readableRowsOf(z.object({ caller: Words, callee: Words })),
});
export const SessionList = listOf(Session);
export type SessionList = z.infer<typeof SessionList>;

/** "No content" is documented as an answer without a body; an empty object says no more. */
export const Nothing = z
  .union([z.undefined(), z.null(), z.strictObject({})], { error: 'expected no content' })
  .transform(() => undefined);

export const Created = z.object({ id: AnyId });
