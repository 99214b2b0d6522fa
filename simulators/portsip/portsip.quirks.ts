import { z } from 'zod';

/** Where the vendor's pages leave it open, or contradict each other, how a PBX may answer. */
export const PortsipQuirks = z.strictObject({
  /** Of 22.3 to 22.6: no BREAK and LUNCH, but a reason beside NOT_READY; wrap-up among a queue's settings. */
  version: z.enum(['22.2', '22.5']).default('22.2'),
  /** How ids are written: decimal digits, base64 of them as in the page's examples, or a bare number. */
  ids: z.enum(['decimal', 'base64', 'number']).default('decimal'),
  /** A text that has no value. */
  blanks: z.enum(['empty', 'null', 'absent']).default('empty'),
  emptyList: z.enum(['array', 'null']).default('array'),
  waitingOrder: z.enum(['oldest-first', 'newest-first']).default('oldest-first'),
  /** An agent who holds a queue call: ON_HOLD is in the page's text, not in its list. */
  holdWord: z.enum(['QUEUE_CALL', 'ON_HOLD']).default('QUEUE_CALL'),
  /** What `skip` counts from. */
  skipBase: z.union([z.literal(0), z.literal(1)]).default(0),
  /** A larger page is cut to this size without a word. */
  pageLimit: z.union([z.literal(100), z.literal(10)]).default(100),
  /** The body of a refusal, signing in excepted. */
  errorBody: z.enum(['errors', 'object', 'none']).default('errors'),
  expiredToken: z.enum(['401', '403', '400']).default('401'),
  /** Up to 22.5 a login that fails is a 400. */
  badLogin: z.enum(['400', '401']).default('400'),
  /** Whether a refresh ends the access token before it. */
  refreshEndsOld: z.boolean().default(true),
  /** Whether a refresh brings a refresh token too. */
  refreshRotates: z.boolean().default(true),
  /** Of an access token. */
  lifeSeconds: z.union([z.literal(1800), z.literal(3600)]).default(1800),
  /** Requests a minute, from all clients; the pages name 10,000, and 5,000 for older versions. */
  accessLimit: z.int().min(1).default(10_000),
  throttle: z.enum(['429', '503']).default('429'),
  /** A user who has a second factor cannot sign in with name and password alone. */
  secondFactor: z.boolean().default(false),
  /** Whether writing a list of agents takes out of the queue who is not in it. */
  agentList: z.enum(['replace', 'merge']).default('replace'),
  /** How the ends of a call are written. */
  sessionEnds: z.enum(['number', 'uri']).default('number'),
  /** The page gives 201 for the list of sessions, which may be a slip. */
  sessionsStatus: z.enum(['201', '200']).default('201'),
  /** Before 22.2.22 the list of callers is always empty. */
  waitingWorks: z.boolean().default(true),
});
export type PortsipQuirks = z.output<typeof PortsipQuirks>;
export type PortsipQuirksInput = z.input<typeof PortsipQuirks>;

/**
 * Each switch away from its default, one at a time; but for the last two of the list above, in which there is nothing
 * to be read.
 */
export const portsipQuirkPositions: readonly PortsipQuirksInput[] = [
  { version: '22.5' },
  { ids: 'base64' },
  { ids: 'number' },
  { blanks: 'null' },
  { blanks: 'absent' },
  { emptyList: 'null' },
  { waitingOrder: 'newest-first' },
  { holdWord: 'ON_HOLD' },
  { skipBase: 1 },
  { pageLimit: 10 },
  { errorBody: 'object' },
  { errorBody: 'none' },
  { expiredToken: '403' },
  { expiredToken: '400' },
  { badLogin: '401' },
  { refreshEndsOld: false },
  { refreshRotates: false },
  { lifeSeconds: 3600 },
  { accessLimit: 5_000 },
  { throttle: '503' },
  { agentList: 'merge' },
  { sessionEnds: 'uri' },
  { sessionsStatus: '200' },
];
