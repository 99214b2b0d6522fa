import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.mjs';
import { isAlive } from './process-alive.mjs';
import { onStop } from './stop.mjs';

const HEARTBEAT_MS = 1_000;
const STALE_AFTER_MS = 10_000;
const WAIT_MS = 1_200_000;

/**
 * Runs `work` while no other process runs work under the same lock file.
 * The lock of a process that ended is taken over: at once when its pid is free, otherwise when its heartbeat stops
 * (in a container, another process soon gets the same pid).
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  await mkdir(path.dirname(file), { recursive: true });
  await acquire(file);
  const release = () => rm(file, { force: true });
  const forget = onStop(release);
  const heartbeat = setInterval(
    () => utimes(file, new Date(), new Date()).catch(() => clearInterval(heartbeat)),
    HEARTBEAT_MS,
  );
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    forget();
    await release();
  }
}

async function acquire(file) {
  const deadline = Date.now() + WAIT_MS;
  while (!(await create(file))) {
    const holder = await holderOf(file);
    if (holder?.stale) await clear(file);
    else if (Date.now() > deadline)
      throw new Problem(`Process ${holder?.pid} has held ${file} for too long.`);
    else await sleep(100);
  }
}

/** Two processes may find the same stale lock. Only one of them removes it, after checking again. */
async function clear(file) {
  const guard = `${file}.clearing`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (error.code === 'EEXIST') return sleep(10);
    throw error;
  }
  if ((await holderOf(file))?.stale) await rm(file, { force: true });
  await rmdir(guard);
}

async function create(file) {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(file) {
  try {
    const [pid, { mtimeMs }] = await Promise.all([readFile(file, 'utf8').then(Number), stat(file)]);
    const silent = Date.now() - mtimeMs > STALE_AFTER_MS;
    return { pid, stale: silent || (pid > 0 && !(await isAlive(pid))) };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // released meanwhile
    throw error;
  }
}
