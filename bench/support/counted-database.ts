import { z } from 'zod';
import type { Value } from '../../src/modules/history/history-database.js';
import { ReadDatabase } from '../../src/modules/history/read-database.js';

interface Statement {
  sql: string;
  values: readonly Value[];
}

/** What PostgreSQL spent on the statements of one read. */
export interface DatabaseCost {
  planningMs: number;
  executionMs: number;
  /** Pages of 8 KiB that were found in memory or read from disk. */
  pages: number;
}

const Plan = z.object({
  'QUERY PLAN': z.tuple([
    z.object({
      'Planning Time': z.number(),
      'Execution Time': z.number(),
      Plan: z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }),
    }),
  ]),
});

/** Counts what reads of the history ask of the database: figures that do not depend on the machine. */
export class CountedDatabase extends ReadDatabase {
  statements: Statement[] = [];
  fetched = { rows: 0, bytes: 0 };

  override async rows<T>(
    row: z.ZodType<T>,
    sql: string,
    values: readonly Value[] = [],
    signal?: AbortSignal,
  ): Promise<T[]> {
    this.statements.push({ sql, values });
    const rows = await super.rows(row, sql, values, signal);
    this.fetched.rows += rows.length;
    for (const one of rows) this.fetched.bytes += bodyOf(one);
    return rows;
  }

  reset(): void {
    this.statements = [];
    this.fetched = { rows: 0, bytes: 0 };
  }

  /** Runs the statements since `reset` again, and sums up what PostgreSQL says of them. */
  async cost(): Promise<DatabaseCost> {
    const cost = { planningMs: 0, executionMs: 0, pages: 0 };
    for (const { sql, values } of [...this.statements]) {
      const [explained] = await super.rows(Plan, `explain (analyze, buffers, format json) ${sql}`, values);
      const [plan] = explained?.['QUERY PLAN'] ?? [];
      cost.planningMs += plan?.['Planning Time'] ?? NaN;
      cost.executionMs += plan?.['Execution Time'] ?? NaN;
      cost.pages += (plan?.Plan['Shared Hit Blocks'] ?? NaN) + (plan?.Plan['Shared Read Blocks'] ?? NaN);
    }
    return cost;
  }
}

const bodyOf = (row: unknown): number =>
  typeof row === 'object' && row !== null
    ? Object.values(row).reduce<number>((sum, one) => sum + (Buffer.isBuffer(one) ? one.length : 0), 0)
    : 0;
