import { amount, flag, quirk } from '../wire/quirk.js';

const ASSUMED = 'assumed; neither a page nor a recorded answer shows it';
/** Source of what public clients tolerate on live systems. */
export const LIVE = 'seen by public clients on live systems, v42 to v45';

/** The switches of lists: their form, their pages, their rows, and lists that are refused. */
export const LIST_QUIRKS = {
  emptyLists: quirk(['list', '404', 'object', 'null', 'blank', '204'], {
    kind: 'empty',
    leaves: 'all',
    says: 'A list without rows is an empty list, a 404, an object, null, an empty body, or a 204.',
    source: LIVE,
  }),
  listShape: quirk(['list', 'data', 'object'], {
    kind: 'empty',
    leaves: 'all',
    says: 'A list is a list, `{"data":[…]}`, or with one row that row.',
    source: LIVE,
  }),
  missingRoute: quirk([false, 'callqueues', 'agents', 'calls', 'all', 'all-not-found'], {
    kind: 'missing-route',
    leaves: 'none',
    says: 'This list, or every list, answers 404 "No Route Found [92]" or "Not Found", while its /count works.',
    source: 'v44 clusters',
  }),
  queuedRefused: quirk([false, '403', '404', '500'], {
    kind: 'extra-refused',
    leaves: 'part',
    says: 'queuedcall/{queue} is refused with this status, as for a key without the model `queued`.',
    source: LIVE,
  }),
  oneQueueRefused: quirk([false, '500', '403', '404'], {
    kind: 'extra-refused',
    leaves: 'part',
    says: 'The lists of callers and agents of the first queue answer this status.',
    source: LIVE,
  }),
  paging: quirk(['honoured', 'ignored', 'fixed', 'from-one'], {
    kind: 'paging',
    leaves: 'all',
    says: 'Pages are honoured, not made at all, always of 100 rows, or counted from row 1.',
    source: 'OpenAPI v45 and the pagination guide differ',
  }),
  pageCap: amount(1000, [500, 250, 50], {
    kind: 'paging',
    leaves: 'all',
    says: 'A larger page is cut to this size silently.',
    source: LIVE,
  }),
  startIgnored: flag({
    kind: 'paging',
    leaves: 'part',
    says: 'Every page is the first page.',
    source: LIVE,
    with: { pageCap: 50 },
  }),
  pagesOverlap: flag({
    kind: 'paging',
    leaves: 'all',
    says: 'Each page begins with the last row of the page before it.',
    source: ASSUMED,
    with: { pageCap: 50 },
  }),
  countsMore: flag({
    kind: 'left-out',
    leaves: 'part',
    says: 'A queue counts one agent and one waiting caller more than its lists have.',
    source: LIVE,
  }),
  queuedListEmpty: flag({
    kind: 'partial',
    leaves: 'part',
    says: 'A queue counts waiting callers, while neither queuedcall nor the legs have them.',
    source: LIVE,
    with: { waitingLegs: 'gone' },
  }),
  callerTwice: flag({
    kind: 'identity',
    leaves: 'all',
    says: 'A waiting caller is in queuedcall without a session key, and has a leg that began two seconds later.',
    source: LIVE,
  }),
  unreadableRow: quirk([false, 'queue', 'agent'], {
    kind: 'unreadable',
    leaves: 'all',
    says: 'The list of queues or agents begins with one more row, whose id is null.',
    source: LIVE,
  }),
  duplicateRows: flag({
    kind: 'unreadable',
    leaves: 'all',
    says: 'The first row of each list is there twice.',
    source: ASSUMED,
  }),
  timeQueuedNull: flag({
    kind: 'unreadable',
    leaves: 'part',
    says: 'The first queued caller has no time_queued.',
    source: LIVE,
  }),
  activeCalls: quirk(['count', '-1', 'n/a'], {
    kind: 'unreadable',
    leaves: 'all',
    says: "active-calls-total-current of agents is the count, -1 or 'n/a'.",
    source: LIVE,
  }),
  maxWait: quirk(['minutes', 'unlimited'], {
    kind: 'unreadable',
    leaves: 'part',
    says: 'callqueue-max-wait-timeout-minutes is a number, or the word "unlimited".',
    source: LIVE,
  }),
  orphanAgent: flag({
    kind: 'unreadable',
    leaves: 'all',
    says: 'The first queue has the agent row of a deleted user, without names.',
    source: 'controller source: deleted users leave agent rows',
  }),
  loginUsername: quirk(['id', 'name'], {
    kind: 'identity',
    leaves: 'all',
    says: "login-username repeats the user's number, or is another name at the domain.",
    source: LIVE,
  }),
  twoEntries: flag({
    kind: 'identity',
    leaves: 'all',
    says: 'A user who serves a queue serves it with a device too, as a second row.',
    source: LIVE,
  }),
};
