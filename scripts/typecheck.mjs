import './lib/check-node.mjs';
import { existsSync } from 'node:fs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';

const tsc = (project) =>
  runNode([inRoot('node_modules/typescript/bin/tsc'), '--noEmit', '-p', inRoot(project)]);

await runScript(async () => {
  const projects = ['tsconfig.json', 'web/tsconfig.json'].filter((project) => existsSync(inRoot(project)));
  return Math.max(...(await Promise.all(projects.map(tsc))));
});
