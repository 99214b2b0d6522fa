import { z } from 'zod';
import type { ContactPart } from '../../modules/domain/contact.js';
import { keyed, own } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { AgentTotals, QueueTotals } from '../../modules/domain/totals.js';
import { sumOf, told, toldLevel, total } from '../kit/interval-sums.js';
import { readableRowsOf, tolerant, type ReadableRows } from '../kit/rows.js';
import { AnyId, Count, numeric, Percent, Seconds, Words } from '../kit/wire-values.js';
import type { TotalsRequest } from '../port/vendor.js';
import { underDocumentedNames } from './aliases.js';
import { localPart, userOf } from './people.js';
import { instantOf } from './schema.js';

/** Of durations whose names say minutes: the same bound, and ours in seconds. */
const Minutes = z.preprocess((value) => {
  const told = numeric(value);
  return typeof told === 'number' ? told * 60 : value;
}, Seconds);

/** Some systems put an answer below `data`. */
const below = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'data' in value ? value.data : value;

type Names = Readonly<Record<string, string>>;

/** Live systems write the counts of calls as `queue-calls-total-count` too. */
const OF_QUEUES = /^queue-(?=calls-)/;
const named = (row: unknown, aliases: Names): unknown => {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const names = Object.keys(row).flatMap((name) =>
    OF_QUEUES.test(name) ? [[name, name.replace(OF_QUEUES, '')] as const] : [],
  );
  return underDocumentedNames(row, { ...aliases, ...Object.fromEntries(names) });
};

/** An object with a row for each key, or a list whose rows name themselves. */
const keyedRows = <Row extends z.ZodType>(key: string, aliases: Names, row: Row) => {
  const rows = z.preprocess((one) => named(one, aliases), row);
  return z.preprocess((value) => {
    const data = below(value);
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
    return Object.entries(data).map(([id, one]: [string, unknown]) =>
      typeof one === 'object' && one !== null ? { ...one, [key]: id } : one,
    );
  }, readableRowsOf(rows));
};

const QUEUE_NAMES: Names = { queue: 'callqueue', 'call-queue': 'callqueue' };
const AGENT_NAMES: Names = { agent: 'user', extension: 'user' };

const SUMS = {
  ...{ 'calls-answered-count': Count, 'calls-holding-avg-duration-seconds': Seconds },
  ...{ 'calls-after-call-work-avg-duration-seconds': Seconds },
  ...{ 'calls-talking-avg-duration-minutes': Minutes, 'calls-handling-avg-duration-minutes': Minutes },
};

/** `statistics/queue/per-queue`. */
export const QueueStatistics = keyedRows(
  'callqueue',
  QUEUE_NAMES,
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
  AGENT_NAMES,
  tolerant(
    { user: AnyId },
    { ...SUMS, 'calls-unanswered-count': Count, 'calls-talking-duration-minutes': Minutes },
  ),
);
export type AgentStatistics = z.output<typeof AgentStatistics>;

/** `statistics/agentLog`, by extension: minutes in each status. */
export const AgentLog = keyedRows('user', AGENT_NAMES, z.looseObject({ user: AnyId })).transform(
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

/** What the row of an abandoned call calls its queue is not documented: each of these that is there. */
const QUEUE_FIELDS = [
  ...['callqueue', 'call-queue', 'queue', 'queue-name', 'queue-number', 'callqueue-name', 'call-queue-name'],
  ...['call-through-user', 'call-term-user', 'call-orig-to-user', 'call-orig-request-user'],
];
const AbandonedRow = tolerant(
  { 'call-orig-call-id': AnyId, 'queue-duration-seconds': Seconds },
  {
    ...{ 'queue-call-start-datetime': Moment, 'call-orig-from-user': Words, 'caller-id-number': Words },
    queues: z.array(z.unknown()).transform((all) => all.flatMap((one) => Words.safeParse(one).data ?? [])),
  },
);

/** `callqueuereport/abandoned`. */
export const Abandoned = z.preprocess(
  below,
  readableRowsOf(
    z.preprocess(
      (row) =>
        typeof row === 'object' && row !== null
          ? { ...row, queues: QUEUE_FIELDS.map((name): unknown => Reflect.get(row, name)) }
          : row,
      AbandonedRow,
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

/** The queue that statistics mean: by its id, by its address such as `4000@acme.example`, or by its name. */
function queueIn(roster: Roster | undefined): (name: string) => string | undefined {
  const queues = Object.values(roster?.queues ?? {});
  const known = new Map<string, string>();
  for (const { id, name } of queues)
    if (queues.filter((other) => other.name === name).length === 1) known.set(name.toLowerCase(), id);
  for (const { id } of queues) known.set(localPart(id), id);
  return (name) => known.get(localPart(name)) ?? known.get(name.trim().toLowerCase());
}

/** Each abandoned call once: the page's own example has one twice. */
export function abandonsOf({ rows }: Abandoned, roster: Roster | undefined): Abandon[] {
  const abandons = new Map<string, Abandon>();
  const queueOf = queueIn(roster);
  for (const row of rows) {
    const [queue] = (row.queues ?? []).flatMap((name) => queueOf(name) ?? []);
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
  { shortAbandonSeconds, shortAbandonSecondsOf = {} }: TotalsRequest,
  roster: Roster | undefined,
): { [queue: string]: QueueTotals } {
  const totals = keyed<QueueTotals>();
  const queueOf = queueIn(roster);
  const levels = rows.flatMap((row) => row['calls-service-level-percent'] ?? []);
  for (const row of rows) {
    const id = queueOf(row.callqueue);
    if (id === undefined) continue;
    const answered = row['calls-answered-count'];
    const abandoned = row['calls-abandoned-count'];
    const left = abandons?.filter(({ queue }) => queue === id);
    // Rows and count may speak of different calls: then the rows say nothing of the count.
    const same = left !== undefined && left.length === abandoned ? left : undefined;
    const { 'calls-callback-requests-count': callbacks } = row;
    const leastSeconds = own(shortAbandonSecondsOf, id) ?? shortAbandonSeconds;
    totals[id] = told({
      ...{ offered: row['calls-total-count'], answered, abandoned },
      flowedOut: total(row['calls-voicemailed-count'], row['calls-forwarded-count'], callbacks ?? 0),
      callbacksQueued: callbacks,
      shortAbandoned: same?.filter(({ seconds }) => seconds < leastSeconds).length,
      waitAbandonedSeconds: same?.reduce((sum, { seconds }) => sum + seconds, 0),
      waitAnsweredSeconds: sumOf(row['calls-queueing-avg-duration-seconds'], answered),
      ...handling(row),
      ...toldLevel(row['calls-total-count'] === 0 ? undefined : row['calls-service-level-percent'], levels),
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

/** Statistics name people by extension, or by the address of a user or a device; the roster by the latter. */
export function agentTotals(
  statistics: ReadableRows<AgentStatistics['rows'][number]>,
  log: AgentLog | undefined,
  roster: Roster | undefined,
): { [agent: string]: AgentTotals } {
  const people = Object.values(roster?.agents ?? {});
  const userIn = (id: string): string => userOf({ id, login: undefined });
  const ids = new Map(people.map(({ id, extension = userIn(id) }) => [extension.toLowerCase(), id]));
  const idOf = (name: string): string | undefined => ids.get(name.toLowerCase()) ?? ids.get(userIn(name));
  const totals = keyed<AgentTotals>();
  for (const row of statistics.rows) {
    const id = idOf(row.user);
    if (id === undefined) continue;
    totals[id] = told({
      answered: row['calls-answered-count'],
      missed: row['calls-unanswered-count'],
      ...handling(row),
      ...told({ talkSeconds: row['calls-talking-duration-minutes'] }),
    });
  }
  for (const { user, times } of log?.rows ?? []) {
    const id = idOf(user);
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
