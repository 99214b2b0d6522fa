import { startNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { untilExit } from './run.mjs';

const EXIT_GRACE_MS = 5_000;
const COMMAND = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  inRoot('node_modules/jest/bin/jest.js'),
  `--reporters=${inRoot('scripts/quiet-reporter.mjs')}`,
  '--openHandlesTimeout=0', // this and the next are said below, in our own words
  '--passWithNoTests',
  '--maxWorkers=2', // each starts services of its own; more of them wait for each other
  '--workerIdleMemoryLimit=1GB', // modules of a finished file are hardly ever collected
];

/**
 * Runs Jest. Whatever keeps it from running all it found, and at least one test, counts as a failure.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passed: number, failed: number, skipped: number, suites?: object[] }>}
 */
export async function runJest(args, env) {
  const child = startNode([...COMMAND, ...args], env);
  let totals;
  child.process.once('message', (results) => {
    totals = results;
    setTimeout(() => endJest(child), EXIT_GRACE_MS).unref();
  });
  const { code, signal } = await untilExit(child);

  if (!totals) return broken(`Jest ended before it had results (${signal ?? `exit code ${code}`}).`);
  if (totals.passed + totals.failed === 0) return broken('No test ran.', totals);
  if (code > 0 && totals.failed === 0)
    return broken(`All passed, but Jest ended with exit code ${code}.`, totals);
  return totals;
}

/** Jest itself would wait for ever. */
function endJest(child) {
  console.log(
    'The tests left something open, so Jest did not end by itself (--detectOpenHandles tells what).',
  );
  void child.stop(1_000);
}

function broken(why, totals = { passed: 0, skipped: 0 }) {
  console.log(why);
  return { ...totals, failed: 1 };
}
