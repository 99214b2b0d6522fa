import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
/** The module of Jest that a worker serves; `jest-worker` calls its `teardown`, if there is one, before the worker ends. */
const SERVED = path.join(path.dirname(require.resolve('jest-runner')), 'testWorker.js');
const ends = [];
let ended = false;

/** Whether this process runs test files for Jest and is told when there are no more. With one worker, Jest runs them itself. */
export const isWorker = process.argv[1]?.includes('/jest-worker/') ?? false;

/**
 * Has something ended with this worker, after its last test file: what several files share.
 * @param {() => Promise<unknown>} end
 */
export function atWorkerEnd(end) {
  if (ended) void end();
  else ends.push(end);
}

function endAll() {
  // Such a listener keeps a process running.
  process.off('disconnect', endAll);
  ended = true;
  return Promise.allSettled(ends.splice(0).map((end) => end()));
}

// Jest itself was killed. Registered before the first test file, whose listeners are taken off after it.
if (isWorker) {
  process.on('disconnect', endAll);
  require(SERVED).teardown = endAll;
}
