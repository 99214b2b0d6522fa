import { availableParallelism, totalmem } from 'node:os';
import { startNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { untilExit } from './run.mjs';

const EXIT_GRACE_MS = 5_000;
/** A worker, with the services and the browser that its test starts. */
const WORKER_BYTES = 2 * 1024 ** 3;
const COMMAND = [
  '--disable-warning=ExperimentalWarning',
  inRoot('node_modules/jest/bin/jest.js'),
  `--reporters=${inRoot('scripts/quiet-reporter.mjs')}`,
  '--openHandlesTimeout=0', // reported below, like the next one
  '--passWithNoTests',
  `--testSequencer=${inRoot('scripts/lib/longest-first.mjs')}`,
  `--maxWorkers=${workers()}`,
  '--workerIdleMemoryLimit=1GB', // a worker above it is replaced between two files
];

/**
 * Suites with services and browsers wait for timers some of their time: three workers keep two cores busy. With more, what they
 * start waits for a core too, and takes several times as long.
 */
function workers() {
  const inMemory = Math.floor(totalmem() / WORKER_BYTES);
  return Math.max(1, Math.min(Math.ceil(1.5 * availableParallelism()), inMemory));
}

/**
 * Runs Jest. A run that ends early, or in which no test ran, counts as a failure.
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

/** Without this, Jest waits without a limit. */
function endJest(child) {
  console.log('The tests left handles open, so Jest did not end. --detectOpenHandles lists them.');
  void child.stop(1_000);
}

function broken(why, totals = { passed: 0, skipped: 0 }) {
  console.log(why);
  return { ...totals, failed: 1 };
}
