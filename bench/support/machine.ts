import { cpus, loadavg, totalmem } from 'node:os';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { rounded } from './figures.js';

/** What the figures were made on; to be printed above them. */
export async function machineLine(redisUrl: string): Promise<string> {
  const connections = new RedisConnections(redisUrl);
  try {
    const info = await connections.commands.info('server');
    const redis = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
    const [cpu] = cpus();
    const memory = `${rounded(totalmem() / 2 ** 30, 0)} GiB`;
    return `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${memory}, Node ${process.version}, Redis ${redis}`;
  } finally {
    await connections.close();
  }
}

/** Of the machine over the last minute: others may use it too. */
export const load = (): string => rounded(loadavg()[0] ?? NaN);
