import './lib/check-node.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';
import { startTemporaryRedis } from './lib/temporary-redis.mjs';

await runScript(async () => {
  await ensureDependencies();
  await build(['web', 'bench']);
  const redis = await startTemporaryRedis();
  // Only a benchmark of pages misses it, and says so.
  const chromium = await ensureChromium();
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    ...(chromium.path && { CHROMIUM_PATH: chromium.path }),
  };
  return runNode([inRoot('dist/bench-tree/bench/main.js'), ...process.argv.slice(2)], env);
});
