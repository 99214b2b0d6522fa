import './lib/check-node.mjs';
import { availableParallelism } from 'node:os';
import { capture } from './lib/run.mjs';
import { runScript } from './lib/stop.mjs';

/** The steps, longest first, so that those that run side by side end together. */
const STEPS = ['lint', 'typecheck', 'format:check', 'lint:deps', 'words', 'licences -- --check'];
/** ESLint with types and the compiler hold one to two gigabytes each. */
const MOST_AT_ONCE = 2;

/** Shows what a failed step has printed, and nothing of the others. */
await runScript(async () => {
  const left = [...STEPS];
  let failed = 0;
  const lane = async () => {
    for (let step = left.shift(); step; step = left.shift()) {
      const { ok, output } = await capture('npm', ['--silent', 'run', ...step.split(' ')]);
      if (ok) continue;
      failed += 1;
      console.log(`${output}\nnpm run ${step} failed.\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, availableParallelism()) }, lane));
  return failed > 0 ? 1 : 0;
});
