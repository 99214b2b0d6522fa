import { z } from 'zod';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { unpackChanges } from '../../src/modules/history/chunk-codec.js';
import { rounded, table } from './figures.js';
import type { Sample } from './results.js';
import type { StoredPast } from './stored-past.js';

/** Of so many chunks the changes are stored as plain rows too. */
const CHUNKS = 5_000;
/** Reads all chunks. */
const SIZES_MS = 300_000;

const Body = z.object({ body: z.instanceof(Buffer), dict: z.int() });
const Size = z.object({
  ...{ chunks: z.coerce.number(), keyframes: z.coerce.number() },
  ...{ bodies: z.coerce.number(), summaries: z.coerce.number() },
});
const PlainSize = z.object({ total: z.coerce.number(), ops: z.coerce.number() });

const SIZES = `
  select (select sum(pg_total_relation_size(relid)) from pg_partition_tree('chunk')) as chunks,
    (select sum(pg_total_relation_size(relid)) from pg_partition_tree('keyframe')) as keyframes,
    (select sum(pg_column_size(body)) from chunk) as bodies,
    (select sum(pg_column_size(summary)) from chunk) as summaries`;

/** What a change takes on disk, beside a row of `jsonb` per change with the same key; of the largest history. */
export async function sizes(stored: readonly StoredPast[]): Promise<{ text: string; samples: Sample[] }> {
  const largest = stored.at(-1);
  if (largest === undefined) throw new Error('Nothing is stored');
  const database = new HistoryDatabase(largest.url, 1, SIZES_MS);
  try {
    return await sizesOf(database, largest.changes);
  } finally {
    await database.close();
  }
}

async function sizesOf(
  database: HistoryDatabase,
  changes: number,
): Promise<{ text: string; samples: Sample[] }> {
  const [ours] = await database.rows(Size, SIZES);
  await database.run(
    `create table plain (topic int, epoch int, base bigint, version bigint, at timestamptz, ops jsonb not null,
      primary key (topic, at, epoch, version))`,
  );
  const bodies = await database.rows(Body, `select body, dict from chunk where topic = 1 limit ${CHUNKS}`);
  const plain = bodies.flatMap(({ body, dict }) => unpackChanges(body, dict));
  await database.run(
    `insert into plain select 1, 1, version - 1, version, at, ops
      from unnest($1::bigint[], $2::timestamptz[], $3::jsonb[]) change(version, at, ops)`,
    [
      plain.map(({ version }) => version),
      plain.map(({ at }) => new Date(at)),
      plain.map(({ ops }) => JSON.stringify(ops)),
    ],
  );
  const [other] = await database.rows(
    PlainSize,
    "select pg_total_relation_size('plain') as total, (select sum(pg_column_size(ops)) from plain) as ops",
  );
  await database.run('drop table plain');
  if (ours === undefined || other === undefined)
    throw new Error('PostgreSQL does not say how large tables are');
  const rows: [string, number, number][] = [
    ['chunks', ours.bodies / changes, ours.chunks / changes],
    ['of these, summaries', ours.summaries / changes, NaN],
    ['keyframes', NaN, ours.keyframes / changes],
    ['a row of jsonb per change', other.ops / plain.length, other.total / plain.length],
  ];
  return {
    text: table(
      'Bytes per change on disk',
      ['stored as', 'changes alone', 'table and index'],
      rows.map(([what, body, all]) => [what, shown(body), shown(all)]),
    ),
    samples: rows
      .filter(([, , all]) => !Number.isNaN(all))
      .map(([what, , all]) => ({ read: `size of ${what}`, changes, run: 1, bytes: Math.round(all) })),
  };
}

const shown = (bytes: number): string => (Number.isNaN(bytes) ? '' : rounded(bytes, 0));
