import type { Agent } from '../domain/agent.js';
import { own } from '../domain/document.js';
import { doingOf, type AgentPlan } from '../domain/plan.js';
import {
  conditionsOf,
  isNumber,
  type Condition,
  type NumberCondition,
  type RelativeValue,
  type Rule,
} from '../domain/rule.js';
import type { Picture } from './picture.js';

/**
 * A measure of a subject as the documents tell it. `value` stays until they change; one that grows was 0 at `since`, and grows by
 * one per second. `unknown`: they do not tell.
 */
export type Told = { kind: 'value'; value: number } | { kind: 'grows'; since: number } | { kind: 'unknown' };

/** `planned`: what they tell means something else at other times, here until `until`; absent: for ever. */
export type Measured = Told | { kind: 'planned'; at: (instant: number) => { told: Told; until?: number } };

const UNKNOWN: Told = { kind: 'unknown' };
const constant = (value: number): Told => ({ kind: 'value', value });
const grows = (since: number): Told => ({ kind: 'grows', since });
const flag = (is: boolean): Told => constant(is ? 1 : 0);
const told = (value: number | undefined): Told => (value === undefined ? UNKNOWN : constant(value));

type NumberMeasure = NumberCondition['measure'];

/** Counts: a threshold between two of them means the same as the higher one. */
const COUNTS: ReadonlySet<NumberMeasure> = new Set(['queue.waiting', 'queue.available']);
export const isCount = (measure: NumberMeasure): boolean => COUNTS.has(measure);

/** No value is above 100. */
const PERCENTAGES: ReadonlySet<NumberMeasure> = new Set(['queue.serviceLevel', 'queue.abandonRate']);
export const isPercentage = (measure: NumberMeasure): boolean => PERCENTAGES.has(measure);

/** Whether the rule needs what agents are planned to do. */
export const readsPlans = ({ when }: Rule): boolean =>
  conditionsOf(when).some(({ measure: name }) => name === 'agent.outOfAdherenceSeconds');

/**
 * @param id of the queue, agent or command; of the account for measures of the account
 * @param origin since when the account was not live as far as it is known; its documents tell the last change only
 */
export function measure(
  condition: Condition,
  picture: Picture,
  id: string,
  origin: number | undefined,
): Measured {
  const [kind] = condition.measure.split('.', 1);
  if (kind === 'queue') return ofQueue(condition, picture, id);
  if (kind === 'agent') return ofAgent(condition, picture, id);
  if (kind === 'command') return ofCommand(picture, id);
  const { source } = picture;
  if (source === undefined) return UNKNOWN;
  if (condition.measure === 'account.state')
    return flag((source.state === condition.value) === (condition.op === '='));
  if (source.state === 'live') return constant(0);
  return grows(Math.min(source.since, origin ?? source.since));
}

function ofQueue({ measure: name }: Condition, picture: Picture, id: string): Told {
  const queue = picture.queue(id);
  if (queue === undefined) return UNKNOWN;
  const { waiting, oldestSince, agents } = queue;
  const today = picture.today(id);
  switch (name) {
    case 'queue.waiting':
      return constant(waiting);
    case 'queue.oldestSeconds':
      if (waiting === 0) return constant(0);
      return oldestSince === undefined ? UNKNOWN : grows(oldestSince);
    case 'queue.available':
      return told(agents?.available);
    case 'queue.nobodyAvailable':
      if (agents === undefined) return UNKNOWN;
      return flag(waiting > 0 && agents.available === 0 && agents.ringing === 0);
    case 'queue.serviceLevel':
      return told(today?.serviceLevel?.percent);
    case 'queue.abandonRate':
      if (today?.abandoned === undefined || today.offered === undefined || today.offered === 0)
        return UNKNOWN;
      return constant((100 * today.abandoned) / today.offered);
    case 'queue.longestToday':
      // No caller has come: the longest wait is none, and below every threshold.
      return told(today?.longestWaitSeconds ?? (today?.offered === 0 ? 0 : undefined));
    default:
      return UNKNOWN;
  }
}

function ofAgent(condition: Condition, picture: Picture, id: string): Measured {
  const agent = picture.agent(id);
  if (agent === undefined) return UNKNOWN;
  const { availability, activity, reachable, activitySince, availabilitySince, since } = agent;
  switch (condition.measure) {
    case 'agent.pausedSeconds':
      if (availability === undefined) return UNKNOWN;
      return availability === 'paused' ? clock(availabilitySince ?? since) : constant(0);
    case 'agent.pauseOverrunSeconds':
      if (availability === undefined) return UNKNOWN;
      return availability === 'paused' ? overrun(condition, agent) : constant(0);
    case 'agent.wrapUpSeconds':
      if (activity === undefined) return UNKNOWN;
      return activity === 'wrap-up' ? clock(activitySince ?? since) : constant(0);
    case 'agent.onCallSeconds':
      if (activity === undefined) return UNKNOWN;
      return activity === 'on-call' || activity === 'on-hold' ? clock(activitySince ?? since) : constant(0);
    case 'agent.unreachable':
      return reachable === undefined ? UNKNOWN : flag(!reachable);
    case 'agent.outOfAdherenceSeconds':
      return outOfAdherence(agent, picture.plan(id));
    default:
      return UNKNOWN;
  }
}

/** Before the end of the pause the value is below 0, which no threshold reaches. */
function overrun(condition: Condition, { until, reason, availabilitySince, since }: Agent): Measured {
  if (until !== undefined) return grows(until);
  const reasons = 'reasons' in condition ? (condition.reasons ?? {}) : {};
  const allowed = reason === undefined ? undefined : own(reasons, reason);
  const from = availabilitySince ?? since;
  // A pause that may last as long as it likes is never overrun.
  if (allowed === undefined) return constant(0);
  return from === undefined ? UNKNOWN : grows(from + allowed * 1_000);
}

/** 0 outside the plan, and while the agent does what it wants. */
function outOfAdherence(agent: Agent, plan: AgentPlan | undefined): Measured {
  const does = doingOf(agent);
  if (plan === undefined || does === undefined) return UNKNOWN;
  // Calls come and go while the agent works on: how long that is, the availability tells.
  const since = agent.availabilitySince ?? agent.since;
  return {
    kind: 'planned',
    at: (instant) => {
      const { span, until } = plan.at(instant);
      const upTo = until !== undefined && { until };
      if (span === undefined || span.expects === does) return { told: constant(0), ...upTo };
      return { told: since === undefined ? UNKNOWN : grows(Math.max(span.from, since)), ...upTo };
    },
  };
}

function ofCommand(picture: Picture, id: string): Measured {
  const command = picture.command(id);
  if (command === undefined) return UNKNOWN;
  const { confirmation } = command;
  return flag(confirmation === 'unconfirmed' || confirmation === 'contradicted');
}

const clock = (since: number | undefined): Measured => (since === undefined ? UNKNOWN : grows(since));

/** The number a condition compares with; undefined: the queue's setting is not known. Of a flag, 1. */
export function thresholdOf(condition: Condition, picture: Picture, id: string): number | undefined {
  if (!isNumber(condition)) return 1;
  const { value } = condition;
  return typeof value === 'number' ? value : relative(value, picture, id, condition.measure);
}

function relative(
  { times, of, atLeast }: RelativeValue,
  picture: Picture,
  id: string,
  name: NumberMeasure,
): number | undefined {
  const queue = name.startsWith('queue.') ? picture.queue(id) : undefined;
  const setting =
    of === 'wrapUpSeconds' && queue === undefined ? picture.wrapUpSeconds(id) : own(settings(queue), of);
  return setting === undefined ? atLeast : Math.max(times * setting, atLeast ?? 0);
}

const settings = (
  queue: { slaSeconds?: number; wrapUpSeconds?: number } | undefined,
): { [name: string]: number | undefined } => ({
  slaSeconds: queue?.slaSeconds,
  wrapUpSeconds: queue?.wrapUpSeconds,
});
