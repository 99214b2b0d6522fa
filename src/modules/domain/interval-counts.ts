import { z } from 'zod';
import type { ContactOutcome } from './contact.js';
import { ratio } from './service-level.js';
import type { Interval } from './totals.js';

const count = z.int().nonnegative();
/** Contacts by how many whole seconds they waited, rounded up: "within T seconds" can be told of any T. */
const Waits = z.record(z.string(), count);
type Waits = z.infer<typeof Waits>;

/** Where contacts are known from, the best first. */
export const CONTACT_SOURCES = ['events', 'records', 'polls'] as const;
export type ContactSource = (typeof CONTACT_SOURCES)[number];

/** One caller's way through one queue, as far as counting needs it; instants in epoch ms. */
export interface CountedContact {
  enteredAt: number;
  /** When the caller stopped waiting; absent while waiting. */
  leftAt?: number | undefined;
  /** Absent of one that has left: not known. */
  outcome?: ContactOutcome | undefined;
  /** Of one that flowed out: the caller asked to be called back. */
  callback?: boolean | undefined;
  talkSeconds?: number | undefined;
  /** The target in force when it happened. */
  targetSeconds?: number | undefined;
  /** Of contacts from polls: how many ms of waiting the polls saw. */
  sightedMs?: number | undefined;
  /** Of one whom a poll showed gone: it left no more than so many ms before. Absent: the time between two planned polls. */
  bracketMs?: number | undefined;
  source: ContactSource;
  /** Who told how it ended, where that source tells of contacts that ended so alone; `source` tells of all. */
  toldBy?: ContactSource | undefined;
}

const BySource = z.object({ events: count, records: count, polls: count });
type BySource = z.infer<typeof BySource>;

/**
 * Contacts of an interval, each counted where its event lies: offered at the arrival, answered at the answer, abandoned and
 * flowed out at the leaving, talk at its end. Times are whole ms, so that intervals add up exactly. Always
 * carryIn + offered = answered + abandoned + flowedOut + outcomeUnknown + carryOut.
 */
export const IntervalCounts = z.object({
  /** Waited already at the beginning. */
  carryIn: count,
  offered: count,
  answered: count,
  abandoned: count,
  shortAbandoned: count,
  flowedOut: count,
  /** Of these: asked to be called back. */
  callbacksQueued: count,
  /** Left, and nothing says how. */
  outcomeUnknown: count,
  /** Still waits at the end. */
  carryOut: count,
  waitAnsweredMs: count,
  waitAbandonedMs: count,
  /** Of those that ended and those that still wait. */
  longestWaitMs: count,
  /** Conversations that ended, of which the length is known. */
  talks: count,
  talkMs: count,
  answeredWithin: count,
  abandonedWithin: count,
  /** Answered or abandoned while no target was set. */
  untargeted: count,
  /** The targets that were in force, in seconds. */
  targets: z.array(z.number()),
  answeredWaits: Waits,
  abandonedWaits: Waits,
  /** Waiting of answered contacts that polls saw. */
  sightedMs: count,
  /** Arrivals and leavings, by where they are known from. */
  told: BySource,
  /** Of the answered and of the abandoned ones, those that `toldBy` told. */
  apart: z.object({ answered: BySource, abandoned: BySource }),
});
export type IntervalCounts = z.infer<typeof IntervalCounts>;

export interface CountOptions {
  /** How far the interval is known, epoch ms; what still waits has waited until then. */
  asOf: number;
  /** An abandoned contact that waited less is a short one. */
  shortAbandonSeconds: number;
}

const noSource = (): BySource => ({ events: 0, records: 0, polls: 0 });

export const noCounts = (): IntervalCounts => ({
  ...{ carryIn: 0, offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0, flowedOut: 0 },
  callbacksQueued: 0,
  ...{ outcomeUnknown: 0, carryOut: 0, waitAnsweredMs: 0, waitAbandonedMs: 0, longestWaitMs: 0 },
  ...{ talks: 0, talkMs: 0, answeredWithin: 0, abandonedWithin: 0, untargeted: 0, targets: [] },
  ...{ answeredWaits: {}, abandonedWaits: {}, sightedMs: 0 },
  told: noSource(),
  apart: { answered: noSource(), abandoned: noSource() },
});

/** Contacts that have nothing to do with the interval may be among them. */
export function countContacts(
  contacts: Iterable<CountedContact>,
  interval: Interval,
  options: CountOptions,
): IntervalCounts {
  const counts = noCounts();
  for (const contact of contacts) addContact(counts, contact, interval, options);
  return counts;
}

function addContact(
  counts: IntervalCounts,
  contact: CountedContact,
  { from, to }: Interval,
  { asOf, shortAbandonSeconds }: CountOptions,
): void {
  const { enteredAt, talkSeconds } = contact;
  // Two clocks may disagree by a little: no contact leaves before it enters.
  const leftAt = contact.leftAt === undefined ? Infinity : Math.max(contact.leftAt, enteredAt);
  const talkEnd = leftAt + (talkSeconds ?? 0) * 1_000;
  const [enters, waitsBefore] = [enteredAt >= from && enteredAt < to, enteredAt < from && leftAt >= from];
  const ends = talkSeconds !== undefined && talkEnd >= from && talkEnd < to;
  if (ends) {
    counts.talks += 1;
    counts.talkMs += Math.round(talkSeconds * 1_000);
  }
  if (!enters && !waitsBefore) return;
  counts.told[contact.source] += (enters ? 1 : 0) + (leftAt < to ? 1 : 0);
  counts[enters ? 'offered' : 'carryIn'] += 1;
  const waitedUntil = Math.min(leftAt, Math.max(enteredAt, Math.min(to, asOf)));
  counts.longestWaitMs = Math.max(counts.longestWaitMs, waitedUntil - enteredAt);
  if (leftAt >= to) counts.carryOut += 1;
  else addOutcome(counts, contact, leftAt - enteredAt, shortAbandonSeconds);
}

function addOutcome(
  counts: IntervalCounts,
  { outcome, callback, targetSeconds, sightedMs = 0, toldBy }: CountedContact,
  waitMs: number,
  shortAbandonSeconds: number,
): void {
  if (outcome === undefined) return void (counts.outcomeUnknown += 1);
  if (outcome === 'flowed-out') {
    counts.flowedOut += 1;
    if (callback === true) counts.callbacksQueued += 1;
    return;
  }
  if (toldBy !== undefined) counts.apart[outcome][toldBy] += 1;
  if (targetSeconds === undefined) counts.untargeted += 1;
  else if (!counts.targets.includes(targetSeconds)) counts.targets = union(counts.targets, [targetSeconds]);
  const isWithin = targetSeconds !== undefined && waitMs <= targetSeconds * 1_000;
  const second = String(Math.ceil(waitMs / 1_000));
  if (outcome === 'answered') {
    counts.answered += 1;
    counts.waitAnsweredMs += waitMs;
    counts.sightedMs += sightedMs;
    counts.answeredWaits[second] = (counts.answeredWaits[second] ?? 0) + 1;
    if (isWithin) counts.answeredWithin += 1;
  } else {
    counts.abandoned += 1;
    counts.waitAbandonedMs += waitMs;
    counts.abandonedWaits[second] = (counts.abandonedWaits[second] ?? 0) + 1;
    if (isWithin) counts.abandonedWithin += 1;
    if (waitMs < shortAbandonSeconds * 1_000) counts.shortAbandoned += 1;
  }
}

const SUMS = [
  ...(['offered', 'answered', 'abandoned', 'shortAbandoned', 'flowedOut', 'outcomeUnknown'] as const),
  ...(['waitAnsweredMs', 'waitAbandonedMs', 'talks', 'talkMs', 'answeredWithin', 'abandonedWithin'] as const),
  ...(['untargeted', 'sightedMs', 'callbacksQueued'] as const),
];

/** The counts of intervals that follow each other: what waited at an edge is carried once. */
export function addCounts(intervals: readonly IntervalCounts[]): IntervalCounts {
  const sum = noCounts();
  for (const counts of intervals) {
    for (const name of SUMS) sum[name] += counts[name];
    sum.longestWaitMs = Math.max(sum.longestWaitMs, counts.longestWaitMs);
    sum.targets = union(sum.targets, counts.targets);
    addWaits(sum.answeredWaits, counts.answeredWaits);
    addWaits(sum.abandonedWaits, counts.abandonedWaits);
    addSources(sum.told, counts.told);
    for (const outcome of ['answered', 'abandoned'] as const)
      addSources(sum.apart[outcome], counts.apart[outcome]);
  }
  sum.carryIn = intervals[0]?.carryIn ?? 0;
  sum.carryOut = intervals.at(-1)?.carryOut ?? 0;
  return sum;
}

/** Answered and abandoned within a target, whatever target was in force; whole seconds. */
export function withinTarget(
  { answeredWaits, abandonedWaits }: IntervalCounts,
  seconds: number,
): { answeredWithin: number; abandonedWithin: number } {
  return {
    answeredWithin: waitedAtMost(answeredWaits, seconds),
    abandonedWithin: waitedAtMost(abandonedWaits, seconds),
  };
}

/** The least good of the sources that the counts are made of; undefined where no contact came or left. */
export function sourceOf({ told }: IntervalCounts): ContactSource | undefined {
  return CONTACT_SOURCES.findLast((source) => told[source] > 0);
}

/** Who told of all that were answered, or abandoned, and of no others. Undefined: such a source did not, or there were none. */
export function apartSourceOf(
  counts: IntervalCounts,
  outcome: 'answered' | 'abandoned',
): ContactSource | undefined {
  const told = counts.apart[outcome];
  const all = told.events + told.records + told.polls;
  if (all === 0 || all < counts[outcome]) return undefined;
  return CONTACT_SOURCES.findLast((source) => told[source] > 0);
}

/** Of several sources; undefined: there is none. */
export const leastGood = (sources: readonly ContactSource[]): ContactSource | undefined =>
  CONTACT_SOURCES.findLast((source) => sources.includes(source));

/** Whether every contact that waited is accounted for. */
export function holdsIdentity(counts: IntervalCounts): boolean {
  const { carryIn, offered, answered, abandoned, flowedOut, outcomeUnknown, carryOut } = counts;
  return carryIn + offered === answered + abandoned + flowedOut + outcomeUnknown + carryOut;
}

/**
 * The share of waiting contacts that polls see, where waits are exponential: a contact that waits `w` is seen with the
 * probability min(1, w/Δ), which is (m/Δ)(1 − e^(−Δ/m)) over all of them.
 * @param meanSeenMs the mean wait of those that were seen, which is Δ/2 more than that of all
 */
export function seenShare(meanSeenMs: number, pollMs: number): number {
  if (pollMs <= 0) return 1;
  // Of what waits much shorter than the polls are apart, the mean says only that it is short.
  const mean = Math.max(meanSeenMs - pollMs / 2, pollMs / 20);
  return (mean / pollMs) * (1 - Math.exp(-pollMs / mean));
}

/** The mean wait of contacts that have left and whose outcome counts; undefined without one. */
export function meanWaitMs(counts: IntervalCounts): number | undefined {
  const { waitAnsweredMs, waitAbandonedMs, answered, abandoned } = counts;
  return ratio(waitAnsweredMs + waitAbandonedMs, answered + abandoned);
}

function waitedAtMost(waits: Waits, seconds: number): number {
  let within = 0;
  for (const [second, number] of Object.entries(waits)) if (Number(second) <= seconds) within += number;
  return within;
}

function addSources(sum: BySource, told: BySource): void {
  for (const source of CONTACT_SOURCES) sum[source] += told[source];
}

function addWaits(sum: Waits, waits: Waits): void {
  for (const [second, number] of Object.entries(waits)) sum[second] = (sum[second] ?? 0) + number;
}

function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
