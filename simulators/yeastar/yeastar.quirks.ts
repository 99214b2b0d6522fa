import { z } from 'zod';

/** Where the vendor's pages leave it open, or contradict a live system, how a PBX may answer. */
export const YeastarQuirks = z.strictObject({
  /** Status of a queue without calls: an empty success, or "data not found" with the empty lists. */
  idleQueue: z.enum(['ok', '60001']).default('ok'),
  /** Type of the extension id in a queue's member lists. */
  memberValue: z.enum(['string', 'number']).default('string'),
  /** What a waiting call's `callee_number` says about the queue. */
  calleeNumber: z.enum(['number', 'id']).default('number'),
  /** Whether a call that rings an agent is in the waiting list too. */
  ringingAlsoWaiting: z.boolean().default(false),
  waitingOrder: z.enum(['oldest-first', 'newest-first']).default('oldest-first'),
  /** Older ones lack the agents' thresholds and the queues' unique ringtone. */
  firmware: z.enum(['new', 'old']).default('new'),
  pauseTime: z.enum(['configured', 'remaining']).default('configured'),
  /** `data` of queue/query. */
  queryData: z.enum(['array', 'object']).default('array'),
  /** The basic plan refuses pause reasons. */
  plan: z.enum(['enterprise', 'basic']).default('enterprise'),
  refreshInvalidatesOld: z.boolean().default(true),
  badRefresh: z.enum(['10004', '-1', '40002']).default('10004'),
  omitTotalNumber: z.boolean().default(false),
  /** A larger page is cut to this size without a word. */
  maxPageSize: z.union([z.literal(1000), z.literal(20)]).default(1000),
  /** A SIP phone's state: only in its `status_list`, or in its own `status`. */
  sipStatus: z.enum(['list', 'plain']).default('list'),
  /** call/query without a match. */
  noCalls: z.enum(['60001', 'ok']).default('60001'),
  /** Whether a transfer must say whose right to dial counts. */
  dialPermission: z.enum(['optional', 'required']).default('optional'),
  /** Whether a new queue's id is told. */
  createTellsId: z.boolean().default(true),
});
export type YeastarQuirks = z.output<typeof YeastarQuirks>;
export type YeastarQuirksInput = z.input<typeof YeastarQuirks>;

/** Each switch away from its default, one at a time. */
export const yeastarQuirkPositions: readonly YeastarQuirksInput[] = [
  { idleQueue: '60001' },
  { memberValue: 'number' },
  { calleeNumber: 'id' },
  { ringingAlsoWaiting: true },
  { waitingOrder: 'newest-first' },
  { firmware: 'old' },
  { pauseTime: 'remaining' },
  { queryData: 'object' },
  { plan: 'basic' },
  { refreshInvalidatesOld: false },
  { badRefresh: '-1' },
  { badRefresh: '40002' },
  { omitTotalNumber: true },
  { maxPageSize: 20 },
  { sipStatus: 'plain' },
  { noCalls: 'ok' },
  { dialPermission: 'required' },
  { createTellsId: false },
];
