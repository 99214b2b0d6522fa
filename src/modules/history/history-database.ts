import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import { OutageLog } from '../../lib/outage-log.js';
import { HistoryUnavailable, isUnavailable } from './history-unavailable.js';

/** The recorder's transactions, and reads beside them. */
const CONNECTIONS = 6;
const CONNECT_MS = 3_000;
/** Per statement, on the server; the client gives up a little later, when the server is silent. */
const STATEMENT_MS = 15_000;
const ANSWER_MS = 20_000;
const IDLE_MS = 30_000;

/** Values of a statement's `$1`, `$2` …; instants are given as `Date`. */
export type Value = Scalar | readonly Scalar[];
type Scalar = string | number | boolean | null | Date | Buffer;

/** Statements on one connection or another, or on the one of a transaction. */
export interface Statements {
  /** The rows that a statement returns, each parsed. Instants are epoch ms, `bigint` is a number. */
  rows<T>(row: z.ZodType<T>, sql: string, values?: readonly Value[]): Promise<T[]>;
  /** Runs a statement; returns the number of rows it changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
}

/**
 * The connections of this process to the history's PostgreSQL. Everything rejects with `HistoryUnavailable` when there is
 * none, it does not answer in time, or its tables are not there yet. A lost connection is replaced by the next statement.
 */
export class HistoryDatabase implements Statements, OnApplicationShutdown {
  private readonly pool: pg.Pool | undefined;
  private failure: string | undefined;
  private readonly outage = new OutageLog(new Logger('History'), 'reach PostgreSQL');

  /**
   * @param url absent: there is no history
   * @param statementMs how long one statement may take
   */
  constructor(url: string | undefined, connections = CONNECTIONS, statementMs = STATEMENT_MS) {
    if (url === undefined) {
      this.failure = 'DATABASE_URL is not set';
      return;
    }
    this.pool = new pg.Pool({
      connectionString: url,
      max: connections,
      application_name: 'floorwalker',
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: statementMs,
      lock_timeout: statementMs,
      idle_in_transaction_session_timeout: ANSWER_MS,
      query_timeout: statementMs + ANSWER_MS - STATEMENT_MS,
      idleTimeoutMillis: IDLE_MS,
      keepAlive: true,
      types: { getTypeParser },
    });
    // Of a connection that is not in use; without a listener it would end the process.
    this.pool.on('error', (error) => this.outage.failed(error));
  }

  /** Why it cannot be used now; undefined: it can, as far as is known. */
  get fault(): string | undefined {
    return this.failure;
  }

  get isConfigured(): boolean {
    return this.pool !== undefined;
  }

  /** @param signal cancels the statement, also on the server, and rejects with its reason */
  async rows<T>(
    row: z.ZodType<T>,
    sql: string,
    values: readonly Value[] = [],
    signal?: AbortSignal,
  ): Promise<T[]> {
    const { rows } = await this.guarded((pool) =>
      signal === undefined ? pool.query(sql, [...values]) : cancellable(pool, signal, sql, values),
    );
    return rows.map((one) => row.parse(one));
  }

  async run(sql: string, values: readonly Value[] = []): Promise<number> {
    const { rowCount } = await this.guarded((pool) => pool.query(sql, [...values]));
    return rowCount ?? 0;
  }

  /** Commits what `work` did once it resolves; when it rejects, nothing has happened. */
  async transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.guarded(async (pool) => {
      const client = await pool.connect();
      let broken: Error | undefined;
      // The pool listens only while a connection is idle.
      const onError = (error: Error): void => void (broken = error);
      client.on('error', onError);
      try {
        await client.query('begin');
        const done = await work(statementsOf(client));
        await client.query('commit');
        return done;
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => (broken = failure));
        throw error;
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await this.pool?.end();
  }

  private async guarded<T>(use: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const { pool } = this;
    if (pool === undefined) throw new HistoryUnavailable('DATABASE_URL is not set');
    try {
      const result = await use(pool);
      this.outage.worked();
      this.failure = undefined;
      return result;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.outage.failed(error);
      this.failure = error instanceof Error ? error.message : String(error);
      throw new HistoryUnavailable(this.failure, { cause: error });
    }
  }
}

async function cancellable(
  pool: pg.Pool,
  signal: AbortSignal,
  sql: string,
  values: readonly Value[],
): Promise<pg.QueryResult> {
  signal.throwIfAborted();
  const client = await pool.connect();
  const { processID } = client as pg.PoolClient & { processID?: number };
  const cancel = (): void =>
    void pool.query('select pg_cancel_backend($1)', [processID]).catch(() => undefined);
  let broken: Error | undefined;
  // The pool listens only while a connection is idle.
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    return await client.query(sql, [...values]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    client.off('error', onError);
    // The cancellation may arrive late, and must not end the next statement.
    client.release(signal.aborted ? true : broken);
  }
}

function statementsOf(client: pg.PoolClient): Statements {
  return {
    async rows(row, sql, values = []) {
      const { rows } = await client.query(sql, [...values]);
      return rows.map((one) => row.parse(one));
    },
    async run(sql, values = []) {
      const { rowCount } = await client.query(sql, [...values]);
      return rowCount ?? 0;
    },
  };
}

const INT8: number = pg.types.builtins.INT8;
const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;

/** Instants are epoch ms everywhere in the product, and no `bigint` here is beyond the integers of a number. */
function getTypeParser(id: number, format?: 'text' | 'binary'): (text: string) => unknown {
  const parse = pg.types.getTypeParser(id, format ?? 'text') as (text: string) => unknown;
  if (id === INT8) return Number;
  if (id === TIMESTAMPTZ) return (text) => Number(parse(text));
  return parse;
}
