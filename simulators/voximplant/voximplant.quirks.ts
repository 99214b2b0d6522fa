import { z } from 'zod';
import { amount, flag, quirk } from '../wire/quirk.js';

const ASSUMED = 'assumed; neither a page nor a recorded answer shows it';

/** The switches for how the platform may answer where the vendor's pages leave it open. */
export const VoximplantQuirks = z.strictObject({
  errorStatus: quirk([200, 400, 401, 500], {
    kind: 'form',
    leaves: 'all',
    says: 'HTTP status of an answer that is an error.',
    source: 'official clients differ in what they expect',
  }),
  errorEnvelope: quirk(['error', 'errors'], {
    kind: 'form',
    leaves: 'all',
    says: 'An error is one `error` or a list of `errors`.',
    source: 'official Node, Go, PHP and .NET clients read both',
  }),
  lists: quirk(['array', 'object'], {
    kind: 'empty',
    leaves: 'all',
    says: 'A list that has one row is that row.',
    source: 'official clients declare one struct for SQ_GetQueues, SQ_GetAgents and SQ_GetSkills',
    with: { maxCount: 1 },
  }),
  emptyLists: quirk(['array', 'null', 'absent', 'object'], {
    kind: 'empty',
    leaves: 'all',
    says: '`tasks` and `sq_agents` without rows are an empty list, null, left out, or an object.',
    source: ASSUMED,
  }),
  totals: quirk([true, false], {
    kind: 'paging',
    leaves: 'all',
    says: '`total_count` and `count` stand beside a list.',
    source: 'SQ_GetQueues leaves it open; GetUsers has both',
  }),
  maxCount: amount(1000, [20, 1], {
    kind: 'paging',
    leaves: 'all',
    says: 'A larger `count` is cut to this silently.',
    source: 'the maximum is not documented',
  }),
  offsetIgnored: flag({
    kind: 'paging',
    leaves: 'part',
    says: 'Every page is the first page.',
    source: ASSUMED,
    with: { maxCount: 1 },
  }),
  pagesOverlap: flag({
    kind: 'paging',
    leaves: 'all',
    says: 'Each page begins with the last row of the page before it.',
    source: ASSUMED,
    with: { maxCount: 2 },
  }),
  hiddenRows: flag({
    kind: 'left-out',
    leaves: 'part',
    says: '`total_count` counts all rows while the role of the key sees the first only.',
    source: 'service account roles',
  }),
  countsMore: flag({
    kind: 'left-out',
    leaves: 'part',
    says: '`total_count` and `agentcount` count one row more than there is.',
    source: ASSUMED,
  }),
  unreadableRow: quirk([false, 'queue', 'agent'], {
    kind: 'unreadable',
    leaves: 'all',
    partAt: ['agent'],
    says: 'The list of queues or agents begins with one more row, whose id is null.',
    source: ASSUMED,
  }),
  duplicateRows: flag({
    kind: 'unreadable',
    leaves: 'all',
    says: 'The first row of each list of queues and agents is there twice.',
    source: ASSUMED,
  }),
  stateEmpty: flag({
    kind: 'partial',
    leaves: 'part',
    says: 'GetSQState answers `{"result":[]}` while SQ_GetQueues has queues.',
    source: 'GetSQState has no paging and no totals',
  }),
  stateWithoutLast: flag({
    kind: 'partial',
    leaves: 'part',
    says: 'GetSQState has all queues but the last one.',
    source: 'GetSQState has no paging and no totals',
  }),
  statuses: quirk(['together', 'apart', 'object', 'null', 'absent'], {
    kind: 'unreadable',
    leaves: 'all',
    partAt: ['null', 'absent'],
    says: '`sq_statuses` is a list of one or of two, an object, null, or left out.',
    source: 'official clients: an object in 2020, a list today; optional in SQ_GetAgents',
  }),
  waitingTimeAbsent: flag({
    kind: 'unreadable',
    leaves: 'part',
    says: 'The first waiting task of each queue has no waiting_time.',
    source: ASSUMED,
  }),
  waitingUser: quirk(['absent', 'zero'], {
    kind: 'identity',
    leaves: 'all',
    says: 'The user_id of a task without an agent is left out, or 0.',
    source: 'SmartQueueState_Task: user_id is optional',
  }),
  endedTasks: flag({
    kind: 'words',
    leaves: 'all',
    says: 'A task stays for a minute after its end, with the status ENDED, which no page lists.',
    source: 'the enumeration of task statuses is open',
  }),
  agentQueues: quirk(['rows', 'text', 'ids'], {
    kind: 'form',
    leaves: 'all',
    says: '`sq_queues` of an agent is rows, their JSON as text, or bare ids.',
    source: 'SQ_GetAgents: "JSON array"',
  }),
  statusNames: quirk(['internal', 'label'], {
    kind: 'words',
    leaves: 'all',
    says: 'A status that has a label is called by its name or by the label.',
    source: 'SQ_SetAgentCustomStatusMapping leaves it open',
  }),
  mapping: quirk(['result', 'bare', 'flat'], {
    kind: 'form',
    leaves: 'all',
    partAt: ['flat'],
    says: 'The custom status mapping is a list in `result`, a bare list, or the fields of one.',
    source: 'SQ_GetAgentCustomStatusMapping: text and structure differ',
  }),
  unmapped: flag({
    kind: 'form',
    leaves: 'all',
    says: 'Statuses without a label are in the mapping too, under their own name.',
    source: 'SQ_GetAgentCustomStatusMapping',
  }),
  customData: quirk(['text', 'object', 'plain', 'none'], {
    kind: 'form',
    leaves: 'all',
    partAt: ['plain', 'none'],
    says: 'The custom data of a task is JSON as text, an object, plain text, or left out.',
    source: 'SmartQueueState_Task: text or object',
  }),
  offlineInState: flag({
    kind: 'form',
    leaves: 'all',
    says: 'Agents who are logged out are in the live state too.',
    source: 'GetSQState: "logged-in agents"',
  }),
  allWord: quirk(['all', 'any', 'none'], {
    kind: 'words',
    leaves: 'all',
    says: 'The word for every queue is `all`, is `any`, or does not exist and is answered 496.',
    source: 'pages: all; types of the official Node client: any',
  }),
  timeUnits: quirk(['s', 'ms'], {
    kind: 'form',
    leaves: 'all',
    says: 'Times in reports are seconds or milliseconds.',
    source: 'the pages leave it open',
  }),
  metricValues: quirk(['number', 'null', '-1', 'n/a', 'no-list'], {
    kind: 'unreadable',
    leaves: 'part',
    says: 'The value of a metric is a number, null, -1 or "N/A", or `values` is null.',
    source: 'SmartQueueMetricsResult leaves it open',
  }),
  metricsRefused: quirk([false, '340', '104', 'http-500', 'unanswered'], {
    kind: 'extra-refused',
    leaves: 'part',
    says: 'Metrics answer this error code or HTTP 500, or do not answer at all.',
    source: 'errors page; roles: ACD Stats',
  }),
  labelsRefused: quirk([false, '104', '340', 'http-500'], {
    kind: 'extra-refused',
    leaves: 'part',
    says: 'The custom status mapping answers this error code or HTTP 500.',
    source: 'errors page; roles of SQ methods are not documented',
  }),
  skillsRefused: quirk([false, '104', '340', 'http-500'], {
    kind: 'extra-refused',
    leaves: 'part',
    says: 'SQ_GetSkills answers this error code or HTTP 500.',
    source: 'errors page; roles of SQ methods are not documented',
  }),
  loginRefused: quirk([false, '100', '447', '455', '456'], {
    kind: 'login',
    leaves: 'none',
    says: 'Every token is refused with this code.',
    source: 'errors page, token errors',
  }),
  handleCalls: quirk(['ignored', 'required', 'filter'], {
    kind: 'form',
    leaves: 'all',
    says: '`handle_calls` of SQ_GetAgents is not needed, needed and without effect, or a filter.',
    source: 'SQ_GetAgents: clients and pages differ',
  }),
  agentInfo: quirk(['either', 'handle-calls'], {
    kind: 'outcome',
    leaves: 'all',
    says: 'SQ_SetAgentInfo accepts either of its settings alone, or requires `handle_calls`.',
    source: 'SQ_SetAgentInfo: clients and pages differ',
  }),
  dates: quirk(['requested', 'account'], {
    kind: 'form',
    leaves: 'part',
    says: "Dates are in the requested zone, or always in the account's.",
    source: 'GetSQState leaves it open',
  }),
  rates: quirk(['percent', 'fraction'], {
    kind: 'form',
    leaves: 'all',
    says: 'Rates are from 0 to 100, or from 0 to 1.',
    source: 'SmartQueueMetricsResult leaves it open',
  }),
});
export type VoximplantQuirks = z.output<typeof VoximplantQuirks>;
export type VoximplantQuirksInput = z.input<typeof VoximplantQuirks>;
