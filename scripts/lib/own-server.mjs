import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock.mjs';
import { freePort } from './ports.mjs';
import { Problem } from './problem.mjs';
import { isAlive } from './process-alive.mjs';
import { onStop } from './stop.mjs';

const START_MS = 60_000;

/**
 * @typedef {ReturnType<typeof import('./child.mjs').startChild>} Child
 * @typedef {{ port: number, password: string, owner: number }} Address `owner` is the process that stops it
 *
 * @typedef {object} Kind a kind of server that this project can run: on a free port of the loopback interface, with a random
 *   password
 * @property {string} name for people
 * @property {string} log the name of its log in its folder
 * @property {(dir: string, persistent: boolean, server: Address) => Promise<() => Child>} prepare writes what it needs in
 *   its folder; returns how it is started
 * @property {(dir: string, server: Address) => Promise<boolean>} isAnswering whether the server of this folder answers
 * @property {(dir: string, server: Address) => Promise<void>} shutDown asks one that another process started to end
 * @property {(server: Address) => string} urlOf
 *
 * @typedef {object} Server
 * @property {string} url
 * @property {Child} [child] the server, when this process started it
 * @property {() => Child} [startAgain] starts it again after it ended: same port, same password, same data
 * @property {(timeoutMs?: number) => Promise<void>} stop stops it when this process started it
 */

/**
 * The server that another process of this project runs from `dir`, or else a new one.
 * @param {Kind} kind
 * @param {{ dir: string, persistent: boolean }} options `persistent` keeps the data in `dir` for the next start;
 *   otherwise `dir` is removed at the end.
 * @returns {Promise<Server>}
 */
export async function startOwnServer(kind, { dir, persistent }) {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return withLock(path.join(dir, 'start.lock'), async () => {
    const running = await runningIn(kind, dir);
    if (running && !(await isOrphan(running))) return { url: kind.urlOf(running), stop: async () => {} };
    if (running) await shutDown(kind, dir, running);
    return startNew(kind, dir, persistent);
  });
}

/**
 * Stops a server whose starting process was killed before it could stop it.
 * @param {Kind} kind
 */
export async function stopOrphan(kind, dir) {
  const running = await runningIn(kind, dir);
  if (running && (await isOrphan(running))) await shutDown(kind, dir, running);
}

async function startNew(kind, dir, persistent) {
  const server = {
    port: await freePort(),
    password: randomBytes(24).toString('base64url'),
    owner: process.pid,
  };
  const start = await kind.prepare(dir, persistent, server);

  let child;
  const startAgain = () => (child = start());
  const stop = async (timeoutMs) => {
    forget();
    await child.stop(timeoutMs);
    await rm(persistent ? stateFile(dir) : dir, { recursive: true, force: true });
  };
  const forget = onStop(stop);

  try {
    await answers(kind, startAgain(), server, dir);
  } catch (error) {
    await stop();
    throw error;
  }
  await writeFile(stateFile(dir), JSON.stringify(server), { mode: 0o600 });
  return { url: kind.urlOf(server), child, startAgain, stop };
}

async function answers(kind, child, server, dir) {
  let exit;
  void child.exited.then((how) => (exit = how));
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && !exit) {
    if (await kind.isAnswering(dir, server)) return;
    await sleep(20);
  }
  const file = path.join(dir, kind.log);
  const log = await readFile(file, 'utf8').catch(() => exit?.error?.message ?? '');
  throw new Problem(`${kind.name} did not start. The end of ${file}:\n${log.slice(-1_500)}`);
}

const stateFile = (dir) => path.join(dir, 'server.json');
const isOrphan = async ({ owner }) => owner === process.pid || !(await isAlive(owner));

async function runningIn(kind, dir) {
  const state = await readFile(stateFile(dir), 'utf8').catch(() => undefined); // none yet
  const server = state && JSON.parse(state);
  return server && (await kind.isAnswering(dir, server)) ? server : undefined;
}

async function shutDown(kind, dir, server) {
  await kind.shutDown(dir, server);
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && (await kind.isAnswering(dir, server))) await sleep(50);
}
