import { z } from 'zod';
import type { HistoryDatabase } from './history-database.js';

const Topic = z.object({ id: z.int() });
const TOPICS = 'select id from topic where account = $1';
/** What the rows of a table name the topic by. */
const ROWS = {
  chunk: 'topic',
  keyframe: 'topic',
  gap: 'topic',
  agent_state: 'account',
  contact: 'account',
  rollup: 'account',
} as const;

/**
 * Removes the history of an account, under every tenant it had; returns the number of rows. The names of its topics stay: a
 * recorder may still hold their numbers.
 */
export async function forgetHistory(database: HistoryDatabase, account: string): Promise<number> {
  return database.transaction(async (statements) => {
    const ids = (await statements.rows(Topic, TOPICS, [account])).map(({ id }) => id);
    let removed = 0;
    for (const [table, column] of Object.entries(ROWS))
      removed += await statements.run(`delete from ${table} where ${column} = any($1::int[])`, [ids]);
    return removed;
  });
}
