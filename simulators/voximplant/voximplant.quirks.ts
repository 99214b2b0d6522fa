import { z } from 'zod';

/** Where the vendor's pages leave it open how the platform answers. */
export const VoximplantQuirks = z.strictObject({
  /** HTTP status of an answer that is an error. */
  errorStatus: z.union([z.literal(200), z.literal(400), z.literal(401), z.literal(500)]).default(200),
  /** One `error`, or a list of `errors`. */
  errorEnvelope: z.enum(['error', 'errors']).default('error'),
  /** A list that has one row is that row. */
  lists: z.enum(['array', 'object']).default('array'),
  /** Whether `total_count` and `count` stand beside a list. */
  totals: z.boolean().default(true),
  /** A larger `count` is cut to this without a word. */
  maxCount: z.union([z.literal(1000), z.literal(20), z.literal(1)]).default(1000),
  /** `sq_statuses`: one element with both channels, one for each, or no list at all. */
  statuses: z.enum(['together', 'apart', 'object']).default('together'),
  /** `sq_queues` of an agent: rows, their JSON as text, or bare ids. */
  agentQueues: z.enum(['rows', 'text', 'ids']).default('rows'),
  /** Whether a status that has a label is called by it. */
  statusNames: z.enum(['internal', 'label']).default('internal'),
  /** The custom status mapping: a list in `result`, a bare list, or the fields of one at the top. */
  mapping: z.enum(['result', 'bare', 'flat']).default('result'),
  /** Whether statuses without a label stand in the mapping too, under their own name. */
  unmapped: z.boolean().default(false),
  /** What the application's scenario gives a task along, and how that is on the wire. */
  customData: z.enum(['text', 'object', 'plain', 'none']).default('text'),
  /** Whether people who are logged out stand in the live state too. */
  offlineInState: z.boolean().default(false),
  /** `handle_calls` of SQ_GetAgents: not needed, needed and meaningless, or needed and a filter. */
  handleCalls: z.enum(['ignored', 'required', 'filter']).default('ignored'),
  /** SQ_SetAgentInfo: whether either of its two settings will do, or `handle_calls` must be there. */
  agentInfo: z.enum(['either', 'handle-calls']).default('either'),
  /** The zone of dates: the one asked for, or always that of the account. */
  dates: z.enum(['requested', 'account']).default('requested'),
  /** Rates from 0 to 100, or from 0 to 1. */
  rates: z.enum(['percent', 'fraction']).default('percent'),
});
export type VoximplantQuirks = z.output<typeof VoximplantQuirks>;
export type VoximplantQuirksInput = z.input<typeof VoximplantQuirks>;

/** Each switch away from its default, one at a time; a list of one object shows only where a page has one row. */
export const voximplantQuirkPositions: readonly VoximplantQuirksInput[] = [
  { errorStatus: 400 },
  { errorStatus: 401 },
  { errorStatus: 500 },
  { errorEnvelope: 'errors' },
  { lists: 'object', maxCount: 1 },
  { totals: false },
  { maxCount: 20 },
  { statuses: 'apart' },
  { statuses: 'object' },
  { agentQueues: 'text' },
  { agentQueues: 'ids' },
  { statusNames: 'label' },
  { mapping: 'bare' },
  { mapping: 'flat' },
  { unmapped: true },
  { customData: 'object' },
  { customData: 'plain' },
  { customData: 'none' },
  { offlineInState: true },
  { handleCalls: 'required' },
  { handleCalls: 'filter' },
  { agentInfo: 'handle-calls' },
  { dates: 'account' },
  { rates: 'fraction' },
];
