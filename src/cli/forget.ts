import { Logger } from '@nestjs/common';
import { loadConfig } from '../modules/config/load-config.js';
import { AccountId } from '../modules/domain/id.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { forgetHistory } from '../modules/history/history-forget.js';
import { HistoryDatabase } from '../modules/history/history-database.js';
import { HistoryUnavailable } from '../modules/history/history-unavailable.js';
import { migrate } from '../modules/history/schema.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import type { Command } from './command.js';
import { FAILED, OK } from './exit-codes.js';

const FORGET_MS = 3_600_000;

/** Removes the queues, agents and history of an account that was taken out of the configuration, at once. */
export const forget: Command = async ([account, ...more], { out, err }) => {
  if (!AccountId.safeParse(account).success || account === undefined || more.length > 0) return undefined;
  const { accounts, demo, history, redis } = loadConfig({ vendors: [...VENDORS.values()] });
  if (demo || accounts.some(({ id }) => id === account)) {
    err(
      demo
        ? 'There is no configuration file, so it is not known which accounts are configured.'
        : `Account ${account} is in the configuration; take it out and restart the service first.`,
    );
    return FAILED;
  }
  // Losses of the connection are told by the error below.
  Logger.overrideLogger(false);
  const connections = new RedisConnections(redis.url, redis.ca);
  try {
    const keys = new Keys(redis.prefix, redis.shards);
    const store = new FloorStore(connections, keys, redis.logEntries, redis.logBytes);
    const topics = await store.topics(account);
    await new FloorWriter(store).forget(account);
    const listed = await connections.commands.zrem(keys.configuredAccounts(), account);
    const past = await pastForgotten(history.url, account, err);
    if (past === undefined) return FAILED;
    out(
      topics.length + listed + past === 0
        ? `Nothing is stored of account ${account}.`
        : `Account ${account} was removed: ${topics.length} documents.${past > 0 ? ` ${past} rows of its history were removed.` : ''} ` +
            'Its commands stay until audit.keepDays is over.',
    );
    return OK;
  } finally {
    await connections.close();
  }
};

/** The number of rows; undefined: the history was not reached, and the reason is said. */
async function pastForgotten(
  url: string | undefined,
  account: string,
  err: (text: string) => void,
): Promise<number | undefined> {
  if (url === undefined) return 0;
  const database = new HistoryDatabase(url, 1, FORGET_MS);
  try {
    await migrate(database);
    return await forgetHistory(database, account);
  } catch (error) {
    if (!(error instanceof HistoryUnavailable)) throw error;
    err(`The history of account ${account} stays: ${error.message}. Run this command again.`);
    return undefined;
  } finally {
    await database.close();
  }
}
