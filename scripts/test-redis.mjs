import './lib/check-node.mjs';
import { unpackDebianPackages } from './lib/debian-packages.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { OTHER_REDIS } from './lib/programs.mjs';
import { capture } from './lib/run.mjs';
import { runScript } from './lib/stop.mjs';

/** The specs that depend most on the server; `npm test` runs all others on one server. */
const E2E = 'test/e2e/redis-(cluster|sentinel)';
const RUNS = [
  ['--selectProjects=medium', '--testPathPatterns=test/medium/'],
  ['--selectProjects=e2e', `--testPathPatterns=${E2E}`],
  ['--selectProjects=faults', '--testPathPatterns=test/faults/redis'],
];

/** Runs the tests of Redis on other servers: all of them, or those that are named. Arguments that begin with - go to Jest. */
await runScript(async () => {
  const args = process.argv.slice(2);
  const named = args.filter((arg) => !arg.startsWith('-'));
  const unknown = named.filter((name) => !(name in OTHER_REDIS));
  if (unknown.length > 0)
    throw new Problem(
      `Unknown server: ${unknown.join(', ')}. There are ${Object.keys(OTHER_REDIS).join(', ')}.`,
    );
  const more = args.filter((arg) => arg.startsWith('-'));
  const outcomes = [];
  for (const name of named.length > 0 ? named : Object.keys(OTHER_REDIS))
    outcomes.push(...(await runOn(name, more)));
  for (const { line } of outcomes) console.log(line);
  return outcomes.every(({ ok }) => ok) ? 0 : 1;
});

async function runOn(name, more) {
  const { file, missing } = await unpackDebianPackages(OTHER_REDIS[name]);
  // Not a failure of the product, and yet never silent.
  if (missing) return [{ ok: false, line: `\n*** NOTHING RAN ON ${name.toUpperCase()}: ${missing}. ***\n` }];
  const { output } = await capture(file, ['--version']);
  console.log(`\n${output.trim()}`);
  const { REDIS_URL: _machine, ...env } = process.env;
  const outcomes = [];
  for (const run of more.length > 0 ? [more] : RUNS) {
    const code = await runNode([inRoot('scripts/test.mjs'), ...run], { ...env, REDIS_SERVER_PATH: file });
    outcomes.push({ ok: code === 0, line: `${name}: ${run[0]} ${code === 0 ? 'passed' : 'FAILED'}` });
  }
  return outcomes;
}
