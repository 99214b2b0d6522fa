import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './problem.mjs';
import { isAlive } from './process-alive.mjs';
import { onStop } from './stop.mjs';

const BEAT_MS = 1_000;
const DEAD_AFTER_MS = 10_000;
const PATIENCE_MS = 1_200_000;

/**
 * Runs `work` while no other process runs work under the same lock file.
 * The lock of a process that died is taken over: at once when its pid is gone, else when its heartbeat stopped
 * (in a container the same pid soon belongs to somebody else).
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
  const heart = setInterval(
    () => utimes(file, new Date(), new Date()).catch(() => clearInterval(heart)),
    BEAT_MS,
  );
  try {
    return await work();
  } finally {
    clearInterval(heart);
    forget();
    await release();
  }
}

async function acquire(file) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await create(file))) {
    const holder = await holderOf(file);
    if (holder?.dead) await clear(file);
    else if (Date.now() > deadline)
      throw new Problem(`Process ${holder?.pid} has been holding ${file} for too long.`);
    else await sleep(100);
  }
}

/** Two processes may find the same dead holder: only one of them, after a second look, removes the lock. */
async function clear(file) {
  const guard = `${file}.clearing`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (error.code === 'EEXIST') return sleep(10);
    throw error;
  }
  if ((await holderOf(file))?.dead) await rm(file, { force: true });
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
    const silent = Date.now() - mtimeMs > DEAD_AFTER_MS;
    return { pid, dead: silent || (pid > 0 && !(await isAlive(pid))) };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined; // released meanwhile
    throw error;
  }
}
