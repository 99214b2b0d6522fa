import './lib/check-node.mjs';
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { runJest } from './lib/jest.mjs';
import { ensureNginx } from './lib/nginx.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';
import { startTemporaryRedis } from './lib/temporary-redis.mjs';
import { describeTotals } from './quiet-reporter.mjs';

await runScript(async () => {
  await ensureDependencies();
  await build();
  const { CHROMIUM_PATH: _asked, ...env } = process.env;
  const chromium = await ensureChromium();
  if (chromium.path) env.CHROMIUM_PATH = chromium.path;
  else env.CHROMIUM_MISSING = chromium.missing;
  const nginx = await ensureNginx();
  if (nginx.path) env.NGINX_PATH = nginx.path;
  else env.NGINX_MISSING = nginx.missing;
  env.REDIS_URL = (await startTemporaryRedis()).url;

  const totals = await runJest(process.argv.slice(2), env);
  await mkdir(inRoot('var'), { recursive: true });
  await writeFile(inRoot('var/test-results.json'), JSON.stringify(totals, undefined, 2));
  if (chromium.missing) console.log(`\n*** BROWSER TESTS WERE SKIPPED: ${chromium.missing}. ***\n`);
  if (nginx.missing) console.log(`\n*** TESTS BEHIND NGINX WERE SKIPPED: ${nginx.missing}. ***\n`);
  console.log(describeTotals(totals));
  return totals.failed > 0 ? 1 : 0;
});
