import './lib/check-node.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { startRedis } from './ensure-redis.mjs';
import { startNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { firstFreePort } from './lib/ports.mjs';
import { Problem } from './lib/problem.mjs';
import { runScript } from './lib/stop.mjs';
import { Supervisor } from './supervise.mjs';

const DEFAULT_PORT = 3000;

await runScript(async () => {
  const [redis] = await Promise.all([
    startRedis({ dir: process.env.REDIS_DIR ?? inRoot('var/redis'), persistent: true }),
    ensureDependencies().then(() => build()),
  ]);
  const env = { ...process.env, REDIS_URL: redis.url, PORT: process.env.PORT ?? (await choosePort()) };

  const supervisor = new Supervisor();
  if (redis.child) supervisor.watch({ name: 'Redis', ...redis });
  supervisor.watch({
    name: 'The service',
    startAgain: () => startNode([inRoot('dist/service/main.js')], env),
  });
  return supervisor.finished;
});

/** The first free port; with PORT set, the service takes that one or reports that it is taken. */
async function choosePort() {
  const port = await firstFreePort(DEFAULT_PORT);
  if (!port)
    throw new Problem(`No free port from ${DEFAULT_PORT} upwards. Choose one with PORT=… npm start.`);
  if (port !== DEFAULT_PORT) console.log(`Port ${DEFAULT_PORT} is taken, using ${port}.`);
  return String(port);
}
