import { alertId, type Alert, type Notification } from '../domain/alert.js';
import type { Rule } from '../domain/rule.js';
import type { AlertContext, Step } from './alert-context.js';
import { endFiring, fire, notifyDue, notifyTimes, resolve, silencedBy } from './firing.js';
import type { Evaluation } from './truth.js';

/** A change of an alert, and the messages that belong to it: they are written together. */
export interface Transition {
  id: string;
  before: Alert | undefined;
  /** Undefined: the subject is ok. */
  after: Alert | undefined;
  notifications: Notification[];
  /** When it happened, epoch ms. */
  at: number;
}

export interface Advanced {
  transitions: Transition[];
  row: Alert | undefined;
  /** When something may happen next, if nothing changes before. */
  nextAt: number | undefined;
}

/** Resolved alerts stay visible for so long. */
const SHOWN_MS = 15 * 60_000;
/** More instants than this in one go: something is wrong, and the rest is done later. */
const MOST_INSTANTS = 1_000;

/**
 * The life of an alert: ok → pending → firing → resolved. Pure: the row, the documents and the instants between decide, so
 * another process that has the row comes to the same.
 *
 * @param from when the documents became what they are
 * @param to now
 */
export function advance(row: Alert | undefined, context: AlertContext, from: number, to: number): Advanced {
  const transitions: Transition[] = [];
  let [before, at] = [row, from];
  for (let count = 0; count < MOST_INSTANTS; count += 1) {
    const evaluation = context.evaluate(at);
    const { row: changed, notifications } = next(before, context, evaluation, at);
    if (changed !== before) {
      const after = changed && { ...changed, revision: (before?.revision ?? 0) + 1 };
      const id = alertId(after?.rule ?? before?.rule ?? '', context.account, context.subject);
      transitions.push({ id, before, after, notifications, at });
      before = after;
    }
    const nextAt = nextInstant(before, context, evaluation, at);
    if (nextAt === undefined || nextAt > to) return { transitions, row: before, nextAt };
    at = nextAt;
  }
  return { transitions, row: before, nextAt: to + 1 };
}

/** One instant. The same row means: no change. */
function next(row: Alert | undefined, context: AlertContext, evaluation: Evaluation, at: number): Step {
  const { rule } = context;
  if (rule === undefined) return end(row, context, at);
  const isFiring = row?.state === 'firing';
  const truth = isFiring ? evaluation.stays : evaluation.raised;
  const isHeld = context.held || truth === undefined;
  if (isHeld)
    return { row: row?.state === 'resolved' ? expired(row, rule, at) : held(row), notifications: [] };
  if (!isFiring) return notFiring(released(row), rule, context, evaluation, at);

  const firing = released(row) ?? row;
  const { clearingSince: _, ...lasting } = firing;
  if (truth) {
    const on = firing.clearingSince === undefined ? firing : lasting;
    return notifyDue(refreshed(on, rule, context, at), rule, context, at);
  }
  const clearingSince = firing.clearingSince ?? at;
  const resolveAt = Math.max(clearingSince + rule.clearForSeconds * 1_000, context.liveSince ?? 0);
  if (resolveAt <= at) return resolve(lasting, rule, context, evaluation, resolveAt);
  const clearing = firing.clearingSince === undefined ? { ...firing, clearingSince } : firing;
  return notifyDue(refreshed(clearing, rule, context, at), rule, context, at);
}

function notFiring(
  row: Alert | undefined,
  rule: Rule,
  context: AlertContext,
  { raised, ...evaluation }: Evaluation,
  at: number,
): Step {
  if (raised !== true)
    return {
      row: row?.state === 'pending' ? dropped(row, rule, at) : expired(row, rule, at),
      notifications: [],
    };
  const pending = row?.state === 'pending' ? row : begin(row, rule, context, evaluation.since ?? at);
  const fireAt = fireInstant(pending, rule, context);
  if (fireAt > at) return { row: pending, notifications: [] };
  return fire(pending, rule, context, { raised, ...evaluation }, fireAt, at);
}

function begin(row: Alert | undefined, rule: Rule, { account, subject }: AlertContext, since: number): Alert {
  const { id: ruleId, name, severity, sound } = rule;
  return {
    ...row,
    id: alertId(ruleId, account, subject),
    revision: row?.revision ?? 0,
    ...{ rule: ruleId, name, account, subject, severity, state: 'pending' },
    pendingSince: Math.max(since, row?.resolvedAt ?? 0),
    ...(sound !== undefined && { sound }),
    ...{ steps: 0, channels: [] },
  };
}

function fireInstant(
  { pendingSince, resolvedAt }: Alert,
  rule: Rule,
  { liveSince = 0 }: AlertContext,
): number {
  const cooledAt = resolvedAt === undefined ? 0 : resolvedAt + rule.cooldownSeconds * 1_000;
  return Math.max(pendingSince + rule.forSeconds * 1_000, cooledAt, liveSince);
}

/** It did not come to fire: what was resolved before is shown again. */
function dropped(row: Alert, rule: Rule, at: number): Alert | undefined {
  if (row.resolvedAt === undefined) return undefined;
  return expired({ ...row, state: 'resolved' }, rule, at);
}

function expired(row: Alert | undefined, rule: Rule | undefined, at: number): Alert | undefined {
  return row?.resolvedAt !== undefined && shownUntil(row.resolvedAt, rule) <= at ? undefined : row;
}

const shownUntil = (resolvedAt: number, rule: Rule | undefined): number =>
  resolvedAt + Math.max(SHOWN_MS, (rule?.cooldownSeconds ?? 0) * 1_000);

function held(row: Alert | undefined): Alert | undefined {
  return row === undefined || row.held === true ? row : { ...row, held: true };
}

function released(row: Alert | undefined): Alert | undefined {
  if (row?.held !== true) return row;
  const { held: _, ...rest } = row;
  return rest;
}

/** The alert of a rule that does not watch its subject any more. */
function end(row: Alert | undefined, context: AlertContext, at: number): Step {
  if (row?.state === 'firing') return endFiring(row, context, at);
  return { row: row?.state === 'pending' ? undefined : expired(row, undefined, at), notifications: [] };
}

/** A firing row with the rule's words and whether it is silenced. */
function refreshed(row: Alert, { name, severity }: Rule, context: AlertContext, at: number): Alert {
  const silence = silencedBy(context, at);
  const isSilenced = row.silenced === silence.silenced && row.silencedUntil === silence.silencedUntil;
  if (row.name === name && row.severity === severity && isSilenced) return row;
  const { silenced: _, silencedUntil: _until, ...rest } = row;
  return { ...rest, name, severity, ...silence };
}

function nextInstant(
  row: Alert | undefined,
  context: AlertContext,
  evaluation: Evaluation,
  at: number,
): number | undefined {
  const { rule } = context;
  const instants: (number | undefined)[] = [evaluation.nextAt];
  if (row?.state === 'resolved' && row.resolvedAt !== undefined)
    instants.push(shownUntil(row.resolvedAt, rule));
  if (rule !== undefined && row !== undefined && row.held !== true) {
    if (row.state === 'pending') instants.push(fireInstant(row, rule, context));
    if (row.state === 'firing') {
      const { clearingSince } = row;
      if (clearingSince !== undefined) instants.push(clearingSince + rule.clearForSeconds * 1_000);
      instants.push(context.silencing(at).nextAt, ...notifyTimes(row, rule));
    }
  }
  const later = instants.flatMap((instant) => (instant !== undefined && instant > at ? instant : []));
  return later.length === 0 ? undefined : Math.min(...later);
}
