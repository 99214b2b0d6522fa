import type { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { sum } from './figures.js';

/** How many commands Redis was given since its start, those inside scripts included. */
export async function commandsOf({ commands }: RedisConnections): Promise<number> {
  const stats = await commands.info('commandstats');
  return sum([...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, , calls]) => Number(calls)));
}

export async function memoryOf({ commands }: RedisConnections): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await commands.info('memory'))?.[1]);
}

/** The processor time Redis has used, ms. */
export async function cpuMsOf({ commands }: RedisConnections): Promise<number> {
  const info = await commands.info('cpu');
  return 1_000 * sum([...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, s]) => Number(s)));
}
