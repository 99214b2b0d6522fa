import { Cluster, Redis as SingleRedis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from '../config/redis-address.js';

/** One server, a master found through sentinels, or a cluster: they take the same commands. */
export type Redis = SingleRedis | Cluster;

/** What of a connection does not depend on where Redis is. */
export type CommonOptions = Pick<
  RedisOptions,
  | 'maxRetriesPerRequest'
  | 'commandTimeout'
  | 'socketTimeout'
  | 'connectionName'
  | 'connectTimeout'
  | 'disconnectTimeout'
> & { enableAutoPipelining?: boolean };

/** While a slot has no master (a failover) a command is tried again every 100 ms: briefly, or as if for ever. */
const REDIRECTIONS = { impatient: 10, patient: 10_000 };

/** @param wait how long to wait before the attempt to connect again; null: no more */
export function openRedis(
  address: RedisAddress,
  { enableAutoPipelining = false, ...options }: CommonOptions,
  wait: (attempt: number) => number | null,
): Redis {
  if (address.kind === 'single')
    return new SingleRedis(address.url, { ...options, enableAutoPipelining, retryStrategy: wait });
  const { nodes, tls } = address;
  const login = {
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: address.password }),
    ...(tls && { tls: {} }),
  };
  if (address.kind === 'cluster')
    return new Cluster(nodes, {
      redisOptions: { ...options, ...login },
      enableAutoPipelining,
      clusterRetryStrategy: wait,
      maxRedirections: options.maxRetriesPerRequest === null ? REDIRECTIONS.patient : REDIRECTIONS.impatient,
      ...(options.connectTimeout !== undefined && { slotsRefreshTimeout: options.connectTimeout }),
    });
  const { master: name, sentinelUsername, sentinelPassword } = address;
  return new SingleRedis({
    ...options,
    ...login,
    sentinels: nodes,
    name,
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    enableAutoPipelining,
    retryStrategy: wait,
    sentinelRetryStrategy: wait,
    // A master that was demoted while we were connected: the sentinels know the new one.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
}
