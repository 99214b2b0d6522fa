import { readdir, rm } from 'node:fs/promises';
import { startRedis, stopOrphan } from '../ensure-redis.mjs';
import { inRoot } from './paths.mjs';
import { isAlive } from './process-alive.mjs';

/** A Redis without persistence, for one run of the tests or the benchmarks. */
export async function startTemporaryRedis() {
  await removeLeftovers();
  return startRedis({ dir: inRoot('var/redis-temporary', String(process.pid)), persistent: false });
}

/** Stops the servers and removes the folders of runs that were killed. */
async function removeLeftovers() {
  const folder = inRoot('var/redis-temporary');
  for (const pid of await readdir(folder).catch(() => [])) {
    if (await isAlive(Number(pid))) continue;
    await stopOrphan(inRoot('var/redis-temporary', pid));
    await rm(inRoot('var/redis-temporary', pid), { recursive: true, force: true });
  }
}
