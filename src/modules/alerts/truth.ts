import { isNumber, conditionsOf, type Condition, type Op, type Rule } from '../domain/rule.js';
import type { ActiveWindows } from './active-windows.js';
import { isCount, isPercentage, measure, thresholdOf, type Measured, type Told } from './measures.js';
import type { Picture } from './picture.js';

/** A condition with what the documents say of its subject. It says when the condition holds, until they change. */
interface Part {
  measured: Measured;
  op: Op;
  /** Undefined: unknown. */
  threshold: number | undefined;
  /** Where a firing alert ends. */
  clear: number;
}

/** What the documents say of one subject for one rule; nothing in it changes when they do. */
export interface Facts {
  parts: readonly Part[];
  isAny: boolean;
}

/** At one instant. Undefined: the documents do not tell. */
export interface Evaluation {
  /** The condition holds. */
  raised: boolean | undefined;
  /** A firing alert goes on: the value is not back behind the line where it ends. */
  stays: boolean | undefined;
  /** Since when it is raised, where the documents tell. */
  since?: number;
  value?: number;
  threshold?: number;
  growsFrom?: number;
  /** When `raised` or `stays` may change without a change of the documents. */
  nextAt?: number;
}

/** @param origin see `measure` */
export function factsOf(rule: Rule, picture: Picture, id: string, origin?: number): Facts {
  const conditions = conditionsOf(rule.when);
  return {
    isAny: 'any' in rule.when,
    parts: conditions.map((condition) => {
      const threshold = thresholdOf(condition, picture, id);
      const clear = rule.clear?.value ?? clearOf(condition, threshold ?? 0);
      const op = isNumber(condition) ? condition.op : '>=';
      return { measured: measure(condition, picture, id, origin), op, threshold, clear };
    }),
  };
}

/**
 * 80 % of the threshold, or 120 % where the condition holds below it. Counts are rounded towards the threshold, and a percentage
 * above 100 would never be reached.
 */
function clearOf(condition: Condition, threshold: number): number {
  if (!isNumber(condition)) return threshold;
  const clear = threshold * (isUpward(condition.op) ? 0.8 : 1.2);
  if (isPercentage(condition.measure)) return Math.min(clear, 100);
  if (!isCount(condition.measure)) return clear;
  return isUpward(condition.op) ? Math.ceil(clear) : Math.floor(clear);
}

const isUpward = (op: Op): boolean => op.startsWith('>');

export function evaluate(facts: Facts, windows: ActiveWindows, at: number): Evaluation {
  const { active, since: activeSince, until } = windows.at(at);
  const raise = facts.parts.map((part) => truthOf(part, at, false));
  const stay = facts.parts.map((part) => truthOf(part, at, true));
  const nextAt = least([...raise, ...stay].map(({ nextAt }) => nextAt).concat(until));
  const since = sinceOf(raise, facts.isAny);
  const start = since === undefined ? undefined : Math.max(since, activeSince ?? since);
  return {
    raised: active ? joined(raise, facts.isAny) : false,
    stays: active ? joined(stay, facts.isAny) : false,
    ...(start !== undefined && { since: start }),
    ...figures(facts.parts[0], at),
    ...(nextAt !== undefined && { nextAt }),
  };
}

/** Whether a condition holds, since when, and when that changes. Absent: not known, or not before the documents change. */
interface Truth {
  holds: boolean | undefined;
  since?: number;
  nextAt?: number;
}

const toldAt = (measured: Measured, at: number): { told: Told; until?: number } =>
  measured.kind === 'planned' ? measured.at(at) : { told: measured };

function truthOf({ measured, ...line }: Part, at: number, isFiring: boolean): Truth {
  const { told, until } = toldAt(measured, at);
  const truth = truthWhile(told, line, at, isFiring);
  const nextAt = least([truth.nextAt, until]);
  return { ...truth, ...(nextAt !== undefined && { nextAt }) };
}

/** As long as this is what the documents tell. */
function truthWhile(
  measured: Told,
  { op, threshold, clear }: Omit<Part, 'measured'>,
  at: number,
  isFiring: boolean,
): Truth {
  if (measured.kind === 'unknown' || threshold === undefined) return { holds: undefined };
  const up = isUpward(op);
  if (measured.kind === 'value') {
    const { value } = measured;
    const isBehind = up ? value > clear : value < clear;
    return { holds: compare(op, value, threshold) || (isFiring && isBehind) };
  }
  const { since } = measured;
  const crossing = crossingOf(since, threshold, op === '>' || op === '<=');
  const cleared = crossingOf(since, clear, up);
  const flip = !isFiring ? crossing : up ? Math.min(crossing, cleared) : Math.max(crossing, cleared);
  const isOver = at >= flip;
  return {
    holds: isOver === up,
    ...(isOver && up && { since: flip }),
    ...(!isOver && { nextAt: flip }),
  };
}

/** The first ms at which a value that was 0 at `since` is this many seconds; `isBeyond`: more than that. */
function crossingOf(since: number, seconds: number, isBeyond: boolean): number {
  const exact = since + seconds * 1_000;
  return isBeyond ? Math.floor(exact) + 1 : Math.ceil(exact);
}

function compare(op: Op, value: number, threshold: number): boolean {
  switch (op) {
    case '>=':
      return value >= threshold;
    case '>':
      return value > threshold;
    case '<=':
      return value <= threshold;
    case '<':
      return value < threshold;
  }
}

function joined(truths: readonly Truth[], isAny: boolean): boolean | undefined {
  if (truths.some(({ holds }) => holds === isAny)) return isAny;
  return truths.some(({ holds }) => holds === undefined) ? undefined : !isAny;
}

function sinceOf(truths: readonly Truth[], isAny: boolean): number | undefined {
  const instants = truths.filter(({ holds }) => holds === true).map(({ since }) => since);
  const known = instants.flatMap((since) => since ?? []);
  if (known.length === 0 || known.length < instants.length) return undefined;
  return isAny ? Math.min(...known) : Math.max(...known);
}

function figures(part: Part | undefined, at: number): Pick<Evaluation, 'value' | 'threshold' | 'growsFrom'> {
  if (part?.threshold === undefined) return {};
  const { threshold } = part;
  const measured = toldAt(part.measured, at).told;
  if (measured.kind === 'unknown') return {};
  if (measured.kind === 'value') return { value: measured.value, threshold };
  return { value: (at - measured.since) / 1_000, threshold, growsFrom: measured.since };
}

function least(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.flatMap((instant) => instant ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
}
