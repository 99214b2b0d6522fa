import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { loadConfig } from '../modules/config/load-config.js';
import { AccountId } from '../modules/domain/id.js';
import { FloorError } from '../modules/domain/problem.js';
import { LogRange } from '../modules/floor/log-range.js';
import { exported } from '../modules/history/history-export.js';
import { HistorySource } from '../modules/history/history-source.js';
import { QueryInstant } from '../modules/http/query-instant.js';
import { historyProblem, ReadDatabase } from '../modules/history/read-database.js';
import { Keys } from '../modules/redis/keys.js';
import { RedisConnections } from '../modules/redis/redis-connections.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import type { Command } from './command.js';
import { FAILED, OK } from './exit-codes.js';

/** Writes everything that is stored of an account's past as lines of JSON; the output is written as fast as it is read. */
export const exportHistory: Command = async ([account, from, to, ...more], { out, err, drained }) => {
  const range = z
    .object({ from: QueryInstant.optional(), to: QueryInstant.optional() })
    .safeParse({ from, to });
  if (!AccountId.safeParse(account).success || account === undefined || more.length > 0 || !range.success)
    return undefined;
  const config = loadConfig({ vendors: [...VENDORS.values()] });
  Logger.overrideLogger(false);
  const connections = new RedisConnections(config.redis.url, config.redis.ca);
  const database = new ReadDatabase(config);
  try {
    const keys = new Keys(config.redis.prefix, config.redis.shards);
    const source = new HistorySource(database, new LogRange(connections, keys), config);
    const { signal } = new AbortController();
    for await (const text of exported(source, database, account, range.data, signal)) {
      if (text !== '') out(text.slice(0, -1));
      await drained?.();
    }
    return OK;
  } catch (error) {
    const problem = historyProblem(error);
    if (!(problem instanceof FloorError)) throw problem;
    err(problem.message);
    return FAILED;
  } finally {
    await database.close();
    await connections.close();
  }
};
