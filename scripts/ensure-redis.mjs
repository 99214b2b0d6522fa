import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from './lib/child.mjs';
import { startOwnServer } from './lib/own-server.mjs';
import { findRedis } from './lib/redis-program.mjs';
import { ask, isAnswering } from './lib/redis-wire.mjs';

/** @typedef {import('./lib/own-server.mjs').Server} Redis */

/** @type {import('./lib/own-server.mjs').Kind} */
export const REDIS = {
  name: 'Redis',
  log: 'redis.log',
  async prepare(dir, persistent, server) {
    const program = await findRedis();
    const config = path.join(dir, 'redis.conf');
    await writeFile(config, configOf(dir, persistent, server), { mode: 0o600 });
    return () => startChild(program.file, [config], { stdio: 'ignore', env: program.env });
  },
  isAnswering: (_dir, server) => isAnswering(server),
  shutDown: async (_dir, server) => {
    await ask(server, 'SHUTDOWN'); // answered by closing the connection
  },
  urlOf: ({ port, password }) => `redis://:${password}@127.0.0.1:${port}`,
};

/**
 * The Redis of REDIS_URL, or else one that this project starts.
 * @param {{ dir: string, persistent: boolean }} options see `startOwnServer`
 * @returns {Promise<Redis>}
 */
export async function startRedis(options) {
  const given = process.env.REDIS_URL;
  return given ? { url: given, stop: async () => {} } : startOwnRedis(options);
}

/**
 * The Redis that another process of this project runs from `dir`, or else a new one.
 * @param {{ dir: string, persistent: boolean }} options see `startOwnServer`
 * @returns {Promise<Redis>}
 */
export const startOwnRedis = (options) => startOwnServer(REDIS, options);

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
