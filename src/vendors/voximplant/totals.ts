import { z } from 'zod';
import { keyed } from '../../modules/domain/document.js';
import type { AgentTotals, QueueTotals } from '../../modules/domain/totals.js';
import { ratio } from '../../modules/domain/service-level.js';
import { sumOf, told, toldLevel } from '../kit/interval-sums.js';
import { readableRowsOf } from '../kit/rows.js';
import { OptionalId, percentless, Words } from '../kit/wire-values.js';

export const QUEUE_REPORTS = [
  ...[
    'call_count_assigned_to_queue',
    'count_handled_calls',
    'count_abandonment_calls',
    'count_blocked_calls',
  ],
  ...['average_answer_speed', 'max_time_in_queue', 'average_handle_time', 'average_after_call_worktime'],
  'service_level',
] as const;

/** Reports of times in a status, and our word for the status. */
const STATUSES: Readonly<Record<string, string>> = {
  sum_agents_ready_time: 'available',
  sum_agents_dialing_time: 'ringing',
  sum_agents_in_service_time: 'on-call',
  sum_agents_afterservice_time: 'wrap-up',
  sum_agents_dnd_time: 'paused',
  sum_agents_banned_time: 'not-ready',
};
export const TIME_REPORTS = Object.keys(STATUSES);
export const AGENT_REPORTS = [
  ...['count_handled_calls', 'average_handle_time', 'average_after_call_worktime'],
  ...TIME_REPORTS,
];

const Value = z.object({
  value: z.preprocess(percentless, z.number().nonnegative()),
  from_date: Words.catch(undefined),
});
const Group = z.object({
  sq_queue_id: OptionalId.catch(undefined),
  user_id: OptionalId.catch(undefined),
  values: readableRowsOf(Value),
});
const Report = z.object({ report_type: z.string(), groups: readableRowsOf(Group) });

/** The values of a report by the part of the interval that they are of. */
type Parts = ReadonlyMap<string, number>;

/**
 * `GetSmartQueueDayHistory`: the value of each report by queue and agent. The vendor may split an interval, and averages of its
 * parts are weighed by their counts. A report that cannot be read, or not be put together, is as good as absent.
 */
export const DayHistory = z.object({ result: readableRowsOf(Report) }).transform(({ result }) => {
  const all = result.rows.flatMap(({ report_type: report, groups }) =>
    groups.rows.flatMap(({ sq_queue_id: queue, user_id: user, values: { rows, unreadable } }) => {
      if (rows.length === 0 || unreadable.length > 0) return [];
      const parts: Parts = new Map(rows.map(({ from_date, value }, at) => [from_date ?? String(at), value]));
      return [{ report, queue, user, parts }];
    }),
  );
  return all.flatMap(({ report, queue, user, parts }) => {
    const partsOf = (name: string): Parts | undefined =>
      all.find((one) => one.report === name && one.queue === queue && one.user === user)?.parts;
    const value = joined(report, parts, partsOf);
    return value === undefined ? [] : [{ report, queue, user, value }];
  });
});
export type DayHistory = z.output<typeof DayHistory>;

function joined(
  report: string,
  parts: Parts,
  partsOf: (report: string) => Parts | undefined,
): number | undefined {
  const values = [...parts.values()];
  if (values.length === 1) return values[0];
  if (/^(call_)?count_|^sum_/.test(report)) return values.reduce((sum, value) => sum + value, 0);
  if (report.startsWith('max_')) return Math.max(...values);
  // A level of parts would need what its own formula divides by.
  const counts = report.startsWith('average_') ? partsOf('count_handled_calls') : undefined;
  if (counts === undefined) return undefined;
  let [sum, calls] = [0, 0];
  for (const [at, value] of parts) {
    const count = counts.get(at);
    if (count === undefined) return undefined;
    sum += value * count;
    calls += count;
  }
  return ratio(sum, calls);
}

/** How many of the vendor's units a second has. */
export type Units = 1 | 1000;

/** An agent may be in a call and in a chat at a time. */
const AT_ONCE = 2;

/**
 * Whether times are in seconds or milliseconds is not documented. Agents cannot have spent more seconds in their states than the
 * interval has: one of whom that is told, or all of them, if they are not told apart. Undefined where none has spent any.
 */
export function unitsOf(history: DayHistory, people: number, windowSeconds: number): Units | undefined {
  const ofAgents = keyed<number>();
  let ofAll = 0;
  for (const { report, user, value } of history) {
    if (!(report in STATUSES)) continue;
    if (user === undefined) ofAll += value;
    else ofAgents[user] = (ofAgents[user] ?? 0) + value;
  }
  const most = Math.max(people === 0 ? 0 : ofAll / people, ...Object.values(ofAgents));
  if (most === 0) return undefined;
  return most > AT_ONCE * windowSeconds ? 1000 : 1;
}

type Values = { [report: string]: number };

function valuesBy(history: DayHistory, key: 'queue' | 'user'): { [id: string]: Values } {
  const all = keyed<Values>();
  for (const { report, value, ...group } of history) {
    const id = group[key];
    if (id !== undefined) all[id] = { ...all[id], [report]: value };
  }
  return all;
}

const count = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value);

/** @param units undefined: not known, so no time is told */
export function queueTotals(history: DayHistory, units: Units | undefined): { [queue: string]: QueueTotals } {
  const seconds = (value: number | undefined) =>
    value === undefined || units === undefined ? undefined : value / units;
  const rates = history.flatMap(({ report, value }) => (report === 'service_level' ? [value] : []));
  const totals = keyed<QueueTotals>();
  for (const [queue, values] of Object.entries(valuesBy(history, 'queue'))) {
    const answered = count(values['count_handled_calls']);
    const offered = count(values['call_count_assigned_to_queue']);
    totals[queue] = told({
      ...{ offered, answered, abandoned: count(values['count_abandonment_calls']) },
      waitAnsweredSeconds: sumOf(seconds(values['average_answer_speed']), answered),
      longestWaitSeconds: seconds(values['max_time_in_queue']),
      handleSeconds: sumOf(seconds(values['average_handle_time']), answered),
      wrapUpSeconds: sumOf(seconds(values['average_after_call_worktime']), answered),
      ...(offered !== 0 && levelOf(values['service_level'], rates)),
    });
  }
  return totals;
}

/** Whether rates go to 100 or to 1, the answer itself shows, unless all are 0 or 1; and so it does to how many digits. */
function levelOf(
  rate: number | undefined,
  rates: readonly number[],
): Pick<QueueTotals, 'serviceLevelPercent' | 'serviceLevelRounding'> {
  if (rate === undefined || rate > 100) return {};
  const isSmall = rates.every((one) => one <= 1);
  const isUnclear = isSmall && rates.every(Number.isInteger);
  if (isUnclear && rate !== 0) return {};
  return toldLevel(rate, rates, isSmall && !isUnclear ? 100 : 1);
}

/** Of the agents of one queue: what they did for it, and the time each spent in each status whatever the queue. */
export function agentTotals(history: DayHistory, units: Units | undefined) {
  const ofQueue = keyed<AgentTotals>();
  const agents = keyed<AgentTotals>();
  for (const [agent, values] of Object.entries(valuesBy(history, 'user'))) {
    const answered = count(values['count_handled_calls']);
    const sum = (report: string) =>
      units === undefined
        ? undefined
        : sumOf(values[report], answered === undefined ? undefined : answered / units);
    ofQueue[agent] = told({
      answered,
      handleSeconds: sum('average_handle_time'),
      wrapUpSeconds: sum('average_after_call_worktime'),
    });
    if (units === undefined) continue;
    const times = Object.entries(STATUSES).flatMap(([report, state]): [string, number][] => {
      const value = values[report];
      return value === undefined ? [] : [[state, value / units]];
    });
    if (times.length > 0) agents[agent] = { timeIn: Object.fromEntries(times) };
  }
  return { ofQueue, agents };
}
