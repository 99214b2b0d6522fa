import { z } from 'zod';
import { AccountId, Id, Instant } from './id.js';
import { Remedy, remedyMistakes } from './remedy.js';
import { SourceState } from './source.js';

/** Measures that count or grow: compared with a number. Those that end in `Seconds` grow with the clock. */
export const NUMBER_MEASURES = [
  'queue.waiting',
  'queue.oldestSeconds',
  'queue.available',
  /** Of today, in percent; from `metrics/<account>`. */
  'queue.serviceLevel',
  'queue.abandonRate',
  'queue.longestToday',
  'agent.pausedSeconds',
  /** Past the end of the pause, or past the allowance of its reason. */
  'agent.pauseOverrunSeconds',
  'agent.wrapUpSeconds',
  'agent.onCallSeconds',
  'agent.outOfAdherenceSeconds',
  /** How long the account has not been live. */
  'account.staleSeconds',
] as const;

/** Measures that are true or false. */
export const FLAG_MEASURES = [
  /** Callers wait, no agent is available and no phone rings. */
  'queue.nobodyAvailable',
  'agent.unreachable',
  /** The phone system does not show what a command should have changed. */
  'command.unconfirmed',
] as const;

export const Op = z.enum(['>=', '>', '<=', '<']);
export type Op = z.infer<typeof Op>;

/** A threshold that follows a setting of the queue: `times` the setting, and at least `atLeast`. */
export const RelativeValue = z.strictObject({
  times: z.number().positive().max(100),
  of: z.enum(['slaSeconds', 'wrapUpSeconds']),
  /** Also where the queue's setting is not known; without it, the condition is unknown there. */
  atLeast: z.number().nonnegative().exactOptional(),
});
export type RelativeValue = z.infer<typeof RelativeValue>;

export const NumberCondition = z.strictObject({
  measure: z.enum(NUMBER_MEASURES),
  op: Op,
  value: z.union([z.number().min(0).max(1_000_000), RelativeValue]),
  /** Of `agent.pauseOverrunSeconds`: allowed seconds per pause reason, for pauses without an end of their own. */
  reasons: z.record(z.string().max(100), z.number().positive().max(86_400)).exactOptional(),
});
export type NumberCondition = z.infer<typeof NumberCondition>;

export const FlagCondition = z.strictObject({ measure: z.enum(FLAG_MEASURES) });
export const StateCondition = z.strictObject({
  measure: z.literal('account.state'),
  op: z.enum(['=', '!=']),
  value: SourceState,
});

export const Condition = z.union([NumberCondition, FlagCondition, StateCondition]);
export type Condition = z.infer<typeof Condition>;

export const Measure = z.enum([...NUMBER_MEASURES, ...FLAG_MEASURES, 'account.state']);
export type Measure = z.infer<typeof Measure>;

const Conditions = z.array(Condition).min(1).max(4);

/** One condition, or up to four of which all or any must hold. All are about the same kind of subject. */
export const AllOf = z.strictObject({ all: Conditions });
export const AnyOf = z.strictObject({ any: Conditions });
export const When = z.union([Condition, AllOf, AnyOf]);
export type When = z.infer<typeof When>;

export const conditionsOf = (when: When): readonly Condition[] =>
  'all' in when ? when.all : 'any' in when ? when.any : [when];

export type SubjectKind = 'queue' | 'agent' | 'account' | 'command';

/** What a measure is about. */
export function subjectKindOf(measure: Measure): SubjectKind {
  if (measure.startsWith('queue.')) return 'queue';
  if (measure.startsWith('agent.')) return 'agent';
  return measure.startsWith('command.') ? 'command' : 'account';
}

export const Severity = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

const Selection = z.union([z.tuple([z.literal('*')]), z.array(Id).max(500)]);

/** What a rule covers. `['*']`: all. With groups, only what is in one of them. */
export const Scope = z.strictObject({
  accounts: z.union([z.tuple([z.literal('*')]), z.array(AccountId).max(500)]).default(['*']),
  queues: Selection.default(['*']),
  groups: z.array(z.string().min(1).max(100)).max(50).default([]),
});
export type Scope = z.infer<typeof Scope>;

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';
const ClockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be hh:mm');

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** When a rule is active, on the local clock of a zone. An end at or before the start is on the next day. */
export const ActiveWindow = z.strictObject({
  zone: z.string().max(60).refine(isZone, 'is no time zone, e.g. Europe/Berlin'),
  /** `mon-fri`, `sat,sun`; absent: every day. Of a window over midnight, the days on which it starts. */
  days: z
    .string()
    .regex(new RegExp(`^${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*$`), 'must be days such as mon-fri,sun')
    .exactOptional(),
  from: ClockTime,
  to: ClockTime,
});
export type ActiveWindow = z.infer<typeof ActiveWindow>;

/** Where a firing alert ends. */
export const Clear = z.strictObject({ value: z.number().min(0).max(1_000_000) });

const ChannelId = z.string().min(1).max(100);
const duration = z.int().nonnegative().max(86_400);

/** Who is notified, and how long after the alert has fired. */
export const Step = z.strictObject({
  afterSeconds: duration.default(0),
  /** Ids of channels. */
  to: z.array(ChannelId).min(1).max(20),
  unlessAcked: z.boolean().default(false),
});
export type Step = z.infer<typeof Step>;

export const MOST_STEPS = 5;

/** As they come due: an alert goes through them one after the other. */
export const inOrder = (steps: readonly Step[]): Step[] =>
  [...steps].sort((a, b) => a.afterSeconds - b.afterSeconds);

/** What a person writes of a rule. Durations are seconds. */
export const RuleFields = z.strictObject({
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  severity: Severity,
  scope: Scope.prefault({}),
  when: When,
  /** Where a firing alert ends; of a rule with one numeric condition. Absent: 80 % of the value, 120 % of one for `<`. */
  clear: Clear.exactOptional(),
  /** How long the condition holds before the alert fires. */
  forSeconds: duration.default(0),
  /** How long the condition is over before the alert is resolved. */
  clearForSeconds: duration.default(30),
  /** After it was resolved, the alert does not fire again for so long. */
  cooldownSeconds: duration.default(0),
  /** While it fires, the channels of its steps are notified again after so long; absent: once. */
  repeatSeconds: z.int().min(60).max(86_400).exactOptional(),
  /** Alerts of the rule that fire within so long share a message. */
  groupBySeconds: z.int().nonnegative().max(3_600).default(0),
  /** Absent: always. */
  active: z.array(ActiveWindow).min(1).max(20).exactOptional(),
  /** Alerts are held while the account is not live. */
  whenStale: z.literal('hold').default('hold'),
  steps: z.array(Step).max(MOST_STEPS).default([]),
  sound: z.enum(['none', 'chime', 'alarm']).exactOptional(),
  /** What it does when it fires; absent: it only notifies. */
  then: Remedy.exactOptional(),
});
export type RuleFields = z.infer<typeof RuleFields>;

/** A rule as it is stored and shown. */
export const Rule = RuleFields.extend({
  id: z.string().regex(/^[a-z0-9_-]{1,60}$/),
  /** Raised by each change; its ETag. */
  version: z.int().nonnegative(),
  /** Comes with the product; 0 is its version until a person changes it. */
  shipped: z.literal(true).exactOptional(),
  /** The subject of the token that changed it last. */
  by: z.string().exactOptional(),
  updatedAt: Instant.exactOptional(),
});
export type Rule = z.infer<typeof Rule>;

/** What is wrong with a rule beyond its shape, with the path of each mistake; empty when it is valid. */
export function ruleMistakes({ when, clear, then }: RuleFields): { path: string; message: string }[] {
  const conditions = conditionsOf(when);
  const [first] = conditions;
  const mistakes: { path: string; message: string }[] = [];
  const kinds = new Set(conditions.map(({ measure }) => subjectKindOf(measure)));
  if (kinds.size > 1)
    mistakes.push({
      path: 'when',
      message: 'All conditions of a rule must be about the same kind of subject.',
    });
  for (const condition of conditions)
    if ('reasons' in condition && condition.measure !== 'agent.pauseOverrunSeconds')
      mistakes.push({ path: 'when', message: 'reasons are of the measure agent.pauseOverrunSeconds only.' });
  if (then !== undefined && first !== undefined)
    mistakes.push(...remedyMistakes(then, subjectKindOf(first.measure) === 'queue'));
  if (clear === undefined) return mistakes;
  if (conditions.length > 1 || first === undefined || !isNumber(first))
    return [...mistakes, { path: 'clear', message: 'clear needs a rule with one numeric condition.' }];
  if (typeof first.value !== 'number') return mistakes;
  const isBehind = first.op.startsWith('>') ? clear.value <= first.value : clear.value >= first.value;
  if (!isBehind)
    mistakes.push({ path: 'clear.value', message: 'The alert would end where it has not begun.' });
  return mistakes;
}

export const isNumber = (condition: Condition): condition is NumberCondition =>
  (NUMBER_MEASURES as readonly string[]).includes(condition.measure);
