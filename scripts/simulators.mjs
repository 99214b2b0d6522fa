import './lib/check-node.mjs';
import { build } from './build.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';

await runScript(async () => {
  await ensureDependencies();
  await build(['simulators']);
  return runNode([inRoot('dist/simulators/main.js'), ...process.argv.slice(2)]);
});
