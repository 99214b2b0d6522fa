import { groupBy } from '../../lib/group-by.js';
import {
  countContacts,
  leastGood,
  type ContactSource,
  type CountedContact,
} from '../domain/interval-counts.js';
import type { IntervalFigures } from '../domain/interval-figures.js';
import type { Interval } from '../domain/totals.js';
import { isPart, tellerOf, type Telling } from './tellers.js';

export interface StoredContact extends CountedContact {
  queue: string;
  agent?: string | undefined;
}

export interface StoredState {
  agent: string;
  from: number;
  /** Absent: it lasts. */
  to?: number | undefined;
  state: string;
  reason?: string | undefined;
  /** `from` is the vendor's; else polls saw it within the time between two of them. */
  isExact?: boolean;
}

/** What is stored of an account that reaches into a time. */
export interface StoredTime {
  contacts: readonly StoredContact[];
  states: readonly StoredState[];
  /** By queue: the times of which it is not known. */
  gaps: ReadonlyMap<string, readonly Interval[]>;
  queues: readonly string[];
  /** Times in which the account's live line was lost; absent: none. */
  lineLost?: readonly Interval[];
  /** By queue: times in which its polls were further apart than planned; absent: none. */
  pollsLate?: ReadonlyMap<string, readonly Interval[]>;
}

export interface ObservingRules {
  /** How far it is known, epoch ms. */
  asOf: number;
  shortAbandonSeconds(queue: string): number;
  pollMs: number;
  telling: Telling;
}

type Watched = Pick<IntervalFigures, 'watched' | 'heard' | 'polled'>;

/** By queue, by agent, and by queue and agent. */
export interface ObservedInterval {
  queues: Map<string, IntervalFigures>;
  agents: Map<string, IntervalFigures>;
  agentsOfQueue: Map<string, Map<string, IntervalFigures>>;
}

/** The figures of an interval, made of what is stored. */
export function observedInterval(
  { contacts, states, gaps, queues, lineLost = [], pollsLate }: StoredTime,
  interval: Interval,
  rules: ObservingRules,
): ObservedInterval {
  const known = { from: interval.from, to: Math.min(interval.to, rules.asOf) };
  const watchedOf = (queue: string): Watched => {
    const own = gaps.get(queue) ?? [];
    const without = (more: readonly Interval[]): number => 1 - shareOf([...own, ...more], known);
    const [watched, heard, polled] = [without([]), without(lineLost), without(pollsLate?.get(queue) ?? [])];
    return { watched, ...(heard < watched && { heard }), ...(polled < watched && { polled }) };
  };
  const counted = (
    some: readonly StoredContact[],
    queue: string,
    watched: Watched,
    teller: ContactSource | undefined,
  ): IntervalFigures => ({
    ...(teller !== undefined && { teller }),
    counts: countContacts(some, interval, {
      asOf: rules.asOf,
      shortAbandonSeconds: rules.shortAbandonSeconds(queue),
    }),
    ...watched,
    ...(rules.pollMs > 0 && { pollMs: bracketOf(some, known, rules.pollMs) }),
  });
  const byQueue = groupBy(contacts, ({ queue }) => queue);
  const all: StoredContact[] = [];
  const observed: ObservedInterval = { queues: new Map(), agents: new Map(), agentsOfQueue: new Map() };
  const tellers = new Set<ContactSource>();
  for (const queue of new Set([...queues, ...byQueue.keys()])) {
    const watched = watchedOf(queue);
    const teller = tellerOf(queue, byQueue.get(queue) ?? [], watched, rules.telling);
    const ofQueue = (byQueue.get(queue) ?? []).map((one) => asToldBy(teller, one, rules.telling));
    all.push(...ofQueue);
    tellers.add(teller);
    observed.queues.set(queue, counted(ofQueue, queue, watched, teller));
    const agents = new Map(
      [...byAgent(ofQueue)].map(([agent, some]) => [agent, counted(some, queue, watched, teller)] as const),
    );
    if (agents.size > 0) observed.agentsOfQueue.set(queue, agents);
  }
  // The account's source fails for all of its queues at once.
  const [watched = { watched: 1 }] = queues.map(watchedOf).sort((a, b) => b.watched - a.watched);
  const statesOf = groupBy(states, ({ agent }) => agent);
  const answered = byAgent(all);
  for (const agent of new Set([...statesOf.keys(), ...answered.keys()]))
    observed.agents.set(agent, {
      ...counted(answered.get(agent) ?? [], '', watched, leastGood([...tellers])),
      ...timesOf(statesOf.get(agent) ?? [], known, rules.pollMs),
    });
  return observed;
}

/** What a source of some contacts alone told counts as told by who tells of all of them, and apart. */
function asToldBy(teller: ContactSource, contact: StoredContact, { only }: Telling): StoredContact {
  if (!isPart(contact.source, only)) return contact;
  const { outcome, source } = contact;
  const isOwn = source !== 'polls' && outcome === only[source];
  return { ...contact, source: teller, ...(isOwn && { toldBy: source }) };
}

/** Within what time 95 of 100 of the contacts left that polls showed gone; without one, the time between two polls. */
function bracketOf(contacts: readonly StoredContact[], { from, to }: Interval, pollMs: number): number {
  const brackets = contacts
    .filter(
      ({ source, toldBy, leftAt = to }) => (toldBy ?? source) === 'polls' && leftAt >= from && leftAt < to,
    )
    .map(({ bracketMs = pollMs }) => bracketMs)
    .sort((a, b) => a - b);
  return brackets[Math.ceil(0.95 * brackets.length) - 1] ?? pollMs;
}

function byAgent(contacts: readonly StoredContact[]): Map<string, StoredContact[]> {
  const answered = contacts.filter(({ agent, outcome }) => agent !== undefined && outcome === 'answered');
  return groupBy(answered, ({ agent = '' }) => agent);
}

function timesOf(
  states: readonly StoredState[],
  { from, to }: Interval,
  pollMs: number,
): Pick<IntervalFigures, 'timeIn' | 'timeInReason' | 'timeVariance'> {
  const timeIn: { [state: string]: number } = {};
  const timeInReason: { [reason: string]: number } = {};
  for (const { from: began, to: ended = to, state, reason } of states) {
    const ms = Math.min(ended, to) - Math.max(began, from);
    if (ms <= 0) continue;
    timeIn[state] = (timeIn[state] ?? 0) + ms;
    if (reason !== undefined) timeInReason[reason] = (timeInReason[reason] ?? 0) + ms;
  }
  const seen = states.filter((state) => state.isExact !== true && state.from > from && state.from < to);
  return {
    timeIn,
    ...(Object.keys(timeInReason).length > 0 && { timeInReason }),
    ...(seen.length > 0 && { timeVariance: (seen.length * pollMs ** 2) / 6 }),
  };
}

/** The share of a time that lies in one of these, which may overlap. */
function shareOf(times: readonly Interval[], { from, to }: Interval): number {
  if (to <= from) return 0;
  let [covered, until] = [0, from];
  for (const time of [...times].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(time.from, until);
    const end = Math.min(time.to, to);
    if (end <= begin) continue;
    covered += end - begin;
    until = end;
  }
  return covered / (to - from);
}
