import { z } from 'zod';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { HistoryUnavailable } from '../../src/modules/history/history-unavailable.js';
import { dayOf, keepPartitions, makePartitions } from '../../src/modules/history/partitions.js';
import { ChunkRow, GapRow, ReaderRow } from '../../src/modules/history/rows.js';
import { migrate } from '../../src/modules/history/schema.js';
import { caught } from '../support/caught.js';
import { historyDatabase, postgresMissing, testDatabase } from '../support/test-database.js';
import { freePort } from '../support/test-redis.js';

const DAY_MS = 86_400_000;
const KEEP = { deltasDays: 2, statesDays: 5, contactsDays: 5, rollupDays: 9, callers: 'masked' } as const;
const NOON = Date.UTC(2026, 10, 29, 12);

const Name = z.object({ name: z.string() });
const PARTITIONS = `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = to_regclass($1) order by 1`;

(postgresMissing() === undefined ? describe : describe.skip)('the tables of the history', () => {
  it('are made once, however many processes start at the same time', async () => {
    const { url, drop } = await testDatabase();
    const processes = [1, 2, 3, 4].map(() => new HistoryDatabase(url));
    await Promise.all(processes.map((one) => migrate(one)));
    await Promise.all(processes.map((one) => migrate(one)));
    const [first] = processes;
    expect(await first?.rows(Name, 'select name from migration order by id')).toEqual([
      { name: 'every change kept' },
      { name: 'contacts counted by interval' },
      { name: 'levels of a queue beside its changes' },
      { name: 'callers who asked to be called back' },
      { name: 'contacts of hinted polls' },
    ]);
    await Promise.all(processes.map((one) => one.close()));
    await drop();
  });

  it('have one partition a day, three days ahead, and lose what is too old', async () => {
    const { url, drop } = await testDatabase();
    const database = new HistoryDatabase(url);
    await migrate(database);
    await makePartitions(
      database,
      [-9, -4, -2].map((days) => dayOf(NOON) + days * DAY_MS),
    );
    await keepPartitions(database, KEEP, NOON);
    const namesOf = async (table: string): Promise<string[]> =>
      (await database.rows(Name, PARTITIONS, [table])).map(({ name }) => name);

    const ahead = ['1129', '1130', '1201', '1202'];
    expect(await namesOf('chunk')).toEqual(['1127', ...ahead].map((day) => `chunk_2026${day}`));
    expect(await namesOf('keyframe')).toEqual(['1127', ...ahead].map((day) => `keyframe_2026${day}`));
    expect(await namesOf('agent_state')).toEqual(
      ['1125', '1127', ...ahead].map((day) => `agent_state_2026${day}`),
    );
    expect(await namesOf('rollup')).toEqual(
      ['1120', '1125', '1127', ...ahead].map((day) => `rollup_2026${day}`),
    );
    await database.close();
    await drop();
  });

  it('give instants as epoch ms and bigint as a number', async () => {
    const { database, drop } = await historyDatabase();
    const at = Date.now();
    await database.run('insert into gap values ($1, $2, null, $3)', [7, new Date(at), 'down']);
    await database.run('insert into reader values ($1, $2, $3)', [0, '5-1', 12]);
    const chunk = [7, 1, 41, 42, new Date(at), new Date(at + 5), 1, 1, Buffer.from([1, 2])];
    await database.run('insert into chunk values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', chunk);

    expect(await database.rows(GapRow, 'select * from gap')).toEqual([
      { topic: 7, from_at: at, to_at: null, why: 'down' },
    ]);
    expect(await database.rows(ReaderRow, 'select * from reader')).toEqual([
      { shard: 0, position: '5-1', holder: 12 },
    ]);
    expect(await database.rows(ChunkRow, 'select * from chunk')).toEqual([
      {
        ...{ topic: 7, epoch: 1, base: 41, version: 42, from_at: at, to_at: at + 5, deltas: 1, dict: 1 },
        body: Buffer.from([1, 2]),
        summary: null,
      },
    ]);
    await drop();
  });

  it('keep nothing of a transaction that fails', async () => {
    const { database, drop } = await historyDatabase();
    const failed = database.transaction(async (statements) => {
      await statements.run("insert into reader values (0, '1-0', 1)");
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await database.rows(ReaderRow, 'select * from reader')).toEqual([]);
    await drop();
  });
});

describe('a history without PostgreSQL', () => {
  it('is unavailable, with the reason', async () => {
    const none = new HistoryDatabase(undefined);
    expect(none.isConfigured).toBe(false);
    expect(await caught(none.run('select 1'))).toEqual(new HistoryUnavailable('DATABASE_URL is not set'));

    const away = new HistoryDatabase(`postgres://floorwalker:x@127.0.0.1:${await freePort()}/postgres`);
    expect(await caught(away.transaction(async () => undefined))).toBeInstanceOf(HistoryUnavailable);
    await away.close();
  });

  (postgresMissing() === undefined ? it : it.skip)('is unavailable until its tables are made', async () => {
    const { url, drop } = await testDatabase();
    const database = new HistoryDatabase(url);
    expect(await caught(database.rows(GapRow, 'select * from gap'))).toBeInstanceOf(HistoryUnavailable);
    await database.close();
    await drop();
  });
});
