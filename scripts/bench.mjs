import './lib/check-node.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureProgram, PROGRAMS } from './lib/programs.mjs';
import { runScript } from './lib/stop.mjs';
import { startTemporaryRedis } from './lib/temporary-redis.mjs';

await runScript(async () => {
  await ensureDependencies();
  await build(['web', 'bench']);
  const redis = await startTemporaryRedis();
  // Only the benchmarks of pages need it; without it they fail and say so.
  const chromium = await ensureProgram(PROGRAMS.chromium);
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    ...(chromium.file && { CHROMIUM_PATH: chromium.file }),
  };
  return runNode([inRoot('dist/bench-tree/bench/main.js'), ...process.argv.slice(2)], env);
});
