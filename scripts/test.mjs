import './lib/check-node.mjs';
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runJest } from './lib/jest.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureOldChromium, OLD_CHROMIUMS } from './lib/old-chromium.mjs';
import { Problem } from './lib/problem.mjs';
import { ensureProgram, PROGRAMS } from './lib/programs.mjs';
import { runScript } from './lib/stop.mjs';
import { startTemporaryPostgres } from './lib/temporary-postgres.mjs';
import { startTemporaryRedis } from './lib/temporary-redis.mjs';
import { describeTotals } from './quiet-reporter.mjs';

const NEEDED_BY = {
  chromium: 'BROWSER TESTS',
  nginx: 'TESTS BEHIND NGINX',
  haproxy: 'TESTS BEHIND HAPROXY',
  promtool: 'TESTS OF THE ALERT RULES',
  asterisk: 'TESTS WITH A REAL ASTERISK',
};

await runScript(async () => {
  await ensureDependencies();
  await build();
  await build(['bundledService']);
  const { env, skipped } = await testPrograms();
  env.REDIS_URL = (await startTemporaryRedis()).url;
  await addDatabase(env, skipped);

  const totals = await runJest(process.argv.slice(2), env);
  await mkdir(inRoot('var'), { recursive: true });
  await writeFile(inRoot('var/test-results.json'), JSON.stringify(totals, undefined, 2));
  for (const reason of skipped) console.log(`\n*** ${reason} ***\n`);
  console.log(describeTotals(totals));
  return totals.failed > 0 ? 1 : 0;
});

/** Each test makes its own database there; none is a service's by default, so DATABASE_URL is left out. */
async function addDatabase(env, skipped) {
  delete env.DATABASE_URL;
  try {
    env.TEST_DATABASE_URL = process.env.DATABASE_URL ?? (await startTemporaryPostgres()).url;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    env.POSTGRES_MISSING = error.message;
    skipped.push(`TESTS OF THE HISTORY WERE SKIPPED: ${error.message}`);
  }
}

/** The environment that names the programs for the tests, and which tests are skipped because one is missing. */
async function testPrograms() {
  const env = { ...process.env };
  const skipped = [];
  for (const [name, tests] of Object.entries(NEEDED_BY)) {
    const { file, missing } = await ensureProgram(PROGRAMS[name]);
    delete env[`${name.toUpperCase()}_PATH`];
    env[`${name.toUpperCase()}_${file ? 'PATH' : 'MISSING'}`] = file ?? missing;
    if (missing) skipped.push(`${tests} WERE SKIPPED: ${missing}.`);
  }
  for (const version of Object.keys(OLD_CHROMIUMS)) {
    const { file, missing } = await ensureOldChromium(version);
    env[`CHROMIUM_${version}_${file ? 'PATH' : 'MISSING'}`] = file ?? missing;
    if (missing) skipped.push(`TESTS IN CHROMIUM ${version} WERE SKIPPED: ${missing}.`);
  }
  return { env, skipped };
}
