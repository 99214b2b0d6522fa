import { z } from 'zod';
import { agentTimes } from './agent-times.js';
import { Id, Instant } from './id.js';
import type { IntervalCounts } from './interval-counts.js';
import { countedFrom, coverageOf, type IntervalFigures, type VendorFigures } from './interval-figures.js';
import { COUNTS, MS, observedValues, TIMES, toldApart, WITHIN, type Values } from './observed-values.js';
import { boundsOf } from './poll-bounds.js';
import { FORMULAS, ratio, serviceLevel, type Formula } from './service-level.js';
import type { Interval } from './totals.js';

// Each figure has a schema of its own, which the API documents with its definition.
const count = () => z.int().nonnegative().exactOptional();
const seconds = () => z.number().nonnegative().exactOptional();
const share = z.number().min(0).max(1);
const times = () => z.record(z.string(), z.number().nonnegative()).exactOptional();

/** Where a figure is known from. `hybrid`: a time that polls saw, by a count that the vendor tells. */
export const FigureSource = z.enum(['vendor', 'events', 'records', 'polls', 'hybrid']);
export type FigureSource = z.infer<typeof FigureSource>;

/** Figures of one interval `[from, to)`. What is not known, and what would be divided by 0, is absent. */
export const MetricsRow = z.object({
  /** Of the queue, or of the agent. */
  id: Id,
  /** Of an agent in one queue: the queue. */
  queue: Id.exactOptional(),
  ...{ from: Instant, to: Instant, zone: z.string(), asOf: Instant, closed: z.boolean() },
  ...{ offered: count(), answered: count(), missed: count(), abandoned: count(), shortAbandoned: count() },
  ...{ flowedOut: count(), callbacksQueued: count(), outcomeUnknown: count() },
  ...{ carryIn: count(), carryOut: count() },
  ...{ waitAnsweredSeconds: seconds(), waitAbandonedSeconds: seconds(), asaSeconds: seconds() },
  longestWaitSeconds: seconds(),
  ...{ talkSeconds: seconds(), holdSeconds: seconds(), wrapUpSeconds: seconds(), ahtSeconds: seconds() },
  /** What `ahtSeconds` is made of. */
  ahtParts: z.array(z.enum(['talk', 'hold', 'wrapUp'])).exactOptional(),
  ...{ answeredWithin: count(), abandonedWithin: count(), targetSeconds: seconds() },
  /** `vendor`: a formula of the vendor's own. */
  serviceLevel: z
    .object({
      percent: z.number().min(0).max(100),
      formula: z.union([z.enum(FORMULAS), z.literal('vendor')]),
    })
    .exactOptional(),
  occupancy: share.exactOptional(),
  loginSeconds: seconds(),
  /** Seconds per state, and per reason of a pause. */
  ...{ timeIn: times(), timeInReason: times() },
  /** By name of the figure; `*` for all others. */
  sources: z.record(z.string(), FigureSource),
  coverage: share,
  coverageKind: z.enum(['measured', 'estimated']),
  pollMs: z.number().nonnegative().exactOptional(),
  /** By name of the figure: in 95 of 100 intervals the truth is not farther away than this. */
  bounds: times(),
});
export type MetricsRow = z.infer<typeof MetricsRow>;

export type SubjectKind = 'queue' | 'agent' | 'agent-queue';

export interface Subject {
  kind: SubjectKind;
  id: string;
  queue?: string;
}

export interface RowOptions {
  interval: Interval & { zone: string };
  asOf: number;
  closed: boolean;
  formula: Formula;
  /** Whole seconds; instead of the target that was in force when it happened. */
  targetSeconds?: number | undefined;
}

/** Below it what was observed is no figure, and is absent. */
export const LEAST_COVERAGE = 0.5;
/** What one source tells, and which it is. */
type Told = readonly [values: VendorFigures | Values, source: FigureSource];

/** The row of a subject and an interval: what the vendor tells, and beside it what was observed. */
export function metricsRow(subject: Subject, figures: IntervalFigures, options: RowOptions): MetricsRow {
  const { vendor = {}, counts, pollMs } = figures;
  const { coverage, coverageKind } = coverageOf(figures) ?? { coverage: 1, coverageKind: 'measured' };
  const seen = coverage >= LEAST_COVERAGE ? counts : undefined;
  // A quarter hour that an older version closed does not say who would have told, and stays as it was served.
  const source = countedFrom(figures) ?? 'events';
  const observed =
    seen === undefined ? {} : observedValues(subject.kind, seen, source, options.targetSeconds);
  const told: readonly Told[] = [
    [vendor, 'vendor'],
    ...(seen === undefined ? [] : toldApart(subject.kind, seen, options.targetSeconds)),
    [observed, source],
  ];
  const sources: { [name: string]: FigureSource } = {};
  const level = levelOf(told, options.formula);
  const parts = [
    ...[...COUNTS, ...WITHIN].map((name) => toldBy(told, name, (values) => values[name])),
    ...TIMES.map((name) => toldBy(told, name, (values) => tenth(timeOf(values, name)))),
    targetOf(figures, level, options),
    averageWait(told, figures),
    ...handleTime(told),
    level,
    ...(subject.kind === 'agent' ? agentTimes(figures, coverage >= LEAST_COVERAGE) : []),
  ];
  const row: { [name: string]: unknown } = {};
  for (const part of parts) {
    if (part === undefined) continue;
    row[part.name] = part.value;
    if (part.source !== undefined) sources[part.name] = part.source;
  }
  const bounds = boundsOf(row, sources, { ...figures, coverage });
  const { interval, asOf, closed } = options;
  return MetricsRow.parse({
    id: subject.id,
    ...(subject.queue !== undefined && { queue: subject.queue }),
    ...{ from: interval.from, to: interval.to, zone: interval.zone, asOf, closed },
    ...row,
    ...(subject.kind === 'queue' && seen !== undefined && carried(seen)),
    sources: shortSources(sources),
    ...{ coverage: Math.floor(coverage * 1_000) / 1_000, coverageKind },
    ...(pollMs !== undefined && { pollMs }),
    ...(Object.keys(bounds).length > 0 && { bounds }),
  });
}

interface Part {
  name: string;
  value: unknown;
  source?: FigureSource;
}

/** Of the best source that tells it. */
function toldBy(
  told: readonly Told[],
  name: string,
  valueIn: (values: VendorFigures & Values) => unknown,
): Part | undefined {
  for (const [values, source] of told) {
    const value = valueIn(values);
    if (value !== undefined) return { name, value, source };
  }
  return undefined;
}

function carried({ carryIn, carryOut, outcomeUnknown }: IntervalCounts): Partial<MetricsRow> {
  return { carryIn, carryOut, ...(outcomeUnknown > 0 && { outcomeUnknown }) };
}

/** The target that `answeredWithin` and the service level are of, where it is one. */
function targetOf(
  { vendor = {}, counts }: IntervalFigures,
  level: Part | undefined,
  { targetSeconds }: RowOptions,
): Part | undefined {
  const observed = targetSeconds === undefined ? (counts?.targets ?? []) : [targetSeconds];
  const told =
    vendor.answeredWithin !== undefined || level?.source === 'vendor' ? [vendor.targetSeconds] : [];
  const all = new Set(vendor.answeredWithin === undefined ? [...observed, ...told] : told);
  const [only, ...others] = all;
  return only === undefined || others.length > 0 ? undefined : { name: 'targetSeconds', value: only };
}

/** A sum and its count are of one source, but for a count of the vendor and the waiting that polls saw. */
function averageWait(told: readonly Told[], { vendor, counts }: IntervalFigures): Part | undefined {
  const name = 'asaSeconds';
  const own = toldBy(told, name, ({ waitAnsweredSeconds, answered }) =>
    tenth(ratio(waitAnsweredSeconds, answered)),
  );
  if (own?.source !== 'polls' || vendor?.answered === undefined || counts === undefined) return own;
  const value = tenth(ratio(counts.sightedMs / MS, vendor.answered));
  return value === undefined ? own : { name, value, source: 'hybrid' };
}

function handleTime(told: readonly Told[]): (Part | undefined)[] {
  const average = toldBy(told, 'ahtSeconds', (values) =>
    tenth(ratio(handled(values), values.conversations ?? values.answered)),
  );
  if (average === undefined) return [];
  const values: VendorFigures & Values = told.find(([, source]) => source === average.source)?.[0] ?? {};
  const known = {
    talk: values.talkSeconds,
    hold: values.holdSeconds,
    wrapUp: values.wrapUpSeconds,
  };
  const isWhole = values.handleSeconds !== undefined;
  const names = Object.entries(known).flatMap(([name, value]) =>
    isWhole || value !== undefined ? name : [],
  );
  return [average, { name: 'ahtParts', value: names }];
}

function handled({
  handleSeconds,
  talkSeconds,
  holdSeconds = 0,
  wrapUpSeconds = 0,
}: VendorFigures): number | undefined {
  return handleSeconds ?? (talkSeconds === undefined ? undefined : talkSeconds + holdSeconds + wrapUpSeconds);
}

function levelOf(told: readonly Told[], formula: Formula): Part | undefined {
  const computed = toldBy(told, 'serviceLevel', (values) => {
    const percent = tenth(serviceLevel(formula, values));
    return percent === undefined ? undefined : { percent, formula };
  });
  if (computed !== undefined) return computed;
  return toldBy(told, 'serviceLevel', (values) => {
    const { serviceLevelPercent: percent } = values;
    return percent === undefined || hasNone(values)
      ? undefined
      : { percent: tenth(percent), formula: 'vendor' };
  });
}

/** The longest wait of no call is none, which a vendor may write as 0. */
const timeOf = (values: VendorFigures & Values, name: (typeof TIMES)[number]): number | undefined =>
  name === 'longestWaitSeconds' && values[name] === 0 && hasNone(values) ? undefined : values[name];

/** A vendor may write 0 % or 100 % of no call. */
const hasNone = ({ offered, answered = NaN, abandoned = NaN }: VendorFigures): boolean =>
  (offered ?? answered + abandoned) === 0;

/** The source of most figures as `*`, and those of the others by name. */
function shortSources(sources: { [name: string]: FigureSource }): { [name: string]: FigureSource } {
  const times = new Map<FigureSource, number>();
  for (const source of Object.values(sources)) times.set(source, (times.get(source) ?? 0) + 1);
  const [most] = [...times].sort(([, a], [, b]) => b - a)[0] ?? [];
  if (most === undefined) return {};
  return {
    '*': most,
    ...Object.fromEntries(Object.entries(sources).filter(([, source]) => source !== most)),
  };
}

function tenth(value: number): number;
function tenth(value: number | undefined): number | undefined;
function tenth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}
