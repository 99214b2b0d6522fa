import 'reflect-metadata';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { HistoryDatabase } from '../../src/modules/history/history-database.js';
import { HistoryMetrics } from '../../src/modules/history/history-metrics.js';
import { Recorders } from '../../src/modules/history/recorders.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { historyConfig, QUICK } from './history-floor.js';

/** The recorders of a worker process, until it is killed. */
const [redisUrl, prefix, databaseUrl] = process.argv.slice(2);
if (redisUrl === undefined || prefix === undefined || databaseUrl === undefined)
  throw new Error('usage: history-child <redis url> <prefix> <database url>');
process.once('disconnect', () => process.exit());

const connections = new RedisConnections(redisUrl);
const keys = new Keys(prefix, 1);
const config = historyConfig({});
new Recorders(
  config,
  new HistoryDatabase(databaseUrl),
  connections,
  keys,
  new FloorStore(connections, keys, 20_000),
  new HistoryMetrics(new MetricsRegistry(), config),
  { ...QUICK, flushMs: 200, leaseMs: 600 },
).start();
process.send?.('started');
