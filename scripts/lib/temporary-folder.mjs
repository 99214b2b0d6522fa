import { readdir, rm } from 'node:fs/promises';
import { stopOrphan } from './own-server.mjs';
import { inRoot } from './paths.mjs';
import { isAlive } from './process-alive.mjs';

/**
 * The folder of this process below `var/<name>`. Stops the servers and removes the folders of runs that were killed.
 * @param {import('./own-server.mjs').Kind} kind
 * @param {string} name
 */
export async function temporaryFolder(kind, name) {
  for (const pid of await readdir(inRoot('var', name)).catch(() => [])) {
    if (await isAlive(Number(pid))) continue;
    await stopOrphan(kind, inRoot('var', name, pid));
    await rm(inRoot('var', name, pid), { recursive: true, force: true });
  }
  return inRoot('var', name, String(process.pid));
}
