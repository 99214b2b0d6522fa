import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './lib/child.mjs';
import { withLock } from './lib/lock.mjs';
import { freePort } from './lib/ports.mjs';
import { Problem } from './lib/problem.mjs';
import { isAlive } from './lib/process-alive.mjs';
import { findRedis } from './lib/redis-program.mjs';
import { ask, isAnswering } from './lib/redis-wire.mjs';
import { onStop } from './lib/stop.mjs';

const START_MS = 20_000;

/**
 * @typedef {ReturnType<typeof startChild>} Child
 * @typedef {object} Redis
 * @property {string} url
 * @property {Child} [child] the server, when this process started it
 * @property {() => Child} [startAgain] starts it again after it ended: same port, same password, same data
 * @property {(timeoutMs?: number) => Promise<void>} stop stops it when this process started it
 */

/**
 * The Redis of REDIS_URL, or else one that this project starts.
 * @param {{ dir: string, persistent: boolean }} options see `startOwnRedis`
 * @returns {Promise<Redis>}
 */
export async function startRedis(options) {
  const given = process.env.REDIS_URL;
  return given ? { url: given, stop: async () => {} } : startOwnRedis(options);
}

/**
 * The Redis that another process of this project runs from `dir`, or else a new one on a free port of the loopback
 * interface with a random password.
 * @param {{ dir: string, persistent: boolean }} options `persistent` keeps the data in `dir` for the next start;
 *   otherwise `dir` is removed at the end.
 * @returns {Promise<Redis>}
 */
export async function startOwnRedis({ dir, persistent }) {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return withLock(path.join(dir, 'start.lock'), async () => {
    const running = await runningIn(dir);
    if (running && !(await isOrphan(running))) return { url: urlOf(running), stop: async () => {} };
    if (running) await shutDown(running);
    return startNew(dir, persistent);
  });
}

/** Stops a server whose starting process was killed before it could stop it. */
export async function stopOrphan(dir) {
  const running = await runningIn(dir);
  if (running && (await isOrphan(running))) await shutDown(running);
}

async function startNew(dir, persistent) {
  const program = await findRedis();
  const config = path.join(dir, 'redis.conf');
  const server = {
    port: await freePort(),
    password: randomBytes(24).toString('base64url'),
    owner: process.pid,
  };
  await writeFile(config, configOf(dir, persistent, server), { mode: 0o600 });

  let child;
  const startAgain = () =>
    (child = startChild(program.file, [config], { stdio: 'ignore', env: program.env }));
  const stop = async (timeoutMs) => {
    forget();
    await child.stop(timeoutMs);
    await rm(persistent ? stateFile(dir) : dir, { recursive: true, force: true });
  };
  const forget = onStop(stop);

  try {
    await answers(startAgain(), server, dir);
  } catch (error) {
    await stop();
    throw error;
  }
  await writeFile(stateFile(dir), JSON.stringify(server), { mode: 0o600 });
  return { url: urlOf(server), child, startAgain, stop };
}

/** `hz 100`: with the default of 10, BullMQ's delayed jobs run up to 0.1 s late on an idle server. */
const configOf = (dir, persistent, { port, password }) => `\
bind 127.0.0.1
port ${port}
requirepass ${password}
dir ${JSON.stringify(dir)}
logfile redis.log
save ""
appendonly ${persistent ? 'yes' : 'no'}
appendfsync everysec
maxmemory-policy noeviction
hz 100
`;

async function answers(child, server, dir) {
  let exit;
  void child.exited.then((how) => (exit = how));
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && !exit) {
    if (await isAnswering(server)) return;
    await sleep(20);
  }
  const log = await readFile(path.join(dir, 'redis.log'), 'utf8').catch(() => exit?.error?.message ?? '');
  throw new Problem(`Redis did not start. The end of ${path.join(dir, 'redis.log')}:\n${log.slice(-1_500)}`);
}

const urlOf = ({ port, password }) => `redis://:${password}@127.0.0.1:${port}`;
const stateFile = (dir) => path.join(dir, 'server.json');
const isOrphan = async ({ owner }) => owner === process.pid || !(await isAlive(owner));

async function runningIn(dir) {
  const state = await readFile(stateFile(dir), 'utf8').catch(() => undefined); // none yet
  const server = state && JSON.parse(state);
  return server && (await isAnswering(server)) ? server : undefined;
}

async function shutDown(server) {
  await ask(server, 'SHUTDOWN'); // answered by closing the connection
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && (await isAnswering(server))) await sleep(50);
}
