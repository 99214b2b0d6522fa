import { z } from 'zod';
import { apply } from '../../src/modules/domain/apply.js';
import { complete, type DocumentState, type Ops } from '../../src/modules/domain/document.js';
import { NEWEST_DICTIONARY, packChanges, packState } from '../../src/modules/history/chunk-codec.js';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { dayOf, makePartitions } from '../../src/modules/history/partitions.js';
import { migrate } from '../../src/modules/history/schema.js';
import { levelsOf, packSummary, type LevelledChange } from '../../src/modules/history/summary-codec.js';

export const TENANT = 'bench';
export const QUEUES = 40;
const AGENTS_PER_QUEUE = 10;
/** So many queues are different; the others repeat them, so that each agent serves four. */
const DIFFERENT = 10;
export const AGENTS = DIFFERENT * AGENTS_PER_QUEUE;
const STATES_PER_DAY = 200;
const COMMANDS_PER_DAY = 100;
const SHOWN = 20;

/** As many days as are kept of each table without further configuration. */
const DAYS = { deltas: 14, states: 100 };
const DAY_MS = 86_400_000;
const HOURS_MS = 10 * 3_600_000;
const OPENS_MS = 6 * 3_600_000;
/** 0.3 changes a second, flushed every half minute; a keyframe every 15 minutes. */
const EVERY_MS = 3_333;
const PER_CHUNK = 9;
const KEYFRAME_EVERY = 270;

const STORE_MS = 3_600_000;

const TODAY = dayOf(Date.now());

/** The working hours of the last day that is stored, epoch ms. */
export const LAST_DAY = { from: TODAY - DAY_MS + OPENS_MS, to: TODAY - DAY_MS + OPENS_MS + HOURS_MS };

/** What lies in the tables: `account` has `QUEUES` queues, the others share the rest of the changes. */
export interface StoredPast {
  /** Where connections read it. */
  url: string;
  account: string;
  changes: number;
}

/**
 * Fills a schema of the database, a new one, with about so many changes of the last 14 days: each day is packed once, and copied to
 * every queue.
 */
export async function storePast(url: string, schema: string, changes: number): Promise<StoredPast> {
  const database = new HistoryDatabase(inSchema(url, schema), 1, STORE_MS);
  try {
    await database.run(`drop schema if exists ${schema} cascade`);
    await database.run(`create schema ${schema}`);
    return { url: inSchema(url, schema), ...(await store(database, changes)) };
  } finally {
    await database.close();
  }
}

function inSchema(url: string, schema: string): string {
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema}`);
  return address.toString();
}

async function store(
  database: HistoryDatabase,
  changes: number,
): Promise<Pick<StoredPast, 'account' | 'changes'>> {
  await migrate(database);
  const ahead = [0, 1, 2, 3].map((day) => TODAY + day * DAY_MS);
  await makePartitions(database, [...daysBefore(DAYS.states), ...ahead]);
  await database.run("insert into epoch (name) values ('bench')");
  const ofDay = Math.floor(HOURS_MS / EVERY_MS);
  const days = Math.min(DAYS.deltas, Math.max(1, Math.round(changes / ofDay / QUEUES)));
  const queues = Math.max(QUEUES, Math.round(changes / ofDay / days));
  await database.run(
    `insert into topic (tenant, account, name)
      select $2, 'a' || (n - 1) / $3 + 1, 'queue/a' || (n - 1) / $3 + 1 || '/q' || (n - 1) % $3 + 1
      from generate_series(1, $1::int) n`,
    [queues, TENANT, QUEUES],
  );
  await database.run(
    `insert into topic (tenant, account, name)
      select distinct $1, account, kind || '/' || account from topic, unnest(array['account', 'commands']) kind`,
    [TENANT],
  );
  const topics = await database.rows(Topic, 'select id, name from topic order by id');
  const idsOf = (kind: string): number[] =>
    topics.flatMap(({ id, name }) => (name.startsWith(`${kind}/`) ? [id] : []));
  for (const day of daysBefore(days).map((start) => start + OPENS_MS)) {
    const ofQueues = Array.from({ length: DIFFERENT }, (_, n) => ({
      topics: idsOf('queue').filter((__, i) => i % DIFFERENT === n),
      day: queueDay(n, day, ofDay),
    }));
    await storeDay(database, [
      ...ofQueues,
      { topics: idsOf('commands'), day: commandsDay(day) },
      { topics: idsOf('account'), day: accountDay(day) },
    ]);
    await storeStates(database, day);
  }
  await database.run('vacuum analyze chunk, keyframe, agent_state, topic, epoch');
  return { account: 'a1', changes: queues * ofDay * days };
}

const Topic = z.object({ id: z.int(), name: z.string() });

const daysBefore = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => TODAY - (count - i) * DAY_MS);

interface Day {
  chunks: {
    base: number;
    version: number;
    from: number;
    to: number;
    count: number;
    body: Buffer;
    summary: Buffer | null;
  }[];
  keyframes: { version: number; at: number; state: DocumentState }[];
}

/** Each day for its topics. The rows of all topics lie as flushes write them: by instant, and then by topic. */
async function storeDay(
  database: HistoryDatabase,
  all: readonly { topics: readonly number[]; day: Day }[],
): Promise<void> {
  const topics = all.flatMap(({ topics: ids }, which) => ids.map((id) => ({ id, which })));
  const ofTopics = [topics.map(({ id }) => id), topics.map(({ which }) => which)];
  const chunks = all.flatMap(({ day }, which) => day.chunks.map((chunk) => ({ ...chunk, which })));
  await database.run(
    `insert into chunk (topic, epoch, base, version, from_at, to_at, deltas, dict, body, summary)
      select t.id, 1, base, version, from_at, to_at, deltas, $3, body, summary
      from unnest($1::int[], $2::int[]) t(id, which) join
        unnest($4::int[], $5::bigint[], $6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::int[], $10::bytea[], $11::bytea[])
        day(which, base, version, from_at, to_at, deltas, body, summary) using (which) order by from_at, t.id`,
    [
      ...ofTopics,
      NEWEST_DICTIONARY,
      chunks.map(({ which }) => which),
      chunks.map(({ base }) => base),
      chunks.map(({ version }) => version),
      chunks.map(({ from }) => new Date(from)),
      chunks.map(({ to }) => new Date(to)),
      chunks.map(({ count }) => count),
      chunks.map(({ body }) => body),
      chunks.map(({ summary }) => summary),
    ],
  );
  const keyframes = all.flatMap(({ day }, which) =>
    day.keyframes.map((keyframe) => ({ ...keyframe, which })),
  );
  await database.run(
    `insert into keyframe (topic, epoch, version, at, body)
      select t.id, 1, version, at, body
      from unnest($1::int[], $2::int[]) t(id, which) join
        unnest($3::int[], $4::bigint[], $5::timestamptz[], $6::bytea[]) day(which, version, at, body) using (which) order by at, t.id`,
    [
      ...ofTopics,
      keyframes.map(({ which }) => which),
      keyframes.map(({ version }) => version),
      keyframes.map(({ at }) => new Date(at)),
      keyframes.map(({ state }) => packState(state)),
    ],
  );
}

async function storeStates(database: HistoryDatabase, from: number): Promise<void> {
  await database.run(
    `insert into agent_state (account, agent, from_at, to_at, state, availability, activity, since_kind)
      select t.id, 'g' || a, $1::timestamptz + n * $2::interval, $1::timestamptz + (n + 1) * $2::interval,
        'available', 'available', 'idle', 'o'
      from topic t, generate_series(0, $3::int - 1) a, generate_series(0, $4::int - 1) n
      where t.name like 'account/%' order by n, t.id, a`,
    [new Date(from), `${HOURS_MS / STATES_PER_DAY} milliseconds`, AGENTS, STATES_PER_DAY],
  );
}

/** The changes of one of the different queues on one day. */
function queueDay(queue: number, from: number, changes: number): Day {
  const agents = Array.from({ length: AGENTS_PER_QUEUE }, (_, i) => `g${queue * AGENTS_PER_QUEUE + i}`);
  const change = (n: number, at: number): Ops => changeOf(agents, n, at);
  return dayOfChanges('queue/a1/q1', quietQueue(agents, from), from, changes, EVERY_MS, change);
}

/** Every command is accepted and succeeds at once; the document shows the last ones. */
function commandsDay(from: number): Day {
  const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const change = (version: number, at: number): Ops => {
    const n = Math.floor((version - 1) / 2);
    const command = {
      ...{ id: idOf(n), account: 'a1', type: 'agent.pause', agent: `g${n % AGENTS}`, queues: 'all' },
      ...{ params: { reason: '*02' }, by: 'sue', createdAt: at },
      ...(version % 2 === 1 ? { status: 'accepted' } : { status: 'succeeded', confirmation: 'confirmed' }),
    };
    return { commands: { put: { [command.id]: command }, ...(n >= SHOWN && { del: [idOf(n - SHOWN)] }) } };
  };
  const every = HOURS_MS / COMMANDS_PER_DAY / 2;
  return dayOfChanges('commands/a1', {}, from, COMMANDS_PER_DAY * 2, every, change);
}

/** The source of the account, which was live all the time. */
function accountDay(from: number): Day {
  const self = { id: 'self', name: 'Bench', vendor: 'yeastar', state: 'live', since: from };
  const state = complete('account/a1', { source: { self } });
  return { chunks: [], keyframes: [{ version: 1, at: from, state }] };
}

function dayOfChanges(
  topic: string,
  begin: DocumentState,
  from: number,
  changes: number,
  everyMs: number,
  opsOf: (version: number, at: number) => Ops,
): Day {
  const firstVersion = Math.round(from / DAY_MS) * 1_000_000;
  const chunks: Day['chunks'] = [];
  let state = complete(topic, begin);
  let pending: LevelledChange[] = [];
  const keyframes = [{ version: firstVersion, at: from, state }];
  for (let n = 1; n <= changes; n += 1) {
    const at = from + Math.round(n * everyMs);
    const version = firstVersion + n;
    const ops = opsOf(n, at);
    state = apply(state, ops);
    pending.push({ at, version, ops, levels: levelsOf(state) });
    if (pending.length === PER_CHUNK || everyMs > EVERY_MS || n === changes) {
      const base = version - pending.length;
      chunks.push({
        ...{ base, version, from: pending[0]?.at ?? at, to: at },
        count: pending.length,
        body: packChanges(pending),
        summary: packSummary(base, pending),
      });
      pending = [];
    }
    if (n % KEYFRAME_EVERY === 0) keyframes.push({ version, at, state });
  }
  return { chunks, keyframes };
}

const counts = (onCall: number) => ({
  ...{ available: AGENTS_PER_QUEUE - onCall, ringing: 0, onCall, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
});

function quietQueue(ids: readonly string[], at: number): DocumentState {
  const agents = ids.map((id) => ({
    ...{ id, name: `Agent ${id}`, extension: id, state: 'available', availability: 'available' },
    ...{ activity: 'idle', since: at, activitySince: at, availabilitySince: at, vendorState: 'IDLE' },
  }));
  return {
    queue: { self: { id: 'q', name: 'Queue', waiting: 0, agents: counts(0) } },
    agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])),
  };
}

/** A caller comes, an agent answers, the call ends. */
function changeOf(agents: readonly string[], n: number, at: number): Ops {
  const agent = agents[Math.floor((n - 1) / 3) % agents.length] ?? '';
  const call = `1${String(Math.floor((n - 1) / 3)).padStart(9, '0')}.1`;
  const row = { id: call, caller: '•••• 102', since: at, position: 1, state: 'waiting', channel: 'voice' };
  if (n % 3 === 1)
    return { queue: { set: { self: { waiting: 1, oldestSince: at } } }, waiting: { put: { [call]: row } } };
  const talking = n % 3 === 2;
  const [state, activity] = talking ? ['on-call', 'on-call'] : ['available', 'idle'];
  return {
    queue: { set: { self: { waiting: 0, agents: counts(talking ? 1 : 0) } } },
    waiting: { del: [call] },
    agents: { set: { [agent]: { state, activity, since: at, activitySince: at } } },
  };
}
