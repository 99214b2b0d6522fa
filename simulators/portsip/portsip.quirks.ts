import { z } from 'zod';
import { amount, flag, quirk, type QuirkNote } from '../wire/quirk.js';

const ASSUMED = 'assumed; neither a page nor a recorded answer shows it';
const REFUSALS = ['403', '404', '500'] as const;
const refused = (what: string): QuirkNote => ({
  kind: 'extra-refused',
  leaves: 'part',
  says: `${what} answers this status.`,
  source: 'OpenAPI 22.2: 4XX without a schema; release notes: permissions per role since 22.3',
});

/** The switches for how a PBX may answer, where the vendor's pages leave it open and where versions differ. */
export const PortsipQuirks = z.strictObject({
  version: quirk(['22.2', '22.5'], {
    kind: 'form',
    leaves: 'all',
    says: '22.3 to 22.6 have a reason beside NOT_READY instead of BREAK and LUNCH, wrap-up settings of queues, and Data Flow.',
    source: 'summary of changes, 22.3 and 22.5',
  }),
  loggedOutWord: quirk(['LOGGED_OUT', 'ONLINE', 'LOGOUT'], {
    kind: 'words',
    leaves: 'all',
    says: 'The state of an agent who is logged out of the queue.',
    source: 'agent states of 22.2 (Logout) and 22.3 (Online)',
  }),
  onCallWord: quirk(['QUEUE_CALL', 'ONCALL', 'ON_CALL'], {
    kind: 'words',
    leaves: 'all',
    says: 'The state of an agent on a queue call.',
    source: 'extension states of 22.2, release notes',
  }),
  ringingWord: flag({
    kind: 'words',
    leaves: 'all',
    says: 'An agent whose phone rings has the state RINGING.',
    source: 'summary of changes, 22.3',
  }),
  holdWord: quirk(['QUEUE_CALL', 'ON_HOLD'], {
    kind: 'words',
    leaves: 'all',
    says: 'The state of an agent who holds a queue call.',
    source: 'call queues, 22.2: in the text, not in the enum',
  }),
  ids: quirk(['decimal', 'base64', 'number'], {
    kind: 'form',
    leaves: 'all',
    says: 'Ids are decimal digits, base64 of them, or bare numbers.',
    source: 'OpenAPI 22.2 and the samples of CDRs differ',
  }),
  blanks: quirk(['empty', 'null', 'absent'], {
    kind: 'empty',
    leaves: 'all',
    says: 'A text without a value is empty, null or left out.',
    source: 'general section: null; samples: empty',
  }),
  emptyList: quirk(['array', 'null', 'absent'], {
    kind: 'empty',
    leaves: 'all',
    says: '`items` without rows is an empty list, null, or left out.',
    source: 'general section: blank values',
  }),
  waitingOrder: quirk(['oldest-first', 'newest-first'], {
    kind: 'form',
    leaves: 'all',
    says: 'Order of the waiting callers.',
    source: 'call queues, 22.2 leaves it open',
  }),
  waitingWorks: quirk([true, false], {
    kind: 'partial',
    leaves: 'part',
    says: 'The list of waiting callers is always empty when off.',
    source: 'release notes: fixed in 22.2.22',
  }),
  skipBase: quirk([0, 1], {
    kind: 'paging',
    leaves: 'all',
    says: 'The number from which `skip` counts.',
    source: 'general section: text and schema differ',
  }),
  pageLimit: amount(100, [10, 1], {
    kind: 'paging',
    leaves: 'all',
    says: 'A larger page is cut to this size silently.',
    source: 'general section: top 1 to 100',
  }),
  skipIgnored: flag({
    kind: 'paging',
    leaves: 'part',
    says: 'Every page is the first page.',
    source: ASSUMED,
    with: { pageLimit: 1 },
  }),
  pagesOverlap: flag({
    kind: 'paging',
    leaves: 'all',
    says: 'Each page begins with the last row of the page before it.',
    source: ASSUMED,
    with: { pageLimit: 2 },
  }),
  mostSessions: amount(1_000_000, [100, 1], {
    kind: 'left-out',
    leaves: 'all',
    says: '`sessions` counts all calls and has this many.',
    source: 'OpenAPI 22.2, /sessions: count and items',
  }),
  mostAgents: amount(1_000_000, [2, 1], {
    kind: 'left-out',
    leaves: 'part',
    says: "A queue's agents beyond this many are counted and not in the list.",
    source: 'general section: top at most 100, count of all',
  }),
  countsMore: flag({
    kind: 'left-out',
    leaves: 'part',
    says: '`count` is one more than the rows of all pages.',
    source: ASSUMED,
  }),
  unreadableRow: quirk([false, 'queue', 'agent', 'caller'], {
    kind: 'unreadable',
    leaves: 'all',
    says: 'The list of queues, agents or waiting callers begins with one more row, whose id is null.',
    source: ASSUMED,
  }),
  duplicateRows: flag({
    kind: 'unreadable',
    leaves: 'all',
    says: 'The first row of each list of queues, agents and callers is there twice.',
    source: ASSUMED,
  }),
  queueDetailsRefused: quirk([false, ...REFUSALS], refused('call_queues/{id}')),
  queueStatusRefused: quirk([false, ...REFUSALS], refused('call_queues/{id}/status')),
  serversRefused: quirk([false, ...REFUSALS], refused('call_queue_servers, /{id} and /{id}/status')),
  sessionsRefused: quirk([false, ...REFUSALS], { ...refused('GET sessions'), leaves: 'all' }),
  oneQueueRefused: quirk([false, ...REFUSALS], refused('The list of waiting callers of the first queue')),
  oneAgentRefused: quirk([false, ...REFUSALS], refused('The state of the first agent of each queue')),
  licenceUnavailable: flag({
    kind: 'outcome',
    leaves: 'all',
    says: "Writing a queue's agents answers 503 LICENSE_SNAPSHOT_UNAVAILABLE.",
    source: 'release notes, 22.8',
  }),
  errorBody: quirk(['errors', 'object', 'none'], {
    kind: 'form',
    leaves: 'all',
    says: 'The body of a refusal, signing in excepted.',
    source: 'general section; samples of CDRs and call control',
  }),
  expiredToken: quirk(['401', '403', '400'], {
    kind: 'session',
    leaves: 'all',
    says: 'Status for an expired access token.',
    source: 'OpenAPI 22.2 leaves it open',
  }),
  badLogin: quirk(['400', '401'], {
    kind: 'login',
    leaves: 'all',
    says: 'Status for a wrong password: 400 up to 22.5.',
    source: 'authentication; release notes, 22.6',
  }),
  loginRefused: quirk([false, '400', '401', '403'], {
    kind: 'login',
    leaves: 'none',
    says: 'Signing in answers this status although the password is right.',
    source: 'authentication; release notes, 22.6',
  }),
  secondFactor: flag({
    kind: 'login',
    leaves: 'none',
    says: 'The user has a second factor, so signing in gives no access token.',
    source: 'OpenAPI 22.2, auth/sign_in',
  }),
  refreshRefused: quirk([false, '400', '401', '500'], {
    kind: 'session',
    leaves: 'all',
    says: 'A refresh answers this status while the access token stays valid.',
    source: 'authentication: a failed refresh is a 400',
  }),
  refreshEndsOld: quirk([true, false], {
    kind: 'session',
    leaves: 'all',
    says: 'A refresh ends the access token before it.',
    source: 'OpenAPI 22.2 leaves it open',
  }),
  refreshRotates: quirk([true, false], {
    kind: 'session',
    leaves: 'all',
    says: 'A refresh brings a new refresh token.',
    source: 'OpenAPI 22.2 leaves it open',
  }),
  lifeSeconds: amount(1800, [3600, 60], {
    kind: 'session',
    leaves: 'all',
    says: 'Lifetime of an access token in seconds.',
    source: 'authentication: 1800; general section: 3600',
  }),
  accessLimit: amount(10_000, [5_000, 200], {
    kind: 'limit',
    leaves: 'all',
    says: 'Requests a minute from all clients before the gateway throttles.',
    source: 'release notes, 22.1.7; access_limit in system.ini',
  }),
  throttle: quirk(['429', '503'], {
    kind: 'limit',
    leaves: 'all',
    says: 'Status of a throttled request.',
    source: 'FAQ leaves it open',
  }),
  agentList: quirk(['replace', 'merge'], {
    kind: 'outcome',
    leaves: 'all',
    says: 'Writing a list of agents removes the others from the queue.',
    source: 'call queues, 22.2 leaves it open',
  }),
  sessionEnds: quirk(['number', 'uri'], {
    kind: 'identity',
    leaves: 'all',
    says: 'The ends of a call are numbers or SIP URIs.',
    source: 'OpenAPI 22.2, /sessions',
  }),
  sessionsStatus: quirk(['201', '200'], {
    kind: 'form',
    leaves: 'all',
    says: 'Status of GET sessions.',
    source: 'OpenAPI 22.2: 201',
  }),
  wsiRefused: flag({
    kind: 'push',
    leaves: 'all',
    says: 'The WSI accepts the login and refuses every subscription.',
    source: 'WSI: only an Admin or QueueManager may subscribe to every queue',
  }),
  cdrRefused: flag({
    kind: 'push',
    leaves: 'all',
    says: 'The WSI refuses the subscription to records of calls.',
    source: 'WSI: only a tenant Admin, from 22.3 on Analytics, may subscribe to cdr_events',
  }),
  callerTimestamp: quirk(['entered', 'event'], {
    kind: 'push',
    leaves: 'all',
    says: 'Which instant the timestamp of a caller who leaves the queue is.',
    source: 'WSI leaves it open',
  }),
});
export type PortsipQuirks = z.output<typeof PortsipQuirks>;
export type PortsipQuirksInput = z.input<typeof PortsipQuirks>;
