import { z } from 'zod';
import { amount, flag, quirk, type QuirkNote } from '../wire/quirk.js';

const P570 = 'recorded on a P570, firmware 37.23';
const ASSUMED = 'assumed; neither a page nor a recorded answer shows it';
const REFUSALS = ['80010', '70656', '10005', '10001', '-2'] as const;
const refused = (what: string, source: string): QuirkNote => ({
  kind: 'extra-refused',
  leaves: 'part',
  says: `${what} answers this error code.`,
  source,
});

/** The switches for how a PBX may answer, where the vendor's pages leave it open and where live systems differ. */
export const YeastarQuirks = z.strictObject({
  idleQueue: quirk(['ok', '60001'], {
    kind: 'empty',
    leaves: 'all',
    says: 'The status of a queue without calls is an empty success, or "data not found" with the empty lists.',
    source: `queue/call_status; ${P570}`,
  }),
  emptyLists: quirk([false, 'null', 'absent'], {
    kind: 'empty',
    leaves: 'all',
    says: 'A list without rows is null or left out, also beside lists with rows.',
    source: P570,
  }),
  nothingFound: flag({
    kind: 'empty',
    leaves: 'all',
    says: 'queue/list and queue_pause_reason/list without rows answer 60001.',
    source: P570,
  }),
  noCalls: quirk(['60001', 'ok', 'absent'], {
    kind: 'empty',
    leaves: 'all',
    says: 'call/query without a match answers 60001, an empty list, or a success without `data`.',
    source: `call/query; ${P570}`,
  }),
  noRinging: flag({
    kind: 'partial',
    leaves: 'part',
    says: 'queue/call_status has neither `ringing_list` nor `ringing_calls`.',
    source: 'older firmware',
  }),
  countsMore: flag({
    kind: 'left-out',
    leaves: 'part',
    says: '`total_number` and `waiting_calls` count one row more than the answer has.',
    source: ASSUMED,
  }),
  hiddenMember: flag({
    kind: 'partial',
    leaves: 'part',
    says: 'The last dynamic agent of each queue is missing in queue/list and known from agent_status and extension/list only.',
    source: P570,
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
    says: 'The first row of each list is there twice.',
    source: ASSUMED,
  }),
  fullQueueDetails: flag({
    kind: 'form',
    leaves: 'all',
    says: 'queue/query has sla_time, max_calls and enb_callback too.',
    source: P570,
  }),
  devices: quirk(['four', 'recorded'], {
    kind: 'form',
    leaves: 'all',
    says: 'An extension has five devices: unused ones are `{"status":0}`, and linkus_mobile has a status_list.',
    source: `extension/list; ${P570}`,
  }),
  pauseReasonsRefused: quirk([false, ...REFUSALS], refused('queue_pause_reason/list', P570)),
  queueDetailsRefused: quirk([false, ...REFUSALS, '60001'], refused('queue/query and queue/get', P570)),
  extensionsRefused: quirk([false, ...REFUSALS], refused('extension/list, /search and /get', P570)),
  oneQueueRefused: quirk(
    [false, '-2', '10005'],
    refused('call_status and agent_status of the first queue', 'error table'),
  ),
  loginRefused: quirk([false, '-1', '1', '20002', '10005', '60002', '70087', '70123', '70004'], {
    kind: 'login',
    leaves: 'none',
    says: 'get_token answers this code, with 70004 for ten minutes and with the end of the block.',
    source: `get_token, error table; ${P570}`,
  }),
  blockAfterFailures: flag({
    kind: 'login',
    leaves: 'all',
    says: 'Five refused logins in a row block the address for ten minutes with 70004 and block_expire_time.',
    source: P570,
  }),
  refreshRefused: quirk([false, '1', '10005', '60001', '10001', 'http-500'], {
    kind: 'session',
    leaves: 'all',
    says: 'refresh_token answers this code, or HTTP 500, while the access token stays valid.',
    source: P570,
  }),
  otherProgram: flag({
    kind: 'session',
    leaves: 'all',
    says: 'Another program logs in with the same client id: each access token ends after four seconds.',
    source: `get_token ends earlier tokens on some systems; ${P570}`,
  }),
  accessSeconds: amount(1800, [60], {
    kind: 'session',
    leaves: 'all',
    says: 'Lifetime of an access token in seconds.',
    source: 'get_token, access_token_expire_time',
  }),
  tokenCap: amount(8, [1], {
    kind: 'session',
    leaves: 'all',
    says: 'get_token answers 60002 when this many access tokens are valid.',
    source: 'get_token: 8 tokens per application',
  }),
  refreshInvalidatesOld: quirk([true, false], {
    kind: 'session',
    leaves: 'all',
    says: 'A refresh ends the access token before it.',
    source: 'refresh_token leaves it open',
  }),
  badRefresh: quirk(['10004', '-1', '40002'], {
    kind: 'session',
    leaves: 'all',
    says: 'Code of a refresh with a used or unknown refresh token.',
    source: 'refresh_token leaves it open',
  }),
  memberValue: quirk(['string', 'number'], {
    kind: 'form',
    leaves: 'all',
    says: "Type of the extension id in a queue's member lists.",
    source: 'queue/list: text in examples',
  }),
  calleeNumber: quirk(['number', 'id'], {
    kind: 'form',
    leaves: 'all',
    says: "`callee_number` of a waiting call is the queue's number or its id.",
    source: 'queue/call_status: "ID of the queue"',
  }),
  ringingAlsoWaiting: quirk([false, true], {
    kind: 'form',
    leaves: 'all',
    says: 'A call that rings an agent is in the waiting list too.',
    source: 'queue/call_status leaves it open',
  }),
  waitingOrder: quirk(['oldest-first', 'newest-first'], {
    kind: 'form',
    leaves: 'all',
    says: 'Order of the waiting list.',
    source: 'queue/call_status leaves it open',
  }),
  firmware: quirk(['new', 'old'], {
    kind: 'form',
    leaves: 'all',
    says: "Old firmware has neither the agents' thresholds nor the queues' unique ringtone.",
    source: 'newer pages only',
  }),
  pauseTime: quirk(['configured', 'remaining'], {
    kind: 'form',
    leaves: 'all',
    says: 'max_threshold_for_pause_time is the configured length of a pause, or what remains of it.',
    source: 'queue/agent_status leaves it open',
  }),
  queryData: quirk(['array', 'object'], {
    kind: 'form',
    leaves: 'all',
    says: '`data` of queue/query with one match is a list or an object.',
    source: 'queue/query: table and example differ',
  }),
  plan: quirk(['enterprise', 'basic'], {
    kind: 'outcome',
    leaves: 'all',
    says: 'The basic plan refuses commands with a pause reason.',
    source: 'agent/pause',
  }),
  omitTotalNumber: flag({
    kind: 'paging',
    leaves: 'all',
    says: 'Lists have no `total_number`.',
    source: 'queue_pause_reason/list has none',
  }),
  maxPageSize: amount(1000, [20, 1], {
    kind: 'paging',
    leaves: 'all',
    says: 'A larger page is cut to this size silently.',
    source: 'queue/list leaves the maximum open',
  }),
  pageIgnored: flag({
    kind: 'paging',
    leaves: 'part',
    says: 'Every page is the first page.',
    source: ASSUMED,
    with: { maxPageSize: 1 },
  }),
  pagesOverlap: flag({
    kind: 'paging',
    leaves: 'all',
    says: 'Each page begins with the last row of the page before it.',
    source: ASSUMED,
    with: { maxPageSize: 2 },
  }),
  sipStatus: quirk(['list', 'plain'], {
    kind: 'form',
    leaves: 'all',
    says: "A SIP phone's state is in its `status_list` only, or in its own `status`.",
    source: 'extension/list',
  }),
  dialPermission: quirk(['optional', 'required'], {
    kind: 'outcome',
    leaves: 'all',
    says: 'call/transfer requires dial_permission.',
    source: 'call/transfer: editions differ',
  }),
  createTellsId: quirk([true, false], {
    kind: 'outcome',
    leaves: 'all',
    says: 'queue/create answers the id of the new queue.',
    source: 'queue/create leaves it open',
  }),
  firmwareVersion: quirk(['37.23.0.123', '37.21.0.117', '37.20.0.10'], {
    kind: 'form',
    leaves: 'all',
    says: 'Reports are below openapi/v2.0 from 37.21.0.117 on, and cdr/search by queue is there from 37.23.0.123 on.',
    source: 'call_report/list, cdr/search',
  }),
  displayFormat: quirk(['YMD-24', 'MDY-24', 'DMY-12'], {
    kind: 'form',
    leaves: 'all',
    says: 'The way in which dates and times are written and read in reports and records.',
    source: 'call_report/list: the display format of the PBX',
  }),
  reportTexts: flag({
    kind: 'form',
    leaves: 'all',
    says: 'Numbers in reports are texts.',
    source: ASSUMED,
  }),
  unreadableReport: flag({
    kind: 'unreadable',
    leaves: 'all',
    says: 'A report of queues begins with one more row, whose number is null.',
    source: ASSUMED,
  }),
  recordQueues: quirk(['array', 'object'], {
    kind: 'form',
    leaves: 'all',
    says: '`queues` of a record is a list or an object.',
    source: 'cdr/search: tables differ',
  }),
  reportsRefused: quirk([false, '10005', '10001', '-2'], {
    kind: 'extra-refused',
    leaves: 'all',
    says: 'call_report/list and cdr/search answer this error code.',
    source: 'error table',
  }),
  eventTexts: quirk(['legacy', 'none'], {
    kind: 'push',
    leaves: 'all',
    says: '`msg` of the older events is the text of an object, or no event has a text.',
    source: 'examples of the events',
  }),
  noAgentEvents: flag({
    kind: 'push',
    leaves: 'all',
    says: 'The subscription to 30029 is refused.',
    source: '30029 is not in the list of every firmware',
  }),
  socketIdleSeconds: amount(60, [1], {
    kind: 'push',
    leaves: 'all',
    says: 'A WebSocket whose client is silent for this long is closed.',
    source: 'WebSocket: heartbeat',
  }),
  socketEndsWithToken: flag({
    kind: 'push',
    leaves: 'all',
    says: 'A WebSocket is closed when its access token ends.',
    source: 'WebSocket leaves it open',
  }),
});
export type YeastarQuirks = z.output<typeof YeastarQuirks>;
export type YeastarQuirksInput = z.input<typeof YeastarQuirks>;
