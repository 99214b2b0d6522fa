import { z } from 'zod';
import type { ContactOutcome, ContactPart } from '../../modules/domain/contact.js';
import { keyed } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { AgentTotals, QueueTotals } from '../../modules/domain/totals.js';
import { sumOf, told, toldLevel, total } from '../kit/interval-sums.js';
import type { Page } from '../kit/pages.js';
import { readableRowsOf, tolerant, type ReadableRows } from '../kit/rows.js';
import { AnyId, Count, OptionalId, Percent, Seconds, textual, Words } from '../kit/wire-values.js';

const QueueRow = tolerant(
  { queue_num: AnyId },
  {
    ...{ total_calls: Count, answered_calls: Count, missed_calls: Count, abandoned_calls: Count },
    ...{ average_waiting_time: Seconds, answered_waiting_time: Seconds, max_waiting_time: Seconds },
    ...{ average_talking_time: Seconds, total_talking_time: Seconds, answered_call_time: Seconds },
    ...{ answered_hold_time: Seconds, sla: Percent },
  },
);

/** `call_report/list?type=queueperformance`. */
export const QueuePerformance = z
  .object({ queue_performance_list: readableRowsOf(QueueRow) })
  .transform(({ queue_performance_list: list }) => list);
export type QueuePerformance = z.output<typeof QueuePerformance>;

const AgentRow = tolerant(
  { agent_number: AnyId },
  {
    ...{ answered_calls: Count, missed_calls: Count },
    ...{ average_talking_time: Seconds, total_talking_time: Seconds },
  },
);

/** `call_report/list?type=queueagentperformance`: of one queue. */
export const AgentPerformance = z
  .object({
    queue_agent_performance_list: readableRowsOf(z.object({ detail: readableRowsOf(AgentRow) })),
  })
  .transform(({ queue_agent_performance_list: { rows, unreadable } }) => ({
    rows: rows.flatMap(({ detail }) => detail.rows),
    unreadable: [...unreadable, ...rows.flatMap(({ detail }) => detail.unreadable)],
  }));
export type AgentPerformance = z.output<typeof AgentPerformance>;

/** An object in one table of the vendor's page, a list or null elsewhere; a label such as `Support<6402>` in other reports. */
const Passed = readableRowsOf(
  z.preprocess(
    (value) => {
      const number = typeof value === 'string' ? /<([^<>]+)>$/.exec(value)?.[1] : undefined;
      return number === undefined ? value : { number };
    },
    tolerant({ number: AnyId }, { status: Words }),
  ),
).catch({ rows: [], unreadable: [] });
const Time = z.preprocess(textual, z.string());
const Record = tolerant(
  { uid: AnyId, time: Time },
  {
    ...{ last_status: Words, call_from_number: Words, last_participant_number: OptionalId },
    ...{ routing_duration: Seconds, handling_duration: Seconds, talk_duration: Seconds },
    ...{ queues: Passed, ivrs: Passed },
  },
);
export type YeastarRecord = z.output<typeof Record>;

/** `cdr/search` of API v2.0. */
export const Records = z
  .object({ total_number: Count.optional().catch(undefined), data: readableRowsOf(Record) })
  .transform(({ total_number, data }): Page<YeastarRecord> => ({ ...data, total: total_number }));

/** A queue by its number, as reports name it. */
function queueNumbered(roster: Roster | undefined): ReadonlyMap<string, { id: string; sla?: number }> {
  const queues = Object.values(roster?.queues ?? {});
  return new Map(
    queues.map(({ id, number = id, slaSeconds: sla }) => [number, { id, ...(sla !== undefined && { sla }) }]),
  );
}

export function queueTotals(
  { rows }: ReadableRows<z.output<typeof QueueRow>>,
  roster: Roster | undefined,
): { [queue: string]: QueueTotals } {
  const queues = queueNumbered(roster);
  const totals = keyed<QueueTotals>();
  const levels = rows.flatMap(({ sla }) => sla ?? []);
  for (const row of rows) {
    const queue = queues.get(row.queue_num);
    if (queue === undefined) continue;
    const { total_calls: offered, answered_calls: answered, abandoned_calls: abandoned } = row;
    const talk =
      row.answered_call_time ?? row.total_talking_time ?? sumOf(row.average_talking_time, answered);
    totals[queue.id] = told({
      ...{ offered, answered, abandoned },
      flowedOut: flowedOut(row),
      waitAnsweredSeconds: row.answered_waiting_time ?? sumOf(row.average_waiting_time, answered),
      longestWaitSeconds: row.max_waiting_time,
      talkSeconds: talk,
      holdSeconds: row.answered_hold_time,
      ...toldLevel(offered === 0 ? undefined : row.sla, levels),
      targetSeconds: queue.sla,
    });
  }
  return totals;
}

/** Whether missed calls include the abandoned ones is not documented: the row's own sum shows it, or nothing is told. */
function flowedOut(row: z.output<typeof QueueRow>): number | undefined {
  const { total_calls: offered, answered_calls: answered, missed_calls: missed, abandoned_calls: left } = row;
  if (missed === undefined || left === undefined) return undefined;
  if (offered === total(answered, missed)) return missed >= left ? missed - left : undefined;
  return offered === total(answered, missed, left) ? missed : undefined;
}

export function agentTotals({ rows }: AgentPerformance): { [agent: string]: AgentTotals } {
  const totals = keyed<AgentTotals>();
  for (const row of rows)
    totals[row.agent_number] = told({
      answered: row.answered_calls,
      missed: row.missed_calls,
      talkSeconds: row.total_talking_time ?? sumOf(row.average_talking_time, row.answered_calls),
    });
  return totals;
}

/** The sums of each agent over all queues; what one queue does not tell is not told. */
export function acrossQueues(queues: { [queue: string]: { [agent: string]: AgentTotals } }): {
  [agent: string]: AgentTotals;
} {
  const sums = keyed<AgentTotals>();
  for (const agents of Object.values(queues))
    for (const [agent, { answered, missed, talkSeconds }] of Object.entries(agents)) {
      const sum = sums[agent] ?? { answered: 0, missed: 0, talkSeconds: 0 };
      sums[agent] = told({
        answered: total(sum.answered, answered),
        missed: total(sum.missed, missed),
        talkSeconds: total(sum.talkSeconds, talkSeconds),
      });
    }
  return sums;
}

/**
 * A record's way through its last queue. How long a caller was in each of several queues, or in a menu before the queue, is
 * not told: then only the end of the wait is known.
 */
export function contactOf(
  record: YeastarRecord,
  startedAt: number | undefined,
  roster: Roster | undefined,
): ContactPart | undefined {
  const passed = record.queues?.rows ?? [];
  const last = passed.at(-1);
  const queue = last === undefined ? undefined : queueNumbered(roster).get(last.number)?.id;
  const outcome = outcomeOf(last?.status ?? record.last_status);
  if (queue === undefined || outcome === undefined || startedAt === undefined) return undefined;
  const isWhole = passed.length === 1 && (record.ivrs?.rows ?? []).length === 0;
  const { routing_duration: routing, last_participant_number: agent, call_from_number: caller } = record;
  const isAgent = agent !== undefined && Object.hasOwn(roster?.agents ?? {}, agent);
  return {
    ...{ queue, call: record.uid, outcome, source: 'record' },
    ...told({
      enteredAt: isWhole ? startedAt : undefined,
      leftAt: routing === undefined ? undefined : startedAt + Math.round(routing * 1000),
      agent: outcome === 'answered' && isAgent ? agent : undefined,
      talkSeconds: outcome === 'answered' ? (record.talk_duration ?? record.handling_duration) : undefined,
      caller,
    }),
  };
}

/** Undefined: a word that the pages do not have. */
export function outcomeOf(status: string | undefined): ContactOutcome | undefined {
  switch (status?.toUpperCase().replaceAll('_', ' ')) {
    case 'ANSWERED':
      return 'answered';
    case 'ABANDONED':
      return 'abandoned';
    case 'NO ANSWER':
    case 'BUSY':
    case 'FAILED':
    case 'VOICEMAIL':
      return 'flowed-out';
    default:
      return undefined;
  }
}
