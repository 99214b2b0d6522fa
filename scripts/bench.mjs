import './lib/check-node.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';
import { startTemporaryRedis } from './lib/temporary-redis.mjs';

await runScript(async () => {
  await ensureDependencies();
  await build(['service', 'simulators', 'bench']);
  const redis = await startTemporaryRedis();
  const env = { ...process.env, REDIS_URL: redis.url };
  return runNode([inRoot('dist/bench-tree/bench/main.js'), ...process.argv.slice(2)], env);
});
