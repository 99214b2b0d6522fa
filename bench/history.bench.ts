import { Authority } from '../src/modules/auth/authority.js';
import type { Principal } from '../src/modules/auth/principal.js';
import type { FloorConfig } from '../src/modules/config/floor-config.js';
import { apply } from '../src/modules/domain/apply.js';
import type { DocumentState, Ops } from '../src/modules/domain/document.js';
import { LogRange } from '../src/modules/floor/log-range.js';
import {
  NEWEST_DICTIONARY,
  packChanges,
  packState,
  type Change,
} from '../src/modules/history/chunk-codec.js';
import { HistoryDatabase } from '../src/modules/history/history-database.js';
import { HistoryReader } from '../src/modules/history/history-reader.js';
import { HistorySource } from '../src/modules/history/history-source.js';
import { dayOf, makePartitions } from '../src/modules/history/partitions.js';
import { PastSeriesReader } from '../src/modules/history/past-series.js';
import { PastTimelineReader } from '../src/modules/history/past-timelines.js';
import { ReadDatabase } from '../src/modules/history/read-database.js';
import { migrate } from '../src/modules/history/schema.js';
import { Keys } from '../src/modules/redis/keys.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { percentilesOf, rounded, table } from './support/figures.js';
import type { BenchOptions } from './support/options.js';

const DELTAS = { whole: 10_000_000, quick: 1_000_000 };
const READS = { whole: 200, quick: 100 };
const STORE_MS = 3_600_000;
const QUEUES = 40;
const AGENTS_PER_QUEUE = 10;
const STATES_PER_AGENT = 200;

const HOURS_MS = 10 * 3_600_000;
/** 0.3 changes a second, flushed every half minute. */
const EVERY_MS = 3_333;
const PER_CHUNK = 9;
const KEYFRAME_EVERY = 270;
const T = dayOf(Date.now()) - 86_400_000 + 6 * 3_600_000;

const CALLER: Principal = { subject: 'bench', tenant: 'bench', scopes: new Set(['history:read']) };

/** Reads of a history of ten million changes, all of one day, so that they are in one partition. */
export async function history({ redisUrl, quick }: BenchOptions): Promise<string> {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) throw new Error('DATABASE_URL is not set, and no PostgreSQL was found.');
  const config = {
    accounts: [{ id: 'a1', tenant: 'bench', name: 'A', vendor: 'yeastar' }],
    history: { url, callers: 'masked' },
  } as unknown as FloorConfig;
  const database = new ReadDatabase(config);
  const connections = new RedisConnections(redisUrl);
  try {
    const size = quick ? 'quick' : 'whole';
    const writer = new HistoryDatabase(url, 1, STORE_MS);
    const stored = await store(writer, DELTAS[size]);
    await writer.close();
    const source = new HistorySource(database, new LogRange(connections, new Keys('bench', 1)), config);
    const authority = new Authority(config);
    const { signal } = new AbortController();
    const day = { from: T, to: T + HOURS_MS };
    const reader = new HistoryReader(source, authority, config);
    const series = new PastSeriesReader(source, authority);
    const timelines = new PastTimelineReader(database, source, authority);
    const step = 60_000;
    const measures = ['waiting'] as const;
    const queueOf = (n: number): string => `q${(n % QUEUES) + 1}`;
    const reads: [what: string, aim: number, read: (n: number) => Promise<unknown>][] = [
      [
        'floor?at= of 40 queues',
        300,
        () => reader.floor(CALLER, 'a1', T + Math.floor(Math.random() * HOURS_MS), signal),
      ],
      ['timeline of an agent, a day', 100, (n) => timelines.one(CALLER, 'a1', `g${n % 400}`, day, signal)],
      [
        'series of a queue, a day',
        100,
        (n) => series.read(CALLER, 'a1', { ...day, step, measures, queues: [queueOf(n)] }, signal),
      ],
    ];
    const rows: string[][] = [];
    for (const [what, aim, read] of reads) {
      const took: number[] = [];
      for (let n = 0; n < READS[size]; n += 1) {
        const start = performance.now();
        await read(n);
        took.push(performance.now() - start);
      }
      rows.push([
        what,
        rounded(percentilesOf(took).p50, 0),
        rounded(percentilesOf(took).p95, 0),
        String(aim),
      ]);
    }
    const title = `Reads of the history with ${stored.toLocaleString('en')} changes stored, ms`;
    return table(title, ['read', 'p50', 'p95', 'aim for p95'], rows);
  } finally {
    await database.close();
    await connections.close();
  }
}

/** One queue's day, made once and copied to as many queues as are needed. */
async function store(database: HistoryDatabase, deltas: number): Promise<number> {
  await migrate(database);
  await makePartitions(database, [dayOf(T)]);
  await database.run("insert into epoch (name) values ('bench') on conflict do nothing");
  const { chunks, keyframes, changes } = oneDay();
  const topics = Math.ceil(deltas / changes);
  await database.run(
    `insert into topic (tenant, account, name)
      select 'bench', 'a' || (n - 1) / $2 + 1, 'queue/a' || (n - 1) / $2 + 1 || '/q' || (n - 1) % $2 + 1
      from generate_series(1, $1::int) n`,
    [topics, QUEUES],
  );
  await database.run(
    `insert into chunk (topic, epoch, base, version, from_at, to_at, deltas, dict, body)
      select 1, 1, base, version, from_at, to_at, deltas, $6, body
      from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::int[], $7::bytea[])
        day(base, version, from_at, to_at, deltas, body)`,
    [
      chunks.map(({ base }) => base),
      chunks.map(({ version }) => version),
      chunks.map(({ from }) => new Date(from)),
      chunks.map(({ to }) => new Date(to)),
      chunks.map(({ count }) => count),
      NEWEST_DICTIONARY,
      chunks.map(({ body }) => body),
    ],
  );
  await database.run(
    `insert into keyframe (topic, epoch, version, at, body)
      select 1, 1, * from unnest($1::bigint[], $2::timestamptz[], $3::bytea[])`,
    [
      keyframes.map(({ version }) => version),
      keyframes.map(({ at }) => new Date(at)),
      keyframes.map(({ state }) => packState(state)),
    ],
  );
  await database.run(
    `insert into chunk (topic, epoch, base, version, from_at, to_at, deltas, dict, body)
      select t, 1, base, version, from_at, to_at, deltas, dict, body from chunk, generate_series(2, $1::int) t`,
    [topics],
  );
  await database.run(
    `insert into keyframe (topic, epoch, version, at, body)
      select t, 1, version, at, body from keyframe, generate_series(2, $1::int) t`,
    [topics],
  );
  await database.run(
    `insert into topic (tenant, account, name) select distinct 'bench', account, 'account/' || account from topic`,
  );
  await database.run(
    `insert into agent_state (account, agent, from_at, to_at, state, availability, activity, since_kind)
      select t.id, 'g' || a, $1::timestamptz + n * $2::interval, $1::timestamptz + (n + 1) * $2::interval,
        'available', 'available', 'idle', 'o'
      from topic t, generate_series(0, $3::int - 1) a, generate_series(0, $4::int - 1) n where t.name like 'account/%'`,
    [new Date(T), `${HOURS_MS / STATES_PER_AGENT} milliseconds`, QUEUES * AGENTS_PER_QUEUE, STATES_PER_AGENT],
  );
  await database.run('analyze');
  return topics * changes;
}

interface ChunkOfDay {
  base: number;
  version: number;
  from: number;
  to: number;
  count: number;
  body: Buffer;
}

function oneDay(): {
  chunks: ChunkOfDay[];
  keyframes: { version: number; at: number; state: DocumentState }[];
  changes: number;
} {
  const chunks: ChunkOfDay[] = [];
  let state = emptyQueue();
  let pending: Change[] = [];
  const keyframes = [{ version: 0, at: T, state }];
  const changes = Math.floor(HOURS_MS / EVERY_MS);
  for (let version = 1; version <= changes; version += 1) {
    const at = T + version * EVERY_MS;
    const ops = changeOf(version, at);
    state = apply(state, ops);
    pending.push({ at, version, ops });
    if (pending.length === PER_CHUNK || version === changes) {
      const from = pending[0]?.at ?? at;
      const base = version - pending.length;
      chunks.push({ base, version, from, to: at, count: pending.length, body: packChanges(pending) });
      pending = [];
    }
    if (version % KEYFRAME_EVERY === 0) keyframes.push({ version, at, state });
  }
  return { chunks, keyframes, changes };
}

const counts = (onCall: number) => ({
  ...{ available: AGENTS_PER_QUEUE - onCall, ringing: 0, onCall, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
});

function emptyQueue(): DocumentState {
  const agents = Array.from({ length: AGENTS_PER_QUEUE }, (_, i) => ({
    ...{
      id: `g${i}`,
      name: `Agent ${i}`,
      extension: `10${i}`,
      state: 'available',
      availability: 'available',
    },
    ...{ activity: 'idle', since: T, activitySince: T, availabilitySince: T, vendorState: 'IDLE' },
  }));
  return {
    queue: { self: { id: 'q', name: 'Queue', waiting: 0, agents: counts(0) } },
    waiting: {},
    agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
  };
}

/** A caller comes, an agent answers, the call ends. */
function changeOf(version: number, at: number): Ops {
  const agent = `g${Math.floor(version / 3) % AGENTS_PER_QUEUE}`;
  const call = `1${String(Math.floor(version / 3)).padStart(9, '0')}.${version % 97}`;
  const row = { id: call, caller: '•••• 102', since: at, position: 1, state: 'waiting', channel: 'voice' };
  if (version % 3 === 1)
    return { queue: { set: { self: { waiting: 1, oldestSince: at } } }, waiting: { put: { [call]: row } } };
  const talking = version % 3 === 2;
  const [state, activity] = talking ? ['on-call', 'on-call'] : ['available', 'idle'];
  return {
    queue: { set: { self: { waiting: 0, agents: counts(talking ? 1 : 0) } } },
    waiting: { del: [call] },
    agents: { set: { [agent]: { state, activity, since: at, activitySince: at } } },
  };
}
