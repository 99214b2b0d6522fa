import { metricsSettings, type MetricsConfig } from '../config/metrics-settings.js';
import { keyed, own } from '../domain/document.js';
import type { IntervalFigures, VendorFigures } from '../domain/interval-figures.js';
import { localDay, type LocalInterval } from '../domain/local-intervals.js';
import type { MetricsDocument } from '../domain/metrics-document.js';
import { metricsRow, type MetricsRow, type Subject } from '../domain/metrics-row.js';
import type { QueueMetrics } from '../domain/queue.js';
import { personOf, type Roster } from '../domain/reading.js';
import { roundingOf } from '../domain/service-level.js';
import type { VendorTotals } from '../domain/totals.js';

/** Longer than totals are ever apart while they are told: what was told before then is what the row shows. */
const LATE_MS = 900_000;

/** What a poll told of an interval, and when the vendor answered; epoch ms. */
interface ToldTotals {
  at: number;
  totals: VendorTotals;
}

/** What the history has observed of a day so far. */
export interface ObservedDay {
  /** When the day began, epoch ms. */
  from: number;
  asOf: number;
  queues: ReadonlyMap<string, IntervalFigures>;
  agents: ReadonlyMap<string, IntervalFigures>;
}

/** What the phone system itself counts of a queue, and how old that is at most. */
export interface QueueCounters {
  metrics: QueueMetrics;
  at: number;
}

export interface MetricsInput {
  now: number;
  account: MetricsConfig;
  roster: Roster;
  /** Of the day so far, a part per target. */
  totals: readonly ToldTotals[];
  /** Of each day that zones of queues have now. */
  observed: readonly ObservedDay[];
  counters: ReadonlyMap<string, QueueCounters>;
}

/** The days that the queues of an account have now: one for each zone. */
export function daysOf({
  now,
  account,
  roster,
}: Pick<MetricsInput, 'now' | 'account' | 'roster'>): LocalInterval[] {
  const days = new Map<string, LocalInterval>();
  for (const queue of [undefined, ...Object.keys(roster.queues)]) {
    const { zone, dayStartsAt } = metricsSettings(account, queue, roster.zone);
    if (!days.has(zone)) days.set(zone, localDay(now, zone, dayStartsAt));
  }
  return [...days.values()];
}

/**
 * The document of an account's interval metrics: of each figure the best that is known. Pure: at the first instant of a local day
 * the rows begin anew, since nothing that is known of the day before speaks for it.
 */
export function metricsDocument(input: MetricsInput): MetricsDocument {
  const days = new Map(daysOf(input).map((day) => [day.zone, day]));
  const today = keyed<MetricsRow>();
  const last30 = keyed<MetricsRow>();
  const agents = keyed<MetricsRow>();
  for (const id of Object.keys(input.roster.queues)) {
    const row = dayRow(input, days, { kind: 'queue', id });
    if (row !== undefined) today[id] = row;
    const counters = input.counters.get(id);
    if (counters !== undefined) last30[id] = windowRow(input, id, counters);
  }
  for (const id of people(input)) {
    const row = dayRow(input, days, { kind: 'agent', id });
    if (row !== undefined) agents[id] = row;
  }
  return { today, last30, agents };
}

/** Those of whom anything is known. */
function people({ roster, totals, observed }: MetricsInput): string[] {
  const told = totals.flatMap((one) => Object.keys(one.totals.agents ?? {}));
  const seen = observed.flatMap(({ agents }) => [...agents.keys()]);
  return [...new Set([...told, ...seen])].filter((id) => personOf(id, roster) !== undefined);
}

function dayRow(
  { now, account, roster, totals, observed }: MetricsInput,
  days: ReadonlyMap<string, LocalInterval>,
  subject: Subject,
): MetricsRow | undefined {
  const { kind, id } = subject;
  const { zone, formula } = metricsSettings(account, kind === 'queue' ? id : undefined, roster.zone);
  const day = days.get(zone);
  if (day === undefined) return undefined;
  // Another interval, such as that of yesterday or of another zone, says nothing of this one.
  const told = totals.filter(({ totals: { interval } }) => interval.from === day.from);
  // Of several that tell the same the newest counts.
  const parts = told
    .flatMap(({ at, totals: { queues = {}, agents = {} } }) => {
      const figures: VendorFigures | undefined = own(kind === 'queue' ? queues : agents, id);
      return figures === undefined ? [] : [{ at, figures }];
    })
    .sort((a, b) => a.at - b.at);
  const seen = observed.find(({ from }) => from === day.from);
  const figures = (kind === 'queue' ? seen?.queues : seen?.agents)?.get(id);
  if (parts.length === 0 && figures === undefined) return undefined;
  const vendor = parts.reduce<VendorFigures>((all, part) => ({ ...all, ...part.figures }), {});
  const known = Math.max(...parts.map(({ at }) => at), figures === undefined ? 0 : (seen?.asOf ?? 0));
  const [{ at: oldest } = { at: known }] = parts;
  const asOf = oldest < now - LATE_MS ? oldest : known;
  return metricsRow(
    subject,
    { ...(figures ?? { watched: 1 }), ...(parts.length > 0 && { vendor }) },
    { interval: day, asOf, closed: false, formula },
  );
}

function windowRow(
  { account, roster }: MetricsInput,
  id: string,
  { metrics, at }: QueueCounters,
): MetricsRow {
  const { zone, formula } = metricsSettings(account, id, roster.zone);
  const { windowSeconds, handled, abandoned, serviceLevel } = metrics;
  const vendor: VendorFigures = {
    ...(handled !== undefined && { answered: handled }),
    ...(abandoned !== undefined && { abandoned }),
    ...(serviceLevel !== undefined && {
      ...{ serviceLevelPercent: serviceLevel.percent, targetSeconds: serviceLevel.withinSeconds },
      serviceLevelRounding: roundingOf([serviceLevel.percent]),
    }),
  };
  const interval = { from: at - windowSeconds * 1_000, to: at, zone };
  const options = { interval, asOf: at, closed: false, formula };
  return metricsRow({ kind: 'queue', id }, { vendor, watched: 1 }, options);
}
