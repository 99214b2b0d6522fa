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
  | 'keepAlive'
> & { enableAutoPipelining?: boolean };

export interface RedisEvents {
  /** The ms until the next attempt to connect; null: give up. */
  reconnectMs: (attempt: number) => number | null;
  /** A command that writes reached a replica; the connection is made again. */
  readOnly: () => void;
}

/** While a slot has no master (a failover) a command is retried every 100 ms: 10 times, or without a practical limit. */
const REDIRECTIONS = { impatient: 10, patient: 10_000 };

/** @param ca authorities, PEM, instead of those of the web; for addresses with TLS */
export function openRedis(
  address: RedisAddress,
  { enableAutoPipelining = false, ...options }: CommonOptions,
  { reconnectMs: wait, readOnly }: RedisEvents,
  ca?: string,
): Redis {
  // The name of a managed Redis moves to another server, and the sentinels know the new master: both are found by connecting
  // again, while the old connection stays open at a replica.
  const reconnectOnError = ({ message }: Error): boolean => {
    const isReplica = message.includes('READONLY');
    if (isReplica) readOnly();
    return isReplica;
  };
  const trust = ca === undefined ? {} : { ca };
  if (address.kind === 'single')
    return new SingleRedis(address.url, {
      ...options,
      ...(address.url.startsWith('rediss:') && { tls: trust }),
      ...{ enableAutoPipelining, reconnectOnError, retryStrategy: wait },
    });
  const { nodes, tls } = address;
  const login = {
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: address.password }),
    ...(tls && { tls: trust }),
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
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: trust }),
    enableAutoPipelining,
    retryStrategy: wait,
    sentinelRetryStrategy: wait,
    reconnectOnError,
  });
}
