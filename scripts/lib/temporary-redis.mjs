import { REDIS, startRedis } from '../ensure-redis.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** A Redis without persistence, for one run of the tests or the benchmarks. */
export async function startTemporaryRedis() {
  return startRedis({ dir: await temporaryFolder(REDIS, 'redis-temporary'), persistent: false });
}
