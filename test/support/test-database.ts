import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { keepPartitions } from '../../src/modules/history/partitions.js';
import { migrate } from '../../src/modules/history/schema.js';

/** Why there is no PostgreSQL to test with; undefined: there is one. */
export const postgresMissing = (): string | undefined =>
  process.env['TEST_DATABASE_URL'] === undefined
    ? (process.env['POSTGRES_MISSING'] ?? 'TEST_DATABASE_URL is not set; run the spec with scripts/test.mjs')
    : undefined;

/** A database of the test's own, in the PostgreSQL that all tests share. */
export interface TestDatabase {
  /** For DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

/** An empty database. */
export async function testDatabase(server = process.env['TEST_DATABASE_URL']): Promise<TestDatabase> {
  if (server === undefined) throw new Error(postgresMissing());
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asked(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asked(server, `drop database if exists ${name} with (force)`) };
}

/** One with the tables of the history and the partitions of today, opened as the service opens it. */
export async function historyDatabase(): Promise<{
  url: string;
  database: HistoryDatabase;
  drop(): Promise<void>;
}> {
  const { url, drop } = await testDatabase();
  const database = new HistoryDatabase(url);
  const days = { deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 };
  await migrate(database);
  await keepPartitions(database, { ...days, callers: 'masked' });
  return {
    url,
    database,
    async drop() {
      await database.close();
      await drop();
    },
  };
}

async function asked(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}
