import type { PlanStore } from '../src/modules/plans/plan-store.js';
import { Authority } from '../src/modules/auth/authority.js';
import type { Principal } from '../src/modules/auth/principal.js';
import type { FloorConfig } from '../src/modules/config/floor-config.js';
import { LogRange } from '../src/modules/floor/log-range.js';
import { HistoryDatabase } from '../src/modules/history/history-database.js';
import { HistoryReader } from '../src/modules/history/history-reader.js';
import { HistorySource } from '../src/modules/history/history-source.js';
import { PastSeriesReader } from '../src/modules/history/past-series.js';
import { PastTimelineReader } from '../src/modules/history/past-timelines.js';
import { Keys } from '../src/modules/redis/keys.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { CountedDatabase, type DatabaseCost } from './support/counted-database.js';
import { percentilesOf, rounded, sum, table } from './support/figures.js';
import { liveWithHistory } from './support/history-live.js';
import { sizes } from './support/history-size.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import { keepResults, type Sample } from './support/results.js';
import { AGENTS, LAST_DAY, QUEUES, storePast, TENANT, type StoredPast } from './support/stored-past.js';

const NO_PLANS = {
  all: () => Promise.resolve(new Map()),
  some: () => Promise.resolve(new Map()),
} as unknown as PlanStore;
const CHANGES = { whole: 10_000_000, quick: 500_000 };
const READS = { whole: 200, quick: 30 };
const WARM_UP = 5;
const EXPLAINED = 10;
const STORE_MS = 3_600_000;
const SERIES_STEP_MS = 60_000;
const MINUTE_MS = 60_000;

const CALLER: Principal = { subject: 'bench', tenant: TENANT, scopes: new Set(['history:read']) };

/** Reads of a history of ten million changes, what a change takes on disk, and what live clients notice of it. */
export async function history({ redisUrl, quick }: BenchOptions): Promise<string> {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) throw new Error('DATABASE_URL is not set, and no PostgreSQL was found.');
  const size = quick ? 'quick' : 'whole';
  const writer = new HistoryDatabase(url, 1, STORE_MS);
  try {
    const stored = await storePast(writer, CHANGES[size]);
    const bytes = await sizes(writer, stored.changes);
    const reads = await measuredReads(url, redisUrl, stored, READS[size]);
    const live = await liveWithHistory(redisUrl, url, size);
    await keepResults('history', [...reads.samples, ...bytes.samples, ...live.samples].map(complete));
    return [reads.text, bytes.text, live.text].join('\n');
  } finally {
    await writer.close();
  }
}

const complete = ({ read, run, load: machine, ms, cpuMs, bytes }: Sample): Sample => ({
  ...{ read, run, load: machine, ms, cpuMs, bytes },
});

interface Read {
  what: string;
  aimMs: number;
  read: (n: number) => Promise<unknown>;
}

async function measuredReads(
  url: string,
  redisUrl: string,
  { account, changes }: StoredPast,
  times: number,
): Promise<{ text: string; samples: Sample[] }> {
  const config = {
    accounts: [{ id: account, tenant: TENANT, name: 'A', vendor: 'yeastar' }],
    history: { url, callers: 'masked' },
  } as unknown as FloorConfig;
  const database = new CountedDatabase(config);
  const connections = new RedisConnections(redisUrl);
  try {
    const source = new HistorySource(database, new LogRange(connections, new Keys('bench', 1)), config);
    const samples: Sample[] = [];
    const rows: string[][] = [];
    for (const read of readsOf(database, source, config, account)) {
      const { row, samples: taken } = await measuredRead(database, read, times);
      rows.push(row);
      samples.push(...taken);
    }
    const text = table(
      `Reads of the history with ${changes.toLocaleString('en')} changes stored, ${QUEUES} queues and ${AGENTS} agents an account`,
      [
        ...['read', 'p50 ms', 'p95 ms', 'aim p95 ms', 'CPU ms', 'statements', 'rows', 'KiB'],
        ...['planning ms', 'execution ms', 'pages'],
      ],
      rows,
    );
    return { text, samples };
  } finally {
    await database.close();
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
    {
      what: `floor?at= of ${QUEUES} queues`,
      aimMs: 300,
      read: () => reader.floor(CALLER, account, instant(), signal),
    },
    {
      what: 'timeline of an agent, a day',
      aimMs: 100,
      read: (n) => timelines.one(CALLER, account, `g${n % AGENTS}`, day, signal),
    },
    {
      what: 'series of a queue, a day',
      aimMs: 100,
      read: (n) => series.read(CALLER, account, { ...day, step, measures, queues: queues(n) }, signal),
    },
  ];
}

async function measuredRead(
  database: CountedDatabase,
  { what, aimMs, read }: Read,
  times: number,
): Promise<{ row: string[]; samples: Sample[] }> {
  for (let n = 0; n < WARM_UP; n += 1) await read(n);
  database.reset();
  const samples: { read: string; run: number; load: string; ms: number; cpuMs: number }[] = [];
  for (let n = 0; n < times; n += 1) {
    const before = process.cpuUsage();
    const start = performance.now();
    await read(n);
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    samples.push({ read: what, run: n + 1, load: load(), ms, cpuMs: (user + system) / 1_000 });
  }
  const fetched = { ...database.fetched, statements: database.statements.length };
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
  const row = [
    ...[what, rounded(p50, 0), rounded(p95, 0), String(aimMs), each(sum(samples.map(({ cpuMs }) => cpuMs)))],
    ...[each(fetched.statements, 1), each(fetched.rows), each(fetched.bytes / 1_024)],
    ...[cost((one) => one.planningMs), cost((one) => one.executionMs), cost((one) => one.pages, 0)],
  ];
  return {
    row,
    samples: samples.map((one) => ({ ...one, ms: rounded(one.ms), cpuMs: rounded(one.cpuMs) })),
  };
}
