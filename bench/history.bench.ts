import { z } from 'zod';
import type { PlanStore } from '../src/modules/plans/plan-store.js';
import { Authority } from '../src/modules/auth/authority.js';
import type { Principal } from '../src/modules/auth/principal.js';
import type { FloorConfig } from '../src/modules/config/floor-config.js';
import { LogRange } from '../src/modules/floor/log-range.js';
import { HistoryReader } from '../src/modules/history/history-reader.js';
import { HistorySource } from '../src/modules/history/history-source.js';
import { PastSeriesReader } from '../src/modules/history/past-series.js';
import { PastTimelineReader } from '../src/modules/history/past-timelines.js';
import { Keys } from '../src/modules/redis/keys.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { CountedDatabase, type DatabaseCost } from './support/counted-database.js';
import { percentilesOf, rounded, sum, table } from './support/figures.js';
import { sizes } from './support/history-size.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import { keepResults, type Sample } from './support/results.js';
import { AGENTS, LAST_DAY, QUEUES, storePast, TENANT, type StoredPast } from './support/stored-past.js';

const NO_PLANS = {
  all: () => Promise.resolve(new Map()),
  some: () => Promise.resolve(new Map()),
} as unknown as PlanStore;
/** The same reads of two histories, so that what their size costs does not depend on the machine. */
const CHANGES = { whole: [500_000, 10_000_000], quick: [500_000] };
const READS = { whole: 200, quick: 30 };
const WARM_UP = 5;
const EXPLAINED = 10;
const SERIES_STEP_MS = 60_000;
const MINUTE_MS = 60_000;

const CALLER: Principal = { subject: 'bench', tenant: TENANT, scopes: new Set(['history:read']) };

/** Reads of a history of ten million changes, and what a change takes on disk. */
export async function history({ redisUrl, quick }: BenchOptions): Promise<string> {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) throw new Error('DATABASE_URL is not set, and no PostgreSQL was found.');
  const size = quick ? 'quick' : 'whole';
  const stored: StoredPast[] = [];
  for (const changes of CHANGES[size]) stored.push(await storePast(url, `bench_${changes}`, changes));
  const bytes = await sizes(stored);
  const reads = await measuredReads(redisUrl, stored, READS[size]);
  const samples = [...reads.samples, ...bytes.samples];
  await keepResults('history', samples.map(complete));
  return `${reads.text}\n${bytes.text}`;
}

const complete = ({ read, changes, run, load: machine, ms, cpuMs, bytes }: Sample): Sample => ({
  ...{ read, changes, run, load: machine, ms, cpuMs, bytes },
});

interface Read {
  what: string;
  aimMs?: number;
  read: (n: number) => Promise<unknown>;
}

/** A read of one history, and what it took each time. */
interface Measured extends Read {
  changes: number;
  database: CountedDatabase;
  samples: { read: string; changes: number; run: number; load: string; ms: number; cpuMs: number }[];
  /** Of all its times. */
  fetched: { statements: number; rows: number; bytes: number };
}

/** All reads in turn, so that a busy minute of the machine meets each of them. */
async function measuredReads(
  redisUrl: string,
  stored: readonly StoredPast[],
  times: number,
): Promise<{ text: string; samples: Sample[] }> {
  const connections = new RedisConnections(redisUrl);
  const databases: CountedDatabase[] = [];
  try {
    const reads: Measured[] = [];
    for (const { url, account, changes } of stored) {
      const config = {
        accounts: [{ id: account, tenant: TENANT, name: 'A', vendor: 'yeastar' }],
        history: { url, callers: 'masked' },
      } as unknown as FloorConfig;
      const database = new CountedDatabase(config);
      databases.push(database);
      const source = new HistorySource(database, new LogRange(connections, new Keys('bench', 1)), config);
      for (const read of readsOf(database, source, config, account))
        reads.push({
          ...read,
          changes,
          database,
          samples: [],
          fetched: { statements: 0, rows: 0, bytes: 0 },
        });
    }
    for (const { read } of reads) for (let n = 0; n < WARM_UP; n += 1) await read(n);
    for (let n = 0; n < times; n += 1) for (const read of reads) await measure(read, n);
    const rows: string[][] = [];
    for (const read of reads) rows.push(await rowOf(read, times));
    const text = table(
      `Reads of the history, ${QUEUES} queues and ${AGENTS} agents an account`,
      [
        ...[
          'read',
          'changes stored',
          'p50 ms',
          'p95 ms',
          'aim p95 ms',
          'CPU ms',
          'statements',
          'rows',
          'KiB',
        ],
        ...['planning ms', 'execution ms', 'pages'],
      ],
      rows,
    );
    return { text, samples: reads.flatMap(({ samples }) => samples) };
  } finally {
    for (const database of databases) await database.close();
    await connections.close();
  }
}

function readsOf(
  database: CountedDatabase,
  source: HistorySource,
  config: FloorConfig,
  account: string,
): Read[] {
  const authority = new Authority(config);
  const { signal } = new AbortController();
  // Not at a keyframe, which lie 15 minutes apart.
  const day = { from: LAST_DAY.from, to: LAST_DAY.to - 7 * MINUTE_MS };
  const reader = new HistoryReader(source, authority, config);
  const series = new PastSeriesReader(source, authority);
  const timelines = new PastTimelineReader(database, source, authority, NO_PLANS);
  const instant = (): number => day.from + Math.floor(Math.random() * (day.to - day.from));
  const step = SERIES_STEP_MS;
  const measures = ['waiting', 'available'] as const;
  const queues = (n: number): string[] => [`q${(n % QUEUES) + 1}`];
  return [
    { what: 'select 1', read: () => database.rows(One, 'select 1 as one') },
    {
      what: `floor?at= of ${QUEUES} queues`,
      aimMs: 300,
      read: () => reader.floor(CALLER, account, instant(), signal),
    },
    {
      what: 'timeline of an agent over a day',
      aimMs: 100,
      read: (n) => timelines.one(CALLER, account, `g${n % AGENTS}`, day, signal),
    },
    {
      what: 'series of a queue over a day',
      aimMs: 100,
      read: (n) => series.read(CALLER, account, { ...day, step, measures, queues: queues(n) }, signal),
    },
  ];
}

const One = z.object({ one: z.int() });

async function measure(
  { what, changes, database, read, samples, fetched }: Measured,
  n: number,
): Promise<void> {
  database.reset();
  const before = process.cpuUsage();
  const start = performance.now();
  await read(n);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000;
  samples.push({
    ...{ read: what, changes, run: n + 1, load: load() },
    ...{ ms: Number(rounded(ms, 1)), cpuMs: Number(rounded(cpuMs, 1)) },
  });
  fetched.statements += database.statements.length;
  fetched.rows += database.fetched.rows;
  fetched.bytes += database.fetched.bytes;
}

async function rowOf(
  { what, changes, aimMs, database, read, samples, fetched }: Measured,
  times: number,
): Promise<string[]> {
  const costs: DatabaseCost[] = [];
  for (let n = 0; n < EXPLAINED; n += 1) {
    database.reset();
    await read(n);
    costs.push(await database.cost());
  }
  const { p50, p95 } = percentilesOf(samples.map(({ ms }) => ms));
  const each = (total: number, digits = 0): string => rounded(total / times, digits);
  const cost = (of: (one: DatabaseCost) => number, digits = 1): string =>
    rounded(percentilesOf(costs.map(of)).p50, digits);
  return [
    ...[what, changes.toLocaleString('en'), rounded(p50, 0), rounded(p95, 0), String(aimMs ?? '')],
    ...[each(sum(samples.map(({ cpuMs }) => cpuMs)), 1)],
    ...[each(fetched.statements, 1), each(fetched.rows), each(fetched.bytes / 1_024)],
    ...[cost((one) => one.planningMs), cost((one) => one.executionMs), cost((one) => one.pages, 0)],
  ];
}
