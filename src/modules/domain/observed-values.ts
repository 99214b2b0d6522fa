import { apartSourceOf, withinTarget, type ContactSource, type IntervalCounts } from './interval-counts.js';

export const MS = 1_000;

export const COUNTS = [
  'offered',
  'answered',
  'missed',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'callbacksQueued',
] as const;
export const WITHIN = ['answeredWithin', 'abandonedWithin'] as const;
export const TIMES = [
  ...(['waitAnsweredSeconds', 'waitAbandonedSeconds', 'longestWaitSeconds', 'talkSeconds'] as const),
  ...(['holdSeconds', 'wrapUpSeconds', 'loginSeconds'] as const),
] as const;
type Value = (typeof COUNTS | typeof WITHIN | typeof TIMES)[number];
export type Values = { [name in Value]?: number } & {
  /** Those that the sum of talk is of, where that may not be all who were answered. */
  conversations?: number;
};

/** What of the counts may be told: of polls no short abandons, and no outcomes where one is not known. */
export function observedValues(
  kind: string,
  counts: IntervalCounts,
  source: ContactSource,
  targetSeconds: number | undefined,
): Values {
  const isPolled = source === 'polls';
  const of = endedValues(counts, targetSeconds);
  // Polls do not see how long conversations are: it may be known of some, from others.
  const answered: Values = {
    ...of.answered,
    ...talksOf(counts),
    ...(isPolled && { conversations: counts.talks }),
  };
  if (kind !== 'queue') return answered;
  const waited = counts.offered + counts.carryIn > 0;
  const came: Values = {
    offered: counts.offered,
    ...(waited && { longestWaitSeconds: counts.longestWaitMs / MS }),
  };
  if (isPolled && counts.outcomeUnknown > 0) return came;
  return {
    ...came,
    ...answered,
    ...of.abandoned,
    flowedOut: counts.flowedOut,
    // None were seen: whether the phone system tells of such callers is not known.
    ...(counts.callbacksQueued > 0 && { callbacksQueued: counts.callbacksQueued }),
    ...((!isPolled || apartSourceOf(counts, 'abandoned') !== undefined) && {
      shortAbandoned: counts.shortAbandoned,
    }),
  };
}

const talksOf = ({ talks, talkMs }: IntervalCounts): Values =>
  talks > 0 ? { talkSeconds: talkMs / MS } : {};

/** What is known of those that were answered, and of those that were abandoned. */
function endedValues(
  counts: IntervalCounts,
  targetSeconds: number | undefined,
): { answered: Values; abandoned: Values } {
  const isTargeted = targetSeconds !== undefined || counts.untargeted === 0;
  const within = targetSeconds === undefined ? counts : withinTarget(counts, targetSeconds);
  return {
    answered: {
      answered: counts.answered,
      waitAnsweredSeconds: counts.waitAnsweredMs / MS,
      ...(isTargeted && { answeredWithin: within.answeredWithin }),
    },
    abandoned: {
      abandoned: counts.abandoned,
      waitAbandonedSeconds: counts.waitAbandonedMs / MS,
      ...(isTargeted && { abandonedWithin: within.abandonedWithin }),
    },
  };
}

/** Figures of sources that tell of answered, or abandoned, contacts alone, and better than what tells of all of them. */
export function toldApart(
  kind: string,
  counts: IntervalCounts,
  targetSeconds: number | undefined,
): (readonly [values: Values, source: ContactSource])[] {
  const of = endedValues(counts, targetSeconds);
  const [ofAnswers, ofAbandons] = [apartSourceOf(counts, 'answered'), apartSourceOf(counts, 'abandoned')];
  const { shortAbandoned } = counts;
  return [
    ...(ofAnswers === undefined ? [] : [[{ ...of.answered, ...talksOf(counts) }, ofAnswers] as const]),
    ...(ofAbandons === undefined || kind !== 'queue'
      ? []
      : [[{ ...of.abandoned, shortAbandoned }, ofAbandons] as const]),
  ];
}
