import { serviceLevel, type FigureSource, type Formula, type MetricsRow } from '../../../client/index.js';

export const QUEUE_FIGURES = [
  ...(['offered', 'answered', 'abandoned', 'serviceLevel', 'asa', 'longestToday'] as const),
] as const;
export const AGENT_FIGURES = ['calls', 'missed', 'talk', 'wrapUp', 'occupancy', 'signedIn'] as const;
export type FigureName = (typeof QUEUE_FIGURES | typeof AGENT_FIGURES)[number];

/** A figure of the day so far, and what it is based on. */
export interface Figure {
  value: number;
  source: FigureSource | undefined;
  /** The share of what happened that it includes. Absent: the phone system counts it itself. */
  coverage?: number;
  /** Of a service level. */
  formula?: Formula | 'vendor';
  targetSeconds?: number;
  /** Shown greyed: it may be far from the truth. */
  isPartial: boolean;
}

const GREY_BELOW = 0.9;
const ABSENT_BELOW = 0.5;

type Reading = readonly [value: number | undefined, name: string];

/** How each is read from a row. */
export const READ: { readonly [name in FigureName]: (row: MetricsRow) => Reading } = {
  offered: (row) => [row.offered, 'offered'],
  answered: (row) => [row.answered, 'answered'],
  abandoned: (row) => [row.abandoned, 'abandoned'],
  serviceLevel: (row) => [row.serviceLevel?.percent, 'serviceLevel'],
  asa: (row) => [row.asaSeconds, 'asaSeconds'],
  longestToday: (row) => [row.longestWaitSeconds, 'longestWaitSeconds'],
  calls: (row) => [row.answered, 'answered'],
  missed: (row) => [row.missed, 'missed'],
  talk: (row) => [row.talkSeconds, 'talkSeconds'],
  wrapUp: ({ wrapUpSeconds, timeIn }) =>
    wrapUpSeconds === undefined ? [timeIn?.['wrapUp'], 'timeIn'] : [wrapUpSeconds, 'wrapUpSeconds'],
  occupancy: ({ occupancy }) => [occupancy === undefined ? undefined : occupancy * 100, 'occupancy'],
  signedIn: ({ loginSeconds, timeIn }) =>
    loginSeconds === undefined ? [signedInSeconds(timeIn), 'timeIn'] : [loginSeconds, 'loginSeconds'],
};

/** Seconds in all states of an agent who is signed in. */
function signedInSeconds(timeIn: MetricsRow['timeIn']): number | undefined {
  if (timeIn === undefined) return undefined;
  return Object.entries(timeIn).reduce(
    (sum, [state, seconds]) => (state === 'offline' || state === 'unknown' ? sum : sum + seconds),
    0,
  );
}

/** The value alone: for sorting, which asks often. */
export function valueOf(row: MetricsRow | undefined, name: FigureName): number | undefined {
  if (row === undefined) return undefined;
  const [value, figure] = READ[name](row);
  return isAbsent(row, sourceIn(row, figure)) ? undefined : value;
}

export const sourceIn = ({ sources }: MetricsRow, figure: string): FigureSource | undefined =>
  sources[figure] ?? sources['*'];

export const isAbsent = ({ coverage }: MetricsRow, source: FigureSource | undefined): boolean =>
  source !== 'vendor' && coverage < ABSENT_BELOW;

/** Undefined: not known. Coverage is of what was observed; it says nothing of what the phone system counts itself. */
export function figureOf(row: MetricsRow | undefined, name: FigureName): Figure | undefined {
  if (row === undefined) return undefined;
  const [value, figure] = READ[name](row);
  if (value === undefined) return undefined;
  const source = sourceIn(row, figure);
  if (isAbsent(row, source)) return undefined;
  const isObserved = source !== 'vendor';
  return {
    value,
    source,
    ...(isObserved && { coverage: row.coverage }),
    ...(name === 'serviceLevel' && formulaOf(row)),
    isPartial: isObserved && row.coverage < GREY_BELOW,
  };
}

const formulaOf = ({ serviceLevel: level, targetSeconds }: MetricsRow): Partial<Figure> => ({
  ...(level !== undefined && { formula: level.formula }),
  ...(targetSeconds !== undefined && { targetSeconds }),
});

/** A figure of several queues together. */
export interface Total {
  value: number;
  /** So many of them tell it, of so many. */
  told: number;
  of: number;
  formula?: Formula;
  /** Not all of them tell it, or one has it only in part. */
  isPartial: boolean;
}

/** A sum of counts; undefined: no row tells it. */
export function sumOf(
  rows: readonly (MetricsRow | undefined)[],
  name: 'offered' | 'answered' | 'abandoned',
): Total | undefined {
  const told = rows.flatMap((row) => figureOf(row, name) ?? []);
  if (told.length === 0) return undefined;
  return {
    value: told.reduce((sum, { value }) => sum + value, 0),
    ...{ told: told.length, of: rows.length },
    isPartial: told.length < rows.length || told.some(({ isPartial }) => isPartial),
  };
}

const PARTS = ['answered', 'abandoned', 'shortAbandoned', 'answeredWithin', 'abandonedWithin'] as const;

/** From the counts of all queues that had calls; undefined unless all of these tell it by the same formula. */
export function levelOf(rows: readonly (MetricsRow | undefined)[]): Total | undefined {
  const known = rows.filter((row) => row !== undefined);
  const busy = known.filter((row) => !(row.answered === 0 && row.abandoned === 0));
  const levels = busy.map((row) => figureOf(row, 'serviceLevel'));
  const formula = levels[0]?.formula;
  if (formula === undefined || formula === 'vendor') return undefined;
  if (levels.some((level) => level?.formula !== formula)) return undefined;
  const parts = PARTS.map((part) => {
    const values = busy.flatMap((row) => row[part] ?? []);
    const isKnown = values.length === busy.length;
    return [part, isKnown ? values.reduce((sum, value) => sum + value, 0) : undefined] as const;
  });
  const value = serviceLevel(formula, Object.fromEntries(parts));
  if (value === undefined) return undefined;
  return {
    value,
    formula,
    ...{ told: known.length, of: rows.length },
    isPartial: known.length < rows.length || levels.some((level) => level?.isPartial === true),
  };
}
