import { z } from 'zod';
import { keyed } from '../../modules/domain/document.js';
import type { AgentTotals, QueueTotals } from '../../modules/domain/totals.js';
import { sumOf, told } from '../kit/interval-sums.js';
import { readableRowsOf } from '../kit/rows.js';
import { numeric, OptionalId } from '../kit/wire-values.js';

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

const Value = z.object({ value: z.preprocess(numeric, z.number().nonnegative()) });
const Group = z.object({
  sq_queue_id: OptionalId.catch(undefined),
  user_id: OptionalId.catch(undefined),
  values: readableRowsOf(Value),
});
const Report = z.object({ report_type: z.string(), groups: readableRowsOf(Group) });

/**
 * `GetSmartQueueDayHistory`: the values of each report by queue and agent. The vendor may split an interval: a report that
 * has several values, or one that cannot be read, is as good as absent, since an average of parts needs the parts' counts.
 */
export const DayHistory = z.object({ result: readableRowsOf(Report) }).transform(({ result }) =>
  result.rows.flatMap(({ report_type: report, groups }) =>
    groups.rows.flatMap(({ sq_queue_id: queue, user_id: user, values: { rows, unreadable } }) => {
      const [first, ...others] = rows;
      if (first === undefined || unreadable.length > 0) return [];
      const isCount = /^(call_)?count_/.test(report);
      if (others.length > 0 && !isCount) return [];
      return [{ report, queue, user, value: rows.reduce((sum, { value }) => sum + value, 0) }];
    }),
  ),
);
export type DayHistory = z.output<typeof DayHistory>;

/** How many of the vendor's units a second has. */
export type Units = 1 | 1000;

/**
 * Whether times are in seconds or milliseconds is not documented. Agents cannot have spent more seconds in their states
 * than the interval has for all of them; undefined where they have spent no time at all.
 */
export function unitsOf(history: DayHistory, people: number, windowSeconds: number): Units | undefined {
  const spent = history.filter(({ report }) => report in STATUSES).reduce((sum, { value }) => sum + value, 0);
  if (spent === 0 || people === 0) return undefined;
  return spent > people * windowSeconds ? 1000 : 1;
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
      serviceLevelPercent: offered === 0 ? undefined : percentOf(values['service_level'], rates),
    });
  }
  return totals;
}

/** Whether rates go to 100 or to 1, the answer itself shows, unless all are 0 or 1. */
function percentOf(rate: number | undefined, rates: readonly number[]): number | undefined {
  if (rate === undefined || rate === 0) return rate;
  if (rates.some((one) => one > 1)) return rate <= 100 ? rate : undefined;
  return rates.some((one) => one > 0 && one < 1) ? rate * 100 : undefined;
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
