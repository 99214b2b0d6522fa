import { z } from 'zod';
import type { HistoryConfig } from '../config/floor-config.js';
import type { HistoryDatabase, Statements } from './history-database.js';
import { lockTables } from './schema.js';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;

/** The tables that have one partition a day, and the setting that says how long they are kept. */
const PARTITIONED = {
  chunk: 'deltasDays',
  keyframe: 'deltasDays',
  agent_state: 'statesDays',
  contact: 'contactsDays',
  rollup: 'rollupDays',
} as const;
type Partitioned = keyof typeof PARTITIONED;
const TABLES = Object.keys(PARTITIONED).filter((name): name is Partitioned => name in PARTITIONED);

/** The start of an instant's day, UTC; epoch ms. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;

/** Makes the partitions of today and three days ahead, and drops what is older than the configuration keeps. */
export async function keepPartitions(
  database: HistoryDatabase,
  keep: HistoryConfig,
  now = Date.now(),
): Promise<void> {
  const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, i) => dayOf(now) + i * DAY_MS);
  await makePartitions(database, days);
  await dropPartitions(database, keep, now);
}

/** Makes the missing partitions of these days in every table. */
export async function makePartitions(database: HistoryDatabase, days: readonly number[]): Promise<void> {
  // Making one that is there would still lock its table.
  if ((await missingOf(database, days)).length === 0) return;
  await database.transaction(async (statements) => {
    await lockTables(statements);
    for (const { table, day } of await missingOf(statements, days)) {
      const [from, to] = [day, day + DAY_MS].map((at) => new Date(at).toISOString());
      await statements.run(
        `create table ${nameOf(table, day)} partition of ${table} for values from ('${from}') to ('${to}')`,
      );
    }
  });
}

async function missingOf(
  statements: Statements,
  days: readonly number[],
): Promise<{ table: Partitioned; day: number }[]> {
  // Table by table, in the order in which a flush writes to them: two that lock them wait and do not deadlock.
  const wanted = TABLES.flatMap((table) => days.map((day) => ({ table, day })));
  const known = await statements.rows(Named, TABLES_OF, [wanted.map(({ table, day }) => nameOf(table, day))]);
  const names = new Set(known.map(({ name }) => name));
  return wanted.filter(({ table, day }) => !names.has(nameOf(table, day)));
}

const Named = z.object({ name: z.string() });
const TABLES_OF =
  'select relname as name from pg_class where oid = any(select to_regclass(n) from unnest($1::text[]) n)';
const PARTITIONS =
  'select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass($1)';

async function dropPartitions(database: HistoryDatabase, keep: HistoryConfig, now: number): Promise<void> {
  for (const table of TABLES) {
    const oldest = nameOf(table, dayOf(now) - keep[PARTITIONED[table]] * DAY_MS);
    const names = await database.rows(Named, PARTITIONS, [table]);
    for (const { name } of names) if (name < oldest) await database.run(`drop table if exists ${name}`);
  }
  const oldest = new Date(dayOf(now) - keep.deltasDays * DAY_MS);
  await database.run('delete from gap where to_at < $1', [oldest]);
}

/** Such as `chunk_20261129`: names sort as their days do. */
function nameOf(table: Partitioned, day: number): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}
