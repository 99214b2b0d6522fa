import './lib/check-node.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureProgram, PROGRAMS } from './lib/programs.mjs';
import { runScript } from './lib/stop.mjs';
import { startTemporaryPostgres } from './lib/temporary-postgres.mjs';
import { startTemporaryRedis } from './lib/temporary-redis.mjs';

await runScript(async () => {
  await ensureDependencies();
  await build(['web', 'bench']);
  const redis = await startTemporaryRedis();
  // Only the benchmarks of pages need it; without it they fail and say so.
  const chromium = await ensureProgram(PROGRAMS.chromium);
  // Only the benchmark of the history needs it; without it that one fails and says so.
  const database = process.env.DATABASE_URL ?? (await startTemporaryPostgres().catch(() => undefined))?.url;
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    ...(database && { DATABASE_URL: database }),
    ...(chromium.file && { CHROMIUM_PATH: chromium.file }),
  };
  return runNode([inRoot('dist/bench-tree/bench/main.js'), ...process.argv.slice(2)], env);
});
