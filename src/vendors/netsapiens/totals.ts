import { z } from 'zod';
import type { ContactPart } from '../../modules/domain/contact.js';
import { keyed } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { AgentTotals, QueueTotals } from '../../modules/domain/totals.js';
import { sumOf, told, total } from '../kit/interval-sums.js';
import { readableRowsOf, tolerant, type ReadableRows } from '../kit/rows.js';
import { AnyId, Count, OptionalId, Seconds, Words } from '../kit/wire-values.js';
import type { TotalsRequest } from '../port/vendor.js';
import { instantOf } from './schema.js';

/** Of durations whose names say minutes: the same bound, and ours in seconds. */
const Minutes = Seconds.transform((minutes) => minutes * 60);
const Percent = z.preprocess(
  (value) => (typeof value === 'string' ? Number(value.replace('%', '')) : value),
  z.number().min(0).max(100),
);

/** An object with a row for each key, or a list whose rows name themselves. */
const keyedRows = <Row extends z.ZodType>(key: string, row: Row) =>
  z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if ('data' in value) return value.data;
    return Object.entries(value).map(([id, one]: [string, unknown]) =>
      typeof one === 'object' && one !== null ? { [key]: id, ...one } : one,
    );
  }, readableRowsOf(row));

const SUMS = {
  ...{ 'calls-answered-count': Count, 'calls-holding-avg-duration-seconds': Seconds },
  ...{ 'calls-after-call-work-avg-duration-seconds': Seconds },
  ...{ 'calls-talking-avg-duration-minutes': Minutes, 'calls-handling-avg-duration-minutes': Minutes },
};

/** `statistics/queue/per-queue`. */
export const QueueStatistics = keyedRows(
  'callqueue',
  tolerant(
    { callqueue: AnyId },
    {
      ...SUMS,
      ...{ 'calls-total-count': Count, 'calls-abandoned-count': Count, 'calls-voicemailed-count': Count },
      ...{ 'calls-forwarded-count': Count, 'calls-callback-requests-count': Count },
      ...{ 'calls-queueing-avg-duration-seconds': Seconds, 'calls-service-level-percent': Percent },
    },
  ),
);
export type QueueStatistics = z.output<typeof QueueStatistics>;

/** `statistics/agent`, by extension. */
export const AgentStatistics = keyedRows(
  'user',
  tolerant(
    { user: AnyId },
    { ...SUMS, 'calls-unanswered-count': Count, 'calls-talking-duration-minutes': Minutes },
  ),
);
export type AgentStatistics = z.output<typeof AgentStatistics>;

/** `statistics/agentLog`, by extension: minutes in each status. */
export const AgentLog = keyedRows('user', z.looseObject({ user: AnyId })).transform(
  ({ rows, unreadable }) => ({
    unreadable,
    rows: rows.map(({ user, ...fields }) => ({ user, times: timesOf(fields) })),
  }),
);
export type AgentLog = z.output<typeof AgentLog>;

function timesOf(fields: { [field: string]: unknown }): Map<string, number> {
  return new Map(
    Object.entries(fields).flatMap(([field, value]): [string, number][] => {
      const status = /^status-(.+)-duration-minutes$/.exec(field)?.[1];
      const seconds = Minutes.safeParse(value).data;
      return status === undefined || seconds === undefined ? [] : [[status, seconds]];
    }),
  );
}

const Moment = Words.transform((text) => {
  const instant = text === undefined ? undefined : instantOf(text.replace(/\[[^\]]*\]$/, ''));
  return typeof instant === 'number' ? instant : undefined;
});

/** `callqueuereport/abandoned`. What the row calls its queue is not documented. */
export const Abandoned = z.preprocess(
  (value) => (typeof value === 'object' && value !== null && 'data' in value ? value.data : value),
  readableRowsOf(
    tolerant(
      { 'call-orig-call-id': AnyId, 'queue-duration-seconds': Seconds },
      {
        ...{ 'queue-call-start-datetime': Moment, 'call-orig-from-user': Words, 'caller-id-number': Words },
        ...{ callqueue: OptionalId, 'call-queue': OptionalId, queue: OptionalId, 'queue-name': OptionalId },
      },
    ),
  ),
);
export type Abandoned = z.output<typeof Abandoned>;

interface Abandon {
  call: string;
  queue: string;
  seconds: number;
  enteredAt: number | undefined;
  caller: string | undefined;
}

/** Each abandoned call once: the page's own example has one twice. */
export function abandonsOf({ rows }: Abandoned, roster: Roster | undefined): Abandon[] {
  const abandons = new Map<string, Abandon>();
  for (const row of rows) {
    const named = [row.callqueue, row['call-queue'], row.queue, row['queue-name']];
    const queue = named
      .map((name) => name?.replace(/@.*$/, ''))
      .find((name) => name !== undefined && Object.hasOwn(roster?.queues ?? {}, name));
    if (queue === undefined) continue;
    const call = row['call-orig-call-id'];
    abandons.set(call, {
      ...{ call, queue, seconds: row['queue-duration-seconds'] },
      enteredAt: row['queue-call-start-datetime'],
      caller: row['caller-id-number'] ?? row['call-orig-from-user'],
    });
  }
  return [...abandons.values()];
}

export const contactOf = ({ call, queue, seconds, enteredAt, caller }: Abandon): ContactPart => ({
  ...{ call, queue, outcome: 'abandoned', source: 'record' },
  ...told({
    enteredAt,
    leftAt: enteredAt === undefined ? undefined : enteredAt + Math.round(seconds * 1000),
    caller,
  }),
});

/** @param abandons absent: they cannot be read */
export function queueTotals(
  { rows }: QueueStatistics,
  abandons: readonly Abandon[] | undefined,
  { shortAbandonSeconds }: TotalsRequest,
): { [queue: string]: QueueTotals } {
  const totals = keyed<QueueTotals>();
  for (const row of rows) {
    const answered = row['calls-answered-count'];
    const abandoned = row['calls-abandoned-count'];
    const left = abandons?.filter(({ queue }) => queue === row.callqueue);
    // Rows and count may speak of different calls: then the rows say nothing of the count.
    const same = left !== undefined && left.length === abandoned ? left : undefined;
    const { 'calls-callback-requests-count': callbacks } = row;
    totals[row.callqueue] = told({
      ...{ offered: row['calls-total-count'], answered, abandoned },
      flowedOut: total(row['calls-voicemailed-count'], row['calls-forwarded-count'], callbacks ?? 0),
      callbacksQueued: callbacks,
      shortAbandoned: same?.filter(({ seconds }) => seconds < shortAbandonSeconds).length,
      waitAbandonedSeconds: same?.reduce((sum, { seconds }) => sum + seconds, 0),
      waitAnsweredSeconds: sumOf(row['calls-queueing-avg-duration-seconds'], answered),
      ...handling(row),
      serviceLevelPercent: row['calls-total-count'] === 0 ? undefined : row['calls-service-level-percent'],
    });
  }
  return totals;
}

function handling(row: {
  [Name in keyof typeof SUMS]?: number | undefined;
}): Pick<AgentTotals, 'talkSeconds' | 'holdSeconds' | 'wrapUpSeconds' | 'handleSeconds'> {
  const answered = row['calls-answered-count'];
  return told({
    talkSeconds: sumOf(row['calls-talking-avg-duration-minutes'], answered),
    holdSeconds: sumOf(row['calls-holding-avg-duration-seconds'], answered),
    wrapUpSeconds: sumOf(row['calls-after-call-work-avg-duration-seconds'], answered),
    handleSeconds: sumOf(row['calls-handling-avg-duration-minutes'], answered),
  });
}

/** Statistics name people by extension, the roster by the name of their login or phone. */
export function agentTotals(
  statistics: ReadableRows<AgentStatistics['rows'][number]>,
  log: AgentLog | undefined,
  roster: Roster | undefined,
): { [agent: string]: AgentTotals } {
  const people = Object.values(roster?.agents ?? {});
  const idOf = new Map(people.map(({ id, extension = id.replace(/@.*$/, '') }) => [extension, id]));
  const totals = keyed<AgentTotals>();
  for (const row of statistics.rows) {
    const id = idOf.get(row.user);
    if (id === undefined) continue;
    totals[id] = told({
      answered: row['calls-answered-count'],
      missed: row['calls-unanswered-count'],
      ...handling(row),
      ...told({ talkSeconds: row['calls-talking-duration-minutes'] }),
    });
  }
  for (const { user, times } of log?.rows ?? []) {
    const id = idOf.get(user);
    if (id === undefined) continue;
    const available = times.get('available');
    const reasons = [...times].filter(([status]) => status !== 'login' && status !== 'available');
    totals[id] = {
      ...totals[id],
      ...told({ loginSeconds: times.get('login') }),
      ...(available !== undefined && { timeIn: { available } }),
      ...(reasons.length > 0 && { timeInReason: Object.fromEntries(reasons) }),
    };
  }
  return totals;
}
