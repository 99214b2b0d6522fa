import { Cluster, Redis as SingleRedis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from '../config/redis-address.js';

/** A client of one server, of a master behind sentinels, or of a cluster; all have the same commands. */
export type Redis = SingleRedis | Cluster;

/** Options that do not depend on the kind of address. */
export type CommonOptions = Pick<
  RedisOptions,
  | 'maxRetriesPerRequest'
  | 'commandTimeout'
  | 'socketTimeout'
  | 'connectionName'
  | 'connectTimeout'
  | 'disconnectTimeout'
> & { enableAutoPipelining?: boolean };

/** While a slot has no master (a failover) a command is retried every 100 ms: 10 times, or without a practical limit. */
const REDIRECTIONS = { impatient: 10, patient: 10_000 };

/** @param wait returns the ms until the next attempt to connect; null: give up */
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
    // The master was demoted while connected; the sentinels know the new one.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
}
