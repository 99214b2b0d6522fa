import { Logger } from '@nestjs/common';
import { loadConfig } from '../modules/config/load-config.js';
import { AccountId } from '../modules/domain/id.js';
import { FloorStore } from '../modules/floor/floor-store.js';
import { FloorWriter } from '../modules/floor/floor-writer.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import type { Command } from './command.js';
import { FAILED, OK } from './exit-codes.js';

/** Removes the queues and agents of an account that was taken out of the configuration, at once and not after a day. */
export const forget: Command = async ([account, ...more], { out, err }) => {
  if (!AccountId.safeParse(account).success || account === undefined || more.length > 0) return undefined;
  const { accounts, demo, redis } = loadConfig({ vendors: [...VENDORS.values()] });
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
    out(
      topics.length + listed === 0
        ? `Nothing is stored of account ${account}.`
        : `Account ${account} was removed: ${topics.length} documents. Its commands stay until audit.keepDays is over.`,
    );
    return OK;
  } finally {
    await connections.close();
  }
};
