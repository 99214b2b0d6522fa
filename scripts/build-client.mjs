// Packs the client as an npm package: one module that includes the domain, self-contained declarations, the README and the
// example. Prints the path of the archive.
import './lib/check-node.mjs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { plainDeclarations } from './lib/plain-declarations.mjs';
import { inRoot } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { run } from './lib/run.mjs';
import { runScript } from './lib/stop.mjs';

const ENTRY = 'client/index.ts';
const NEEDED_AT_RUN_TIME = ['socket.io-client'];

/**
 * @param {string} out the package's folder, emptied first
 * @param {string} into the folder of the archive
 * @returns {Promise<string>} the archive
 */
export async function packClient(out = inRoot('dist/client'), into = inRoot('var')) {
  await rm(out, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  await bundle(out);
  for (const [name, text] of plainDeclarations(inRoot(ENTRY))) {
    const file = path.join(out, 'types', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, await format(text, { parser: 'typescript', printWidth: 110, singleQuote: true }));
  }
  for (const part of ['package.json', 'README.md', 'examples'])
    await cp(inRoot('client', part), path.join(out, part), { recursive: true });
  await run('npm', ['pack', out, '--pack-destination', into, '--silent', '--ignore-scripts']);
  const { name, version } = JSON.parse(await readFile(path.join(out, 'package.json'), 'utf8'));
  return path.join(into, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
}

async function bundle(out) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: inRoot('client'),
    logLevel: 'warn',
    build: {
      ...{ outDir: out, emptyOutDir: true, target: 'es2022', minify: false, sourcemap: true },
      lib: { entry: inRoot(ENTRY), formats: ['es'], fileName: () => 'index.js' },
      rolldownOptions: { external: NEEDED_AT_RUN_TIME },
    },
  });
  const imports = [
    ...(await readFile(path.join(out, 'index.js'), 'utf8')).matchAll(/^import .*? from "([^"]+)"/gm),
  ];
  const unexpected = imports.map(([, from]) => from).filter((from) => !NEEDED_AT_RUN_TIME.includes(from));
  if (unexpected.length > 0) throw new Problem(`The client would need ${unexpected.join(', ')} at run time.`);
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    await ensureDependencies();
    console.log(path.relative(inRoot(), await packClient()));
  });
}
