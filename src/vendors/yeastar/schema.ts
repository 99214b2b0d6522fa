import { z } from 'zod';
import type { Page } from '../kit/pages.js';
import { readableRowsOf, tolerant, type ReadableRows } from '../kit/rows.js';
import {
  numeric,
  Count,
  Seconds,
  Lifetime,
  AnyId,
  numberedId,
  OptionalId,
  Words,
  rowsOf,
  JsonText,
} from '../kit/wire-values.js';
import { Id } from '../../modules/domain/id.js';

const NumberedId = numberedId(18);
/** A member of a documented list of numbers, of which firmware may know more: kept in the vendor's own word. */
const Code = z
  .custom<string | number>((value) => typeof value === 'string' || typeof value === 'number', {
    error: 'expected a number',
  })
  .transform((code) => String(code).slice(0, 40));

/** The parameters that an error is about; what cannot be read of them is left out. */
const Complaints = z
  .array(z.object({ field: z.string(), validation_type: z.string().optional().catch(undefined) }))
  .catch([])
  .transform((complaints) =>
    complaints.map(({ field, validation_type: why }) => (why === undefined ? field : `${field} ${why}`)),
  );

export const Envelope = z
  .object({
    errcode: z.preprocess(numeric, z.int()),
    errmsg: z.string().catch(''),
    invalid_param_list: Complaints,
    duplicate_field_list: Complaints,
    /** Epoch seconds. */
    block_expire_time: z
      .preprocess(numeric, z.int().positive().max(8_640_000_000_000))
      .optional()
      .catch(undefined),
  })
  .transform(({ errcode, errmsg, invalid_param_list, duplicate_field_list, block_expire_time: end }) => {
    const fields = [...invalid_param_list, ...duplicate_field_list].join(', ');
    return {
      errcode,
      errmsg: fields === '' ? errmsg : `${errmsg} (${fields})`,
      ...(end !== undefined && { retryAt: end * 1000 }),
    };
  });

/** `get_token` and `refresh_token`; lifetimes in seconds. */
export const Grant = z.object({
  access_token: z.string().min(1),
  /** 0: unreadable, so the token is given back. */
  access_token_expire_time: Lifetime.catch(0),
  /** Empty, or without a lifetime: it is not used. */
  refresh_token: z.string().catch(''),
  refresh_token_expire_time: Lifetime.catch(0),
});
export type Grant = z.infer<typeof Grant>;

/** What a session holds: ours, not the vendor's. */
export const Tokens = JsonText.pipe(
  z.object({ accessToken: z.string(), refreshToken: z.string(), refreshExpiresAt: z.number() }),
);
export type Tokens = z.infer<typeof Tokens>;

/** `text2` is the extension's number; the id is in `value`. */
const Member = tolerant({ text2: AnyId }, { text: Words, value: Words, type: Words });
export type YeastarMember = z.infer<typeof Member>;
/** Only people are agents; what else may stand here is not documented. */
const Members = readableRowsOf(Member)
  .transform(({ rows, unreadable }) => ({
    rows: rows.filter(({ type }) => type === undefined || type === 'extension'),
    unreadable,
  }))
  .catch({ rows: [], unreadable: [] });

const Tally = Count.optional().catch(undefined);
const pageOf = <Row>(list: ReadableRows<Row>, total: number | undefined): Page<Row> => ({ ...list, total });

const Queue = tolerant(
  { id: NumberedId, dynamic_agent_list: Members, static_agent_list: Members },
  { number: Words, name: Words, ring_strategy: Words },
);
export type YeastarQueue = z.infer<typeof Queue>;

export const QueuePage = z
  .object({ total_number: Tally, queue_list: readableRowsOf(Queue) })
  .transform(({ total_number: total, queue_list: list }) => pageOf(list, total));

/** Reachability is extra: what cannot be read of it is unknown. */
const Extension = tolerant(
  { id: NumberedId, number: AnyId },
  { caller_id_name: Words, online_status: z.unknown() },
);
export type YeastarExtension = z.infer<typeof Extension>;

export const ExtensionPage = z
  .object({ total_number: Tally, data: readableRowsOf(Extension) })
  .transform(({ total_number: total, data: list }) => pageOf(list, total));

export const PauseReasons = z
  .object({ data: readableRowsOf(z.object({ code: z.string().min(1), reason: z.string() })) })
  .transform(({ data }) => data.rows);
export type PauseReasons = z.infer<typeof PauseReasons>;

const Call = tolerant(
  { call_id: Id },
  {
    caller_number: Words,
    caller_display_name: Words,
    callee_number: OptionalId,
    duration: Seconds,
  },
);
export type YeastarCall = z.infer<typeof Call>;

const NONE: ReadableRows<YeastarCall> = { rows: [], unreadable: [] };

/** A list that is left out beside its tally is a list the firmware does not have. */
const Calls = readableRowsOf(Call).optional();

/** `queue/call_status`: live calls of a queue, and how many there are according to the system. */
export const CallStatus = z
  .object({
    waiting_list: Calls,
    waiting_calls: Tally,
    active_list: Calls,
    active_calls: Tally,
    ringing_list: Calls,
    ringing_calls: Tally,
  })
  .transform((status) => {
    const { waiting_list: waiting = NONE, active_list: active = NONE, ringing_list: ringing = NONE } = status;
    return {
      waiting,
      active,
      ringing,
      /** Old firmware has neither the list nor its tally. */
      tellsRinging: status.ringing_list !== undefined || status.ringing_calls !== undefined,
      counted: { waiting: status.waiting_calls, active: status.active_calls, ringing: status.ringing_calls },
    };
  });
export type CallStatus = z.infer<typeof CallStatus>;

const Agent = tolerant(
  { number: AnyId },
  {
    name: Words,
    is_login: Code,
    is_pause: Code,
    call_status: Code,
    pause_reason: Words,
    agent_type: Words,
  },
);
export type YeastarAgent = z.infer<typeof Agent>;

export const AgentStatus = z
  .object({ data: readableRowsOf(Agent), total_number: Tally })
  .transform(({ data, total_number: counted }) => ({ ...data, counted }));
export type AgentStatus = z.infer<typeof AgentStatus>;

const Channel = z.object({
  number: Words.catch(undefined),
  channel_id: z.string().min(1).max(200),
  member_status: Words.catch(undefined),
});
const Party = Channel.optional().catch(undefined);
const CallMembers = readableRowsOf(z.object({ extension: Party, inbound: Party, outbound: Party }));

/** `call/query`: a party without a channel can't be sent a command, and is left out. */
export const LiveCalls = z
  .object({ data: readableRowsOf(z.object({ call_id: AnyId, members: CallMembers })) })
  .transform(({ data }) =>
    data.rows.map(({ call_id: id, members: { rows: members } }) => ({
      id,
      extensions: members.flatMap(({ extension }) => extension ?? []),
      outside: members.flatMap(({ inbound, outbound }) => inbound ?? outbound ?? []),
    })),
  );
export type YeastarLiveCall = z.infer<typeof LiveCalls>[number];
export type YeastarChannel = YeastarLiveCall['extensions'][number];

/** As it came, since it is sent back: extensions, and whatever else may be an agent. */
const ListEntry = z.looseObject({});
export type YeastarListEntry = z.infer<typeof ListEntry>;
const Entries = z
  .array(ListEntry)
  .nullish()
  .transform((entries) => entries ?? []);
const AgentLists = z.object({
  id: NumberedId,
  dynamic_agent_list: Entries,
  static_agent_list: Entries,
});
export type YeastarAgentLists = z.infer<typeof AgentLists>;

/** `queue/list`, for its agents alone. */
export const AgentListsPage = z
  .object({ total_number: Tally, queue_list: rowsOf(AgentLists) })
  .transform(({ total_number: total, queue_list: rows }): Page<YeastarAgentLists> => ({ rows, total }));

/** `queue/create`; that the id is told is not documented everywhere. */
export const Created = z.object({ id: NumberedId.optional().catch(undefined) });

const NumberSetting = z.preprocess(numeric, z.number().optional()).catch(undefined);
const TextSetting = Words.catch(undefined);
const QueueDetail = z.object({
  id: NumberedId,
  enb_queue_skill_based_routing: NumberSetting,
  moh: TextSetting,
  max_wait_time: NumberSetting,
  fail_dest: TextSetting,
  fail_dest_prefix: TextSetting,
  fail_dest_value: TextSetting,
  agent_timeout: NumberSetting,
  retry_time: NumberSetting,
  wrap_up_time: NumberSetting,
  sla_time: NumberSetting,
  max_calls: NumberSetting,
});
export type YeastarQueueDetail = z.infer<typeof QueueDetail>;

/** `queue/query`: settings are extra, and what cannot be read of them is unknown. */
export const QueueDetails = z
  .object({ data: readableRowsOf(QueueDetail).catch({ rows: [], unreadable: [] }) })
  .transform(({ data }) => data.rows);
export type QueueDetails = z.infer<typeof QueueDetails>;
