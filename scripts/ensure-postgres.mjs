import { existsSync, openSync, closeSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from './lib/child.mjs';
import { startOwnServer } from './lib/own-server.mjs';
import { findPostgres } from './lib/postgres-program.mjs';
import { isAcceptingLogins } from './lib/postgres-wire.mjs';
import { Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';

/** @typedef {import('./lib/own-server.mjs').Server} Postgres */

const USER = 'floorwalker';

/** @type {import('./lib/own-server.mjs').Kind} */
export const POSTGRES = {
  name: 'PostgreSQL',
  log: 'postgres.log',
  async prepare(dir, persistent, server) {
    const programs = await findPostgres();
    const data = path.join(dir, 'data');
    if (persistent && existsSync(path.join(data, 'PG_VERSION'))) {
      const { password } = JSON.parse(await readFile(secretFile(dir), 'utf8'));
      server.password = password;
    } else await initialise(programs, dir, data, persistent, server);
    const args = ['-D', data, ...settings(persistent, server).flatMap((setting) => ['-c', setting])];
    return () => {
      const log = openSync(path.join(dir, POSTGRES.log), 'a', 0o600);
      try {
        const [file, ...rest] = [...programs.asAnotherUser, programs.postgres, ...args];
        // SIGTERM would wait for every client to leave.
        return startChild(file, rest, { stdio: ['ignore', log, log], stopSignal: 'SIGINT' });
      } finally {
        closeSync(log);
      }
    };
  },
  async isAnswering(dir, { port }) {
    const running = await postmaster(dir);
    return running?.port === port && (await isAcceptingLogins(port, USER));
  },
  async shutDown(dir) {
    const running = await postmaster(dir);
    if (running) process.kill(running.pid, 'SIGINT');
  },
  urlOf: ({ port, password }) => `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
};

/**
 * The PostgreSQL of DATABASE_URL, or else one that this project starts; `missing` says why there is none.
 * @param {{ dir: string, persistent: boolean }} options see `startOwnServer`
 * @returns {Promise<Postgres | { missing: string }>}
 */
export async function startPostgres(options) {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  try {
    return await startOwnServer(POSTGRES, options);
  } catch (error) {
    if (error instanceof Problem) return { missing: error.message };
    throw error;
  }
}

async function initialise({ initdb, asAnotherUser }, dir, data, persistent, { password }) {
  await rm(data, { recursive: true, force: true }); // of a start that was interrupted
  const passwordFile = path.join(dir, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const options = ['-D', data, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--locale=C.UTF-8', '-E', 'UTF8'];
  const [file, ...args] = [...asAnotherUser, initdb, ...options, ...locale];
  try {
    await run(file, persistent ? args : [...args, '--no-sync']);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await writeFile(secretFile(dir), JSON.stringify({ password }), { mode: 0o600 });
}

/** What it holds for one run needs no protection against a power cut. */
const settings = (persistent, { port }) => [
  'listen_addresses=127.0.0.1',
  `port=${port}`,
  'unix_socket_directories=',
  'shared_buffers=64MB',
  'max_connections=100',
  'jit=off',
  ...(persistent ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
];

/** The password is part of the data, unlike the port. */
const secretFile = (dir) => path.join(dir, 'secret.json');

/** What the server itself writes while it runs: its pid in the first line, its port in the fourth. */
async function postmaster(dir) {
  const text = await readFile(path.join(dir, 'data/postmaster.pid'), 'utf8').catch(() => ''); // not running
  const [pid, , , port] = text.split('\n').map(Number);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}
