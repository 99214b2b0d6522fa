import { build } from '../build.mjs';
import { ensureDependencies } from '../ensure-dependencies.mjs';
import { startPostgres } from '../ensure-postgres.mjs';
import { startRedis } from '../ensure-redis.mjs';
import { Supervisor } from '../supervise.mjs';
import { startNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { firstFreePort } from './ports.mjs';
import { Problem } from './problem.mjs';
import { onHangUp } from './stop.mjs';

const DEFAULT_PORT = 3000;

/**
 * Builds and runs the service with its Redis and its PostgreSQL, and keeps them running. Without PostgreSQL there is no
 * history, and everything else runs.
 * @param {NodeJS.ProcessEnv} [more] variables for the service
 * @param {import('../supervise.mjs').Part[]} [others] what else is to be kept running
 * @returns {Promise<number>} an exit code, when one of them cannot be kept running
 */
export async function runService(more = {}, others = []) {
  let supervisor;
  // Also during the build: SIGHUP asks for a reload, never for an end.
  onHangUp(() => supervisor?.reload());
  const [redis, postgres] = await Promise.all([
    startRedis({ dir: process.env.REDIS_DIR ?? inRoot('var/redis'), persistent: true }),
    startPostgres({ dir: process.env.POSTGRES_DIR ?? inRoot('var/postgres'), persistent: true }),
    ensureDependencies().then(() => build()),
  ]);
  const port = process.env.PORT ?? (await choosePort());
  const env = { ...process.env, ...more, REDIS_URL: redis.url, PORT: port };
  if (postgres.url) env.DATABASE_URL = postgres.url;
  else console.log(`History is off: ${postgres.missing}`);

  supervisor = new Supervisor();
  if (redis.child) supervisor.watch({ name: 'Redis', ...redis });
  if (postgres.child) supervisor.watch({ name: 'PostgreSQL', ...postgres });
  for (const part of others) supervisor.watch(part);
  supervisor.watch({
    name: 'The service',
    reloads: true,
    startAgain: () => {
      const child = startNode([inRoot('dist/service/main.js')], env);
      child.process.on('message', greet);
      return child;
    },
  });
  return supervisor.finished;
}

/** The service itself prints nothing but lines of its log. */
function greet({ url, demo }) {
  if (demo)
    console.log('This is a demo: the phone systems are simulated, and anonymous visitors can log in.');
  console.log(`Floorwalker runs at ${url}`);
}

/** The first free port; with PORT set, the service takes that one or reports that it is taken. */
async function choosePort() {
  const port = await firstFreePort(DEFAULT_PORT);
  if (!port)
    throw new Problem(`No free port from ${DEFAULT_PORT} upwards. Choose one with PORT=… npm start.`);
  if (port !== DEFAULT_PORT) console.log(`Port ${DEFAULT_PORT} is taken, using ${port}.`);
  return String(port);
}
