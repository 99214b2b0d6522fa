import { z } from 'zod';
import { readableRowsOf } from '../kit/rows.js';
import { AnyId, numeric, OptionalId, OptionalNumber, Words } from '../kit/wire-values.js';

const Word = Words.catch(undefined);
/** The first millisecond that cannot be a second, and the last that a clock shows: 1973 to 2286. */
const [LEAST_MS, MOST_MS] = [100_000_000_000, 10_000_000_000_000];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** In ms: epoch seconds as a text, as documented, or in milliseconds, or a date with its offset; 0, blank or anything else: none. */
const Stamp = z
  .preprocess(
    (value) => (typeof value === 'string' && ISO.test(value) ? Date.parse(value) : numeric(value)),
    z.number().positive().max(MOST_MS),
  )
  .transform((told) => Math.round(told < LEAST_MS ? told * 1000 : told))
  .refine((ms) => ms <= MOST_MS)
  .optional()
  .catch(undefined);

/** The rows that can be read, and whether those are all. */
const rowsOf = <Row extends z.ZodType>(row: Row) =>
  readableRowsOf(row)
    .transform(({ rows, unreadable }) => ({ rows, isWhole: unreadable.length === 0 }))
    .catch({ rows: [], isWhole: true });

/** A caller in `waiting_list` and `updated_callers`; `reason` in the latter alone. */
const Caller = z.object({
  session_id: AnyId,
  caller_number: Word,
  reason: Word,
  timestamp: Stamp,
  /** `normal`, or `callback` for one who waits for a call. */
  type: Word,
});
export type EventCaller = z.infer<typeof Caller>;

const Agent = z.object({
  agent_extension_number: AnyId,
  state: Word,
  session_id: OptionalId.catch(undefined),
});
export type EventAgent = z.infer<typeof Agent>;

/** One endpoint that a call reached: a queue, an agent's phone, a forwarding destination. */
const CallTarget = z.object({
  callee: Word,
  start_time: Stamp,
  answered_time: Stamp,
  ended_time: Stamp,
  status: Word,
  end_reason: Word,
  talk_duration: OptionalNumber.catch(undefined),
});
export type CallTarget = z.infer<typeof CallTarget>;

/** An event of the WSI, on the line or posted. */
export const PortsipEvent = z.object({
  event_type: z.string().max(64),
  queue_id: Word,
  queue_number: Word,
  /** Of `queue_status`. */
  waiting_list: rowsOf(Caller),
  /** Of `queue_caller_status`. */
  updated_callers: rowsOf(Caller),
  /** Of `queue_agent_status`. */
  updated_agents: rowsOf(Agent),
  removed_agents: rowsOf(Agent),
  /** Of `call_cdr`, as is what follows. */
  call_targets: rowsOf(CallTarget),
  session_id: OptionalId.catch(undefined),
  caller: Word,
  end_reason: Word,
  /** The same in the page's example. */
  ended_reason: Word,
});
export type PortsipEvent = z.infer<typeof PortsipEvent>;
