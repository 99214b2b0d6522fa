import './lib/check-node.mjs';
import { once } from 'node:events';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { startOwnRedis } from './ensure-redis.mjs';
import { shippedSite, startNginx } from './lib/nginx.mjs';
import { startNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { firstFreePort, freeBlock, freePort } from './lib/ports.mjs';
import { Problem } from './lib/problem.mjs';
import { ensureProgram, PROGRAMS } from './lib/programs.mjs';
import { onHangUp, onStop, runScript } from './lib/stop.mjs';
import { Supervisor } from './supervise.mjs';

const START_MS = 60_000;
const LOOK_AGAIN_MS = 100;
const DEFAULT_PORT = 8080;
const SIMULATORS_PORTS = 10;
const HOST = '127.0.0.1';

/** The services of docker-compose.yml as processes: Redis, simulators, two api, two workers, and nginx in front. */
await runScript(async () => {
  const nginx = await ensureProgram(PROGRAMS.nginx);
  if (nginx.missing) throw new Problem(`npm run cluster needs nginx: ${nginx.missing}.`);
  await ensureDependencies();
  await build(['service', 'simulators', 'web']);
  const dir = inRoot('var/cluster', String(process.pid));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  onStop(() => rm(dir, { recursive: true, force: true }));
  const supervisor = new Supervisor();
  onHangUp(() => supervisor.reload());

  const redis = await startOwnRedis({ dir: path.join(dir, 'redis'), persistent: false });
  supervisor.watch({ name: 'Redis', ...redis });
  const { config, controlUrl } = await startSimulators(supervisor, dir);
  // All of them end together, so no other instance can take over their clients.
  const env = { DRAIN_MS: '500', LOG_LEVEL: 'warn', ...process.env, REDIS_URL: redis.url, HOST };
  const start = (name, role) =>
    startService(supervisor, dir, name, { ...env, FLOORWALKER_CONFIG: config, ROLE: role });
  const ports = await Promise.all([
    ...[start('api-1', 'api'), start('api-2', 'api')],
    ...[start('worker-1', 'worker'), start('worker-2', 'worker')],
  ]);
  await Promise.all(ports.map((port) => isReady(port)));

  const port = Number(process.env.PORT) || ((await firstFreePort(DEFAULT_PORT)) ?? (await freePort()));
  const [first, second] = ports.map((one) => `${HOST}:${one}`);
  const listen = `${HOST}:${port}`;
  supervisor.watch({
    name: 'nginx',
    startAgain: await startNginx(nginx.file, {
      dir: path.join(dir, 'nginx'),
      site: await shippedSite({ listen, apis: [first, second] }),
    }),
  });
  await isReady(port);
  console.log(`Floorwalker runs at http://${listen} (two api, two workers, nginx). Logs: ${dir}`);
  console.log(`A token: ${controlUrl}/issuer/token`);
  return supervisor.finished;
});

/** They print the accounts of a configuration file; it is written with them. */
async function startSimulators(supervisor, dir) {
  const config = path.join(dir, 'floorwalker.yaml');
  const env = { ...process.env, SIMULATORS_PORT: String(await freeBlock(SIMULATORS_PORTS)) };
  await copyFile(inRoot('deploy/floorwalker.head.yaml'), config);
  const file = await open(config, 'a');
  const discard = await open('/dev/null', 'w');
  const startAgain = (stdout = discard) =>
    startNode([inRoot('dist/simulators/main.js')], env, { stdout: stdout.fd });
  const child = startAgain(file);
  supervisor.watch({ name: 'The simulators', child, startAgain: () => startAgain() });
  const [{ controlUrl }] = await once(child.process, 'message', { signal: AbortSignal.timeout(START_MS) });
  await file.close();
  return { config, controlUrl };
}

/** On a free port, which stays the same when the service is started again. */
async function startService(supervisor, dir, name, env) {
  const port = await freePort();
  const log = await open(path.join(dir, `${name}.log`), 'a');
  const program = ['--enable-source-maps', inRoot('dist/service/main.js')];
  const startAgain = () => startNode(program, { ...env, PORT: String(port) }, { stdout: log.fd });
  supervisor.watch({ name, reloads: true, startAgain });
  return port;
}

async function isReady(port) {
  const url = `http://${HOST}:${port}/readyz`;
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(url).catch((error) => error); // not listening yet
    if (answer.ok) return;
    if (Date.now() > deadline) throw new Problem(`${url} is not ready: ${answer.status ?? answer.message}.`);
    await sleep(LOOK_AGAIN_MS);
  }
}
