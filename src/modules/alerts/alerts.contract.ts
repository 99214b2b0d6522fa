import { z } from 'zod';
import { AlertRow } from '../contracts/schemas/alert.schemas.js';
import { AlertState, Subject } from '../domain/alert.js';
import { AccountId, Instant } from '../domain/id.js';
import {
  ActiveWindow,
  AllOf,
  AnyOf,
  Clear,
  FlagCondition,
  Measure,
  NumberCondition,
  Op,
  RelativeValue,
  Rule,
  RuleFields,
  Scope,
  Severity,
  StateCondition,
  Step,
} from '../domain/rule.js';
import { AlertSetupEvent } from '../domain/alert-setup-event.js';
import { Remedy, RemedyCommand, RemedyPick, RemedySwitch } from '../domain/remedy.js';
import { QueryInstant } from '../http/query-instant.js';
import type { RouteContract } from '../http/describes.js';
import { described, named } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { Silence, SilenceFields, SilenceMatch } from './silence.js';

const tag = 'Alerts';
const ruleParams = { id: 'The id of the rule.' };
const matchHeader = {
  'if-match': { description: 'The `etag` of the rule as it was read.', required: true },
} as const;
const etag = { etag: { description: 'The version of the rule.', required: true } } as const;

named(
  'RuleThreshold',
  RelativeValue,
  'A threshold that follows a setting of the queue: `times` the setting.',
);
named('NumberCondition', NumberCondition, 'A measure that counts or grows, compared with a number.');
named('FlagCondition', FlagCondition, 'A measure that is true or false.');
named('StateCondition', StateCondition, 'The state of the account, compared with one.');
named('AllConditions', AllOf, 'Up to four conditions, all of which hold.');
named('AnyConditions', AnyOf, 'Up to four conditions, one of which holds.');
named('RuleScope', Scope, 'What a rule covers: `["*"]` is all; with groups, only what is in one of them.');
named('RuleClear', Clear, 'Where a firing alert ends.');
named('ActiveWindow', ActiveWindow, 'When a rule is active, on the local clock of a zone.');
named('RuleStep', Step, 'The channels that are notified, and how long after the alert has fired.');
named(
  'RemedyCommand',
  RemedyCommand,
  'A command as a person would send it; the subject of the alert may be left out.',
);
named(
  'RemedyPick',
  RemedyPick,
  'Paused agents of the queue of the alert, the longest pause first; with `group`, available agents of a group who are not in it.',
);
named('Remedy', Remedy, 'What a rule does when it fires. Durations are seconds.');
named('RemedySwitch', RemedySwitch, 'Whether the rules of a tenant are stopped from acting.');
named(
  'AlertSetupEvent',
  AlertSetupEvent,
  'What a person did to a rule, a silence or a channel, or to the switch of remedies.',
);
/** A rule may be sent as it was answered: what the service writes of it is not read. */
export const RuleRequest = named(
  'RuleFields',
  RuleFields.extend(
    Rule.pick({ id: true, version: true, shipped: true, by: true, updatedAt: true }).partial().shape,
  ).transform(
    ({ id: _id, version: _v, shipped: _s, by: _by, updatedAt: _at, ...fields }): RuleFields => fields,
  ),
  'What a person writes of a rule. Durations are seconds. `id`, `version`, `shipped`, `by` and `updatedAt` of an answer may stay in it, and are not read.',
  {
    name: 'Caller waits too long',
    severity: 'critical',
    when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 },
    clear: { value: 90 },
    forSeconds: 15,
    steps: [{ to: ['ch_wall'] }, { afterSeconds: 300, unlessAcked: true, to: ['ch_pager'] }],
  },
);
named('Rule', Rule, 'A rule as it is stored. Shipped rules have version 0 until they are changed.');
named('SilenceMatch', SilenceMatch, 'Alerts that match every list that is given.');
named('SilenceFields', SilenceFields, 'Of which alerts no channel is told that they fire, and until when.');
named('Silence', Silence, 'A silence as it is stored.');

export const AlertsQuery = PageQuery.extend({ state: described(AlertState.exactOptional(), 'Only those.') });

export const Ack = named(
  'AlertAck',
  z.strictObject({
    note: z.string().trim().max(500).exactOptional(),
    untilResolved: z.boolean().exactOptional(),
  }),
  '`untilResolved` also ends the repetitions.',
);

/** In JSON epoch milliseconds are a number. */
const BodyInstant = z.union([Instant, QueryInstant]);

export const PreviewRequest = named(
  'RulePreviewRequest',
  z.strictObject({ rule: RuleRequest, from: BodyInstant, to: BodyInstant.exactOptional() }),
  'A rule and the range to try it out over, 7 days at most: instants as numbers, or as in queries.',
);

const PreviewFiring = named(
  'PreviewFiring',
  z.object({ account: AccountId, subject: Subject, firedAt: Instant, resolvedAt: Instant.exactOptional() }),
  'A firing; without `resolvedAt` it lasts until the end of the range.',
);

const Preview = named(
  'RulePreview',
  z.object({ firings: z.array(PreviewFiring), perDay: z.number() }),
  'How the rule would have fired: the first 1,000 firings, and how many of all there are per 24 hours; of a shorter range, in the whole of it.',
);

const Threshold = named(
  'AlertThreshold',
  z.object({
    measure: Measure,
    severity: Severity,
    op: Op.exactOptional(),
    value: z.number().exactOptional(),
    queues: z.array(z.string()).exactOptional(),
  }),
  'From where on a rule raises an alert. Without `value` it is no number, or follows a setting of the queue; without `queues` it is of all of them.',
);

const Thresholds = named(
  'AlertThresholds',
  z.object({ items: z.array(Threshold) }),
  'The conditions of the rules that are on, by which boards warn before an alert fires.',
);

export const RemedySwitchRequest = named(
  'RemedySwitchRequest',
  z.strictObject({ stopped: z.boolean(), note: z.string().trim().max(500).exactOptional() }),
  'Stops the rules of the tenant from acting, or lets them.',
);

const SetupEvents = named(
  'AlertSetupEvents',
  z.object({ items: z.array(AlertSetupEvent) }),
  'What people did to rules, silences and channels, newest first.',
);

export const remediesContract: RouteContract = {
  tag,
  summary: 'Read whether rules may act',
  answers: { 200: { description: 'The switch.', body: RemedySwitch } },
  refusals: ['unavailable'],
};

export const switchRemediesContract: RouteContract = {
  tag,
  summary: 'Stop the rules of the tenant from acting',
  description:
    'While they are stopped, rules neither propose nor send a command. What is proposed already may still be approved.',
  body: RemedySwitchRequest,
  answers: { 200: { description: 'The switch.', body: RemedySwitch } },
  refusals: ['unavailable'],
};

export const setupLogContract: RouteContract = {
  tag,
  summary: 'Read who changed rules, silences and channels, newest first',
  description:
    'An audit log, also of the switch that stops rules from acting. Commands have their own; who acknowledged an alert is in the alert.',
  answers: { 200: { description: 'Entries of the last `audit.keepDays` days.', body: SetupEvents } },
  refusals: ['unavailable'],
};

export const rulesContract: RouteContract = {
  tag,
  summary: 'List the rules of the tenant',
  query: PageQuery,
  answers: { 200: { description: 'A page of rules, sorted by id.', body: pageAnswer('RulePage', Rule) } },
  refusals: ['unavailable'],
};

export const createRuleContract: RouteContract = {
  tag,
  summary: 'Make a rule',
  body: RuleRequest,
  answers: { 201: { description: 'The rule.', body: Rule, headers: etag } },
  refusals: ['invalid-rule', 'too-many-rules', 'unavailable'],
};

export const replaceRuleContract: RouteContract = {
  tag,
  summary: 'Change a rule',
  params: ruleParams,
  headers: matchHeader,
  body: RuleRequest,
  answers: { 200: { description: 'The rule.', body: Rule, headers: etag } },
  refusals: ['not-found', 'invalid-rule', 'precondition-failed', 'unavailable'],
};

export const deleteRuleContract: RouteContract = {
  tag,
  summary: 'Delete a rule',
  description: 'Its alerts are resolved.',
  params: ruleParams,
  headers: matchHeader,
  answers: { 204: { description: 'The rule is deleted.' } },
  refusals: ['not-found', 'precondition-failed', 'unavailable'],
};

export const previewContract: RouteContract = {
  tag,
  summary: 'Try a rule out over the recorded history',
  body: PreviewRequest,
  answers: { 200: { description: 'How it would have fired.', body: Preview } },
  refusals: ['invalid-rule', 'history-limit', 'history-unavailable'],
};

export const alertsContract: RouteContract = {
  tag,
  summary: 'List the alerts of an account',
  description: 'The rows of `alerts/<account>`. A token for single queues sees the alerts of those queues.',
  params: { account: 'The id of the account.' },
  query: AlertsQuery,
  answers: {
    200: { description: 'A page of alerts, sorted by id.', body: pageAnswer('AlertPage', AlertRow) },
  },
  refusals: ['not-found', 'unavailable'],
};

export const thresholdsContract: RouteContract = {
  tag,
  summary: 'From where on rules raise alerts in an account',
  description:
    'For boards that warn before an alert fires, and whose tokens do not read rules. Rules whose conditions must all hold, and rules of groups, are left out.',
  params: { account: 'The id of the account.' },
  answers: { 200: { description: 'The conditions of rules that are on.', body: Thresholds } },
  refusals: ['not-found', 'unavailable'],
};

export const ackContract: RouteContract = {
  tag,
  summary: 'Acknowledge a firing alert',
  description: 'Its further steps with `unlessAcked` notify no channel.',
  params: { id: 'The id of the alert, percent-encoded.' },
  body: Ack,
  answers: { 200: { description: 'The alert.', body: AlertRow } },
  refusals: ['not-found', 'unavailable'],
};

export const silencesContract: RouteContract = {
  tag,
  summary: 'List the silences of the tenant',
  query: PageQuery,
  answers: {
    200: {
      description: 'A page of silences that are not over, sorted by id.',
      body: pageAnswer('SilencePage', Silence),
    },
  },
  refusals: ['unavailable'],
};

export const silenceContract: RouteContract = {
  tag,
  summary: 'Silence alerts',
  body: SilenceFields,
  answers: { 201: { description: 'The silence.', body: Silence } },
  refusals: ['too-many-rules', 'unavailable'],
};

export const endSilenceContract: RouteContract = {
  tag,
  summary: 'End a silence',
  params: { id: 'The id of the silence.' },
  answers: { 204: { description: 'The silence is deleted.' } },
  refusals: ['not-found', 'unavailable'],
};
