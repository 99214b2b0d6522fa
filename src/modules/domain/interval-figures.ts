import { z } from 'zod';
import { own } from './document.js';
import {
  addCounts,
  CONTACT_SOURCES,
  IntervalCounts,
  leastGood,
  meanWaitMs,
  seenShare,
  sourceOf,
  type ContactSource,
} from './interval-counts.js';
import { ratio } from './service-level.js';
import { AgentTotals, QueueTotals } from './totals.js';

const milliseconds = z.record(z.string(), z.int().nonnegative());

/** What a vendor tells of a queue or an agent in an interval. */
export const VendorFigures = QueueTotals.extend(AgentTotals.shape);
export type VendorFigures = z.infer<typeof VendorFigures>;

/** All that is known of a queue, an agent, or an agent in a queue in one interval. Those of neighbours add up. */
export const IntervalFigures = z.object({
  /** Absent: contacts are not recorded. */
  counts: IntervalCounts.exactOptional(),
  /** Who would have told of contacts where none came or left. Absent: written by an older version. */
  teller: z.enum(CONTACT_SOURCES).exactOptional(),
  vendor: VendorFigures.exactOptional(),
  /** Ms per state of an agent, as it was observed. */
  timeIn: milliseconds.exactOptional(),
  /** Ms per reason of a pause. */
  timeInReason: milliseconds.exactOptional(),
  /**
   * How far off a time in `timeIn` may be: the sum over the changes that polls saw, each of which lies anywhere between two
   * polls, so that a visit of a state is off by a sixth of their squared distance; ms².
   */
  timeVariance: z.number().nonnegative().exactOptional(),
  /** The share of the interval in which the phone system answered in time, 0 to 1. */
  watched: z.number().min(0).max(1),
  /** Of that, the share in which the live line was open too; absent: all of it, or there is no line. */
  heard: z.number().min(0).max(1).exactOptional(),
  /** Of that, the share in which polls came as often as planned; absent: all of it. */
  polled: z.number().min(0).max(1).exactOptional(),
  /** How long a change may go unseen, ms: the time between two polls, or as nearly as hints told of 95 of 100 callers who left. */
  pollMs: z.number().nonnegative().exactOptional(),
});
export type IntervalFigures = z.infer<typeof IntervalFigures>;

/** Told by so many of the contacts that there were, 0 to 1: counted against what the vendor tells, or estimated. */
export interface Coverage {
  coverage: number;
  coverageKind: 'measured' | 'estimated';
}

const VENDOR_SUMS = [
  ...(['offered', 'answered', 'abandoned', 'shortAbandoned', 'flowedOut', 'missed'] as const),
  'callbacksQueued' as const,
  ...([
    'waitAnsweredSeconds',
    'waitAbandonedSeconds',
    'talkSeconds',
    'holdSeconds',
    'wrapUpSeconds',
  ] as const),
  ...(['handleSeconds', 'answeredWithin', 'abandonedWithin', 'loginSeconds'] as const),
];

/**
 * The figures of intervals that follow each other. What a vendor does not tell of each of them is absent.
 * @param parts with the length of each, in ms; not empty
 */
export function addFigures(parts: readonly { ms: number; figures: IntervalFigures }[]): IntervalFigures {
  const all = parts.map(({ figures }) => figures);
  const counts = all.flatMap((one) => one.counts ?? []);
  const vendors = all.flatMap(({ vendor }) => vendor ?? []);
  // Where polls told of no contact, nothing went unseen for long.
  const telling = all.filter(({ counts }) => counts !== undefined && counts.told.polls > 0);
  const polls = (telling.length > 0 ? telling : all).flatMap(({ pollMs }) => pollMs ?? []);
  const teller = leastGood(all.flatMap((one) => one.teller ?? []));
  const [timeIn, timeInReason] = [addTimes(all, 'timeIn'), addTimes(all, 'timeInReason')];
  const variances = all.flatMap(({ timeVariance }) => timeVariance ?? []);
  const ms = parts.reduce((sum, part) => sum + part.ms, 0);
  const share = (of: (figures: IntervalFigures) => number): number =>
    ratio(
      parts.reduce((sum, part) => sum + part.ms * of(part.figures), 0),
      ms,
    ) ?? 0;
  return {
    ...(counts.length > 0 && { counts: addCounts(counts) }),
    ...(teller !== undefined && { teller }),
    ...(vendors.length === all.length && vendors.length > 0 && { vendor: addVendor(vendors) }),
    ...(timeIn !== undefined && { timeIn }),
    ...(timeInReason !== undefined && { timeInReason }),
    ...(variances.length > 0 && { timeVariance: variances.reduce((a, b) => a + b) }),
    watched: share(({ watched }) => watched),
    ...(all.some(({ heard }) => heard !== undefined) && { heard: share(heardOf) }),
    ...(all.some(({ polled }) => polled !== undefined) && { polled: share(polledOf) }),
    ...(polls.length > 0 && { pollMs: Math.max(...polls) }),
  };
}

const heardOf = ({ watched, heard = watched }: IntervalFigures): number => heard;
const polledOf = ({ watched, polled = watched }: IntervalFigures): number => polled;

/** Of which nothing is told where no call came: there was none to sum up. */
const OF_CALLS: ReadonlySet<string> = new Set([
  'longestWaitSeconds',
  ...VENDOR_SUMS.filter((name) => name !== 'offered' && name !== 'missed' && name !== 'loginSeconds'),
]);

/** No call came, and none that had come before was answered or left. */
const isQuiet = ({ offered, answered, abandoned = 0, flowedOut = 0 }: VendorFigures): boolean =>
  (offered ?? answered) === 0 && (answered ?? 0) + abandoned + flowedOut === 0;

function addVendor(vendors: readonly VendorFigures[]): VendorFigures {
  const sum: VendorFigures = {};
  const busy = vendors.filter((one) => !isQuiet(one));
  /** Undefined: one of them does not tell it. */
  const toldOf = (name: (typeof VENDOR_SUMS)[number] | 'longestWaitSeconds'): number[] | undefined => {
    const silent = (OF_CALLS.has(name) ? busy : vendors).some((one) => one[name] === undefined);
    const values = silent ? [] : vendors.flatMap((one) => one[name] ?? []);
    return values.length === 0 ? undefined : values;
  };
  for (const name of VENDOR_SUMS) {
    const values = toldOf(name);
    if (values !== undefined) sum[name] = values.reduce((a, b) => a + b, 0);
  }
  const waits = toldOf('longestWaitSeconds');
  if (waits !== undefined) sum.longestWaitSeconds = Math.max(...waits);
  // Of a quarter hour without calls there is neither a target nor a level.
  const telling = busy.length > 0 ? busy : vendors;
  const [one, ...others] = telling;
  const targets = new Set(telling.map(({ targetSeconds }) => targetSeconds));
  const [target] = targets;
  if (targets.size === 1 && target !== undefined) sum.targetSeconds = target;
  const { serviceLevelPercent: level, serviceLevelRounding: rounding } = one ?? {};
  // Percentages of a formula of the vendor's own do not add up.
  if (others.length === 0 && level !== undefined) sum.serviceLevelPercent = level;
  if (others.length === 0 && rounding !== undefined) sum.serviceLevelRounding = rounding;
  const [timeIn, timeInReason] = [addTold(vendors), addTimes(vendors, 'timeInReason')];
  return {
    ...sum,
    ...(timeIn !== undefined && { timeIn }),
    ...(timeInReason !== undefined && { timeInReason }),
  };
}

type Times = { [name: string]: number };

function addTimes(
  all: readonly { timeIn?: Times; timeInReason?: Times }[],
  name: 'timeIn' | 'timeInReason',
): Times | undefined {
  const times = all.flatMap((one): Times[] => (one[name] === undefined ? [] : [one[name]]));
  if (times.length === 0) return undefined;
  const sum: Times = {};
  for (const one of times) for (const [key, value] of Object.entries(one)) sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

/** Of the states that each of them tells. */
function addTold(vendors: readonly VendorFigures[]): Times | undefined {
  const sums = Object.entries(addTimes(vendors, 'timeIn') ?? {});
  const all = sums.filter(([state]) => vendors.every(({ timeIn = {} }) => own(timeIn, state) !== undefined));
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** Where the counts are known from: who told of the contacts, or would have. Undefined: nothing says it. */
export const countedFrom = ({ counts, teller }: IntervalFigures): ContactSource | undefined =>
  (counts && sourceOf(counts)) ?? teller;

/**
 * How much of what happened the figures that were observed include. Undefined where nothing was observed: the vendor tells all.
 * Counted against the vendor where it tells how many contacts there were; else the share of the time in which the live line was
 * open, or polls came as often as planned, and with polls the share of contacts that polls see.
 */
export function coverageOf(figures: IntervalFigures): Coverage | undefined {
  const { counts, vendor, watched, pollMs } = figures;
  if (counts === undefined)
    return vendor === undefined ? { coverage: polledOf(figures), coverageKind: 'measured' } : undefined;
  const told = vendor?.offered;
  if (told !== undefined && told > 0) {
    const seen = Math.min(1, counts.offered / told);
    return { coverage: Math.min(seen, watched), coverageKind: 'measured' };
  }
  if (countedFrom(figures) !== 'polls' || pollMs === undefined)
    return { coverage: heardOf(figures), coverageKind: 'measured' };
  const mean = meanWaitMs(counts);
  const seen = mean === undefined ? 1 : seenShare(mean, pollMs);
  return { coverage: seen * polledOf(figures), coverageKind: 'estimated' };
}
