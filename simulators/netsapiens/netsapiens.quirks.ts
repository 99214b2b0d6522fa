import { z } from 'zod';

/** Where the vendor's pages leave it open, or live systems differ, how a system may answer. */
export const NetsapiensQuirks = z.strictObject({
  /** What the account is configured with. */
  credentials: z.enum(['password', 'api-key']).default('password'),
  /** Which of the two logins the system offers. */
  login: z.enum(['tokens', 'jwt']).default('tokens'),
  expiresIn: z.enum(['sent', 'absent']).default('sent'),
  refreshEndsOld: z.boolean().default(true),
  badRefresh: z.enum(['400', '401', '403']).default('400'),
  /** The body of a 401. */
  unauthorized: z.enum(['json', 'text']).default('json'),
  /** What an agent's fields are called: as documented, as in live answers, or as in the first API. */
  agentNames: z.enum(['documented', 'underscores', 'hyphens', 'first-api']).default('documented'),
  callNames: z.enum(['documented', 'first-api']).default('documented'),
  termInfo: z.enum(['term-orig-info', 'call-term-info']).default('term-orig-info'),
  numbers: z.enum(['number', 'text']).default('number'),
  datetimes: z.enum(['bare', 'iso']).default('bare'),
  /** A list without rows. */
  emptyLists: z.enum(['list', '404']).default('list'),
  /** `fixed` gives 100 rows from `start` whatever the limit; `from-one` counts rows from 1. */
  paging: z.enum(['honoured', 'ignored', 'fixed', 'from-one']).default('honoured'),
  /** Fields of a queued caller: what is known of the portal's too, or only the four that are confirmed. */
  queuedFields: z.enum(['all', 'confirmed']).default('all'),
  /** Whether a caller who rings an agent is still listed and counted in the queue. */
  dispatched: z.enum(['listed', 'unlisted']).default('listed'),
  statusCase: z.enum(['lower', 'upper']).default('lower'),
  /** Legs of waiting callers: kept, between two attempts (gone), or made anew since the last look. */
  waitingLegs: z.enum(['kept', 'gone', 'renewed']).default('kept'),
  /** Where a waiting leg names its queue. */
  queueOfLeg: z.enum(['term-user', 'by-user']).default('term-user'),
  sentinel: z.enum(['bare', 'sip']).default('bare'),
  /** Whether a ringing call counts as one of the agent's calls. */
  ringingCounts: z.boolean().default(true),
  registered: z.enum(['yes', 'push-enabled']).default('yes'),
  /** Whether an agent's row has the status message, in which alone the reason of a pause stands. */
  statusMessage: z.enum(['sent', 'absent']).default('sent'),
  /** What that message says: the status as people call it, or the code it was set with. */
  statusText: z.enum(['name', 'code']).default('name'),
  /** The body of a 202. */
  accepted: z.enum(['message', 'empty']).default('message'),
  /** When a write can be read: at once, or up to two seconds later. */
  writes: z.enum(['at-once', 'lagging']).default('at-once'),
  /** Whether `synchronous: "yes"` is answered 200 with what was made; otherwise 202 like everything else. */
  synchronousCreates: z.boolean().default(true),
  /** By which id a call can be controlled. */
  controlId: z.enum(['either', 'orig', 'term']).default('either'),
  /** Where a transfer names its destination. */
  transferKey: z.enum(['call-term-user', 'destination']).default('call-term-user'),
});
export type NetsapiensQuirks = z.output<typeof NetsapiensQuirks>;
export type NetsapiensQuirksInput = z.input<typeof NetsapiensQuirks>;

/** Each switch away from its default, one at a time. */
export const netsapiensQuirkPositions: readonly NetsapiensQuirksInput[] = [
  { credentials: 'api-key' },
  { login: 'jwt' },
  { expiresIn: 'absent' },
  { refreshEndsOld: false },
  { badRefresh: '401' },
  { badRefresh: '403' },
  { unauthorized: 'text' },
  { agentNames: 'underscores' },
  { agentNames: 'hyphens' },
  { agentNames: 'first-api' },
  { callNames: 'first-api' },
  { termInfo: 'call-term-info' },
  { numbers: 'text' },
  { datetimes: 'iso' },
  { emptyLists: '404' },
  { paging: 'ignored' },
  { paging: 'fixed' },
  { paging: 'from-one' },
  { queuedFields: 'confirmed' },
  { dispatched: 'unlisted' },
  { statusCase: 'upper' },
  { waitingLegs: 'gone' },
  { waitingLegs: 'renewed' },
  { queueOfLeg: 'by-user' },
  { sentinel: 'sip' },
  { ringingCounts: false },
  { registered: 'push-enabled' },
  { statusMessage: 'absent' },
  { statusText: 'code' },
  { accepted: 'empty' },
  { writes: 'lagging' },
  { synchronousCreates: false },
  { controlId: 'orig' },
  { controlId: 'term' },
  { transferKey: 'destination' },
];
