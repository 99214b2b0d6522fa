import { z } from 'zod';
import { noCounts } from '../domain/interval-counts.js';
import { IntervalFigures, type VendorFigures } from '../domain/interval-figures.js';
import type { Subject } from '../domain/metrics-row.js';
import type { Interval, VendorTotals } from '../domain/totals.js';
import type { Statements } from './history-database.js';
import type { ObservedInterval } from './observed-intervals.js';
import { tellersOf, type Tellers } from './tellers.js';

/** Rollups are of quarter hours of UTC: every zone's clock is a whole number of them away. */
export const QUARTER_MINUTES = 15;
export const QUARTER_MS = QUARTER_MINUTES * 60_000;
export const quarterOf = (at: number): number => Math.floor(at / QUARTER_MS) * QUARTER_MS;

const KINDS = { queue: 'q', agent: 'a', 'agent-queue': 'x' } as const;

/** A closed quarter hour of a queue, an agent, or an agent in a queue. */
export interface Rollup {
  subject: Subject;
  from: number;
  zone: string;
  figures: IntervalFigures;
}

/** Below it the pages grey what was observed. */
const WELL_WATCHED = 0.9;

const Row = z.object({ subject: z.string(), from_at: z.number(), zone: z.string(), body: z.unknown() });
const Last = z.object({ at: z.number().nullable() });

const ADD = `insert into rollup (account, kind, subject, minutes, from_at, zone, closed, body)
  select $1, k, s, ${QUARTER_MINUTES}, $2, z, true, b::jsonb
    from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as t (k, s, z, b)
  on conflict do nothing`;
const READ = `select subject, from_at, zone, body from rollup
  where account = $1 and kind = $2 and minutes = ${QUARTER_MINUTES} and closed and from_at >= $3 and from_at < $4
    and ($5::text[] is null or subject = any($5)) order by from_at`;
export const LAST = `select max(from_at) as at from rollup
  where account = $1 and minutes = ${QUARTER_MINUTES} and closed and from_at >= $2`;
/** Almost always the last one is as new as this, and the partitions of all other days need not be looked at. */
const RECENT_MS = 2 * 86_400_000;

/** Of an agent in a queue both ids, in JSON. */
export const subjectText = ({ id, queue }: Subject): string =>
  queue === undefined ? id : JSON.stringify([queue, id]);

const InQueue = z.tuple([z.string(), z.string()]);

function subjectOf(kind: Subject['kind'], text: string): Subject {
  if (kind !== 'agent-queue') return { kind, id: text };
  const [queue, id] = InQueue.parse(JSON.parse(text));
  return { kind, id, queue };
}

/** Writes a quarter hour once: what is stored stays as it is. */
export async function addRollups(
  statements: Statements,
  account: number,
  from: number,
  rollups: readonly Rollup[],
): Promise<void> {
  await statements.run(ADD, [
    account,
    new Date(from),
    rollups.map(({ subject }) => KINDS[subject.kind]),
    rollups.map(({ subject }) => subjectText(subject)),
    rollups.map(({ zone }) => zone),
    rollups.map(({ figures }) => JSON.stringify(packed(figures))),
  ]);
}

/** @param subjects as `subjectText`; absent: all */
export async function readRollups(
  statements: Statements,
  account: number,
  kind: Subject['kind'],
  { from, to }: Interval,
  subjects?: readonly string[],
): Promise<Rollup[]> {
  const values = [account, KINDS[kind], new Date(from), new Date(to), subjects ?? null];
  const rows = await statements.rows(Row, READ, values);
  return rows.map(({ subject, from_at, zone, body }) => ({
    subject: subjectOf(kind, subject),
    from: from_at,
    zone,
    figures: unpacked(body),
  }));
}

/** Where the last closed quarter hour of an account begins; undefined: there is none. */
export async function lastRollup(statements: Statements, account: number): Promise<number | undefined> {
  for (const since of [new Date(Date.now() - RECENT_MS), '-infinity']) {
    const [last] = await statements.rows(Last, LAST, [account, since]);
    if (last?.at) return last.at;
  }
  return undefined;
}

interface QueuesUntil {
  /** Who told of each queue's contacts. */
  tellers: Tellers;
  zones: ReadonlyMap<string, string>;
}

/** The queues in the closed quarter hour that ends at an instant. */
export async function queuesUntil(statements: Statements, account: number, at: number): Promise<QueuesUntil> {
  const rollups = await readRollups(statements, account, 'queue', { from: at - QUARTER_MS, to: at });
  return {
    tellers: tellersOf(new Map(rollups.map(({ subject, figures }) => [subject.id, figures]))),
    zones: new Map(rollups.map(({ subject, zone }) => [subject.id, zone])),
  };
}

/** What was observed of a quarter hour, and what the vendor tells of it, as rollups. */
export function rollupsOf(
  observed: ObservedInterval,
  totals: readonly VendorTotals[],
  from: number,
  zoneOf: (queue?: string) => string,
): Rollup[] {
  const queues = merged(totals.map((one) => one.queues ?? {}));
  const agents = merged(totals.map((one) => one.agents ?? {}));
  const inQueues = totals.flatMap((one) => Object.entries(one.agentsOfQueue ?? {}));
  for (const { rowless } of totals) {
    for (const id of rowless?.queues ?? [])
      if (!queues.has(id) && hadNoContact(observed.queues.get(id))) queues.set(id, NO_CALL.queue);
    for (const id of rowless?.agents ?? [])
      if (!agents.has(id) && hadNoContact(observed.agents.get(id))) agents.set(id, NO_CALL.agent);
  }
  const queueNames = new Set([...observed.agentsOfQueue.keys(), ...inQueues.map(([queue]) => queue)]);
  const rollup = (subject: Subject, seen?: IntervalFigures, vendor?: VendorFigures): Rollup => ({
    subject,
    from,
    zone: zoneOf(subject.kind === 'agent' ? undefined : (subject.queue ?? subject.id)),
    figures: { ...(seen ?? { watched: 1 }), ...(vendor !== undefined && { vendor }) },
  });
  return [
    ...named(observed.queues, queues).map((id) =>
      rollup({ kind: 'queue', id }, observed.queues.get(id), queues.get(id)),
    ),
    ...named(observed.agents, agents).map((id) =>
      rollup({ kind: 'agent', id }, observed.agents.get(id), agents.get(id)),
    ),
    ...[...queueNames].flatMap((queue) => {
      const seen = observed.agentsOfQueue.get(queue) ?? new Map<string, IntervalFigures>();
      const told = merged(inQueues.flatMap(([name, one]) => (name === queue ? [one] : [])));
      return named(seen, told).map((id) =>
        rollup({ kind: 'agent-queue', id, queue }, seen.get(id), told.get(id)),
      );
    }),
  ];
}

/** What a phone system tells of those that it leaves out because they had no call. */
const NO_CALL = {
  queue: { offered: 0, answered: 0, abandoned: 0, flowedOut: 0 },
  agent: { answered: 0, missed: 0 },
} satisfies { [kind: string]: VendorFigures };

/** Watched as good as all the time, and no contact was seen: so a missing row says that there was none. */
const hadNoContact = (seen: IntervalFigures | undefined): boolean =>
  seen?.counts !== undefined &&
  Math.min(seen.watched, seen.polled ?? 1) >= WELL_WATCHED &&
  seen.counts.carryIn + seen.counts.offered + seen.counts.talks === 0;

const named = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] => [
  ...new Set([...a.keys(), ...b.keys()]),
];

/** What several polls tell of the same: each tells another part. */
function merged(parts: readonly { [id: string]: VendorFigures }[]): Map<string, VendorFigures> {
  const all = new Map<string, VendorFigures>();
  for (const part of parts)
    for (const [id, figures] of Object.entries(part)) all.set(id, { ...all.get(id), ...figures });
  return all;
}

/** Without the counts that are 0: of most queues that is most. */
function packed({ counts, ...rest }: IntervalFigures): object {
  if (counts === undefined) return rest;
  const isSome = (told: { [source: string]: number }): boolean => Object.values(told).some((n) => n > 0);
  const some = Object.entries(counts).filter(([name, value]) => {
    if (name === 'told') return isSome(counts.told);
    if (name === 'apart') return isSome(counts.apart.answered) || isSome(counts.apart.abandoned);
    return typeof value === 'number' ? value !== 0 : Object.keys(value).length > 0;
  });
  return { ...rest, counts: Object.fromEntries(some) };
}

const Packed = z.looseObject({ counts: z.looseObject({}).exactOptional() });

function unpacked(body: unknown): IntervalFigures {
  const { counts, ...rest } = Packed.parse(body);
  return IntervalFigures.parse({
    ...rest,
    ...(counts !== undefined && { counts: { ...noCounts(), ...counts } }),
  });
}
