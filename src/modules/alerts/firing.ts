import type { Alert, Notification } from '../domain/alert.js';
import { conditionsOf, type Rule } from '../domain/rule.js';
import type { AlertContext, Step } from './alert-context.js';
import { notificationsOf } from './notifications.js';
import type { Evaluation } from './truth.js';

const NO_RULE = { groupBySeconds: 0 };

/** @param fireAt when it fires; @param at when that is decided: messages that are due until then belong to it */
export function fire(
  pending: Alert,
  rule: Rule,
  context: AlertContext,
  evaluation: Evaluation,
  fireAt: number,
  at: number,
): Step {
  const { id, revision, account, subject, sound, pendingSince } = pending;
  const [first] = conditionsOf(rule.when);
  const firing: Alert = {
    ...{ id, revision, rule: rule.id, name: rule.name, account, subject, severity: rule.severity },
    ...{ state: 'firing', pendingSince, firingSince: fireAt, ...figuresAt(evaluation, fireAt) },
    ...(first !== undefined && { measure: first.measure }),
    ...silencedBy(context, at),
    ...(sound !== undefined && { sound }),
    ...{ steps: 0, channels: [] },
  };
  return notifyDue(firing, rule, context, at);
}

/** That an alert is silenced, and until when. */
export function silencedBy(context: AlertContext, at: number): Pick<Alert, 'silenced' | 'silencedUntil'> {
  const { until } = context.silencing(at);
  return until === undefined ? {} : { silenced: true, silencedUntil: until };
}

/** Sends the steps and the repetition that are due. While it is silenced they wait. */
export function notifyDue(row: Alert, rule: Rule, { tenant }: AlertContext, at: number): Step {
  if (row.silencedUntil !== undefined || row.firingSince === undefined) return { row, notifications: [] };
  const { firingSince } = row;
  const scope = { tenant, groupBySeconds: rule.groupBySeconds };
  const notifications: Notification[] = [];
  let after = row;
  while (after.steps < rule.steps.length) {
    const step = rule.steps[after.steps];
    if (step === undefined || firingSince + step.afterSeconds * 1_000 > at) break;
    if (!step.unlessAcked || after.acked === undefined) {
      const message = { kind: 'fired', channels: step.to, step: after.steps, repeat: 0, at } as const;
      notifications.push(...notificationsOf(after, scope, message));
      after = { ...after, channels: [...new Set([...after.channels, ...step.to])], notifiedAt: at };
    }
    after = { ...after, steps: after.steps + 1 };
  }
  const repeatAt = repeatInstant(after, rule);
  if (repeatAt !== undefined && repeatAt <= at) {
    const repeat = (after.repeats ?? 0) + 1;
    const step = Math.max(0, after.steps - 1);
    const message = { kind: 'fired', channels: after.channels, step, repeat, at } as const;
    notifications.push(...notificationsOf(after, scope, message));
    after = { ...after, repeats: repeat, notifiedAt: at };
  }
  return { row: after, notifications };
}

function repeatInstant({ notifiedAt, channels, acked }: Alert, rule: Rule): number | undefined {
  if (rule.repeatSeconds === undefined || notifiedAt === undefined || channels.length === 0) return undefined;
  return acked?.untilResolved === true ? undefined : notifiedAt + rule.repeatSeconds * 1_000;
}

/** When messages are due; of the past are those that wait for the end of a silence. */
export function notifyTimes(row: Alert, rule: Rule): (number | undefined)[] {
  if (row.silencedUntil !== undefined || row.firingSince === undefined) return [];
  const step = rule.steps[row.steps];
  return [
    step === undefined ? undefined : row.firingSince + step.afterSeconds * 1_000,
    repeatInstant(row, rule),
  ];
}

/** Only the channels that were notified of the firing are notified of its end. */
export function resolve(
  row: Alert,
  rule: Pick<Rule, 'groupBySeconds'>,
  { tenant }: AlertContext,
  evaluation: Evaluation | undefined,
  at: number,
): Step {
  const { silenced: _s, silencedUntil: _u, clearingSince: _c, growsFrom: _g, held: _h, ...rest } = row;
  const after: Alert = {
    ...rest,
    ...(evaluation?.value !== undefined && { value: evaluation.value }),
    state: 'resolved',
    resolvedAt: at,
  };
  const message = { kind: 'resolved', channels: row.channels, step: 0, repeat: 0, at } as const;
  const scope = { tenant, groupBySeconds: rule.groupBySeconds };
  return { row: after, notifications: notificationsOf(after, scope, message) };
}

export const endFiring = (row: Alert, context: AlertContext, at: number): Step =>
  resolve(row, NO_RULE, context, undefined, at);

function figuresAt(
  { value, threshold, growsFrom }: Evaluation,
  at: number,
): Pick<Alert, 'value' | 'threshold' | 'growsFrom'> {
  return {
    ...(growsFrom !== undefined
      ? { value: Math.max(0, (at - growsFrom) / 1_000), growsFrom }
      : value !== undefined && { value }),
    ...(threshold !== undefined && { threshold }),
  };
}
