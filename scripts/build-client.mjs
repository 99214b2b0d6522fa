// Packs the client as an npm package: a module that includes the domain, one with hooks for React, self-contained
// declarations, the README, the licence and the examples. Prints the path of the archive.
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

/** Each export of the package, and what it needs at run time. */
const EXPORTS = {
  index: { entry: 'client/index.ts', needs: ['socket.io-client'] },
  react: { entry: 'client/react.ts', needs: ['react'] },
};

/**
 * @param {string} out the package's folder, emptied first
 * @param {string} into the folder of the archive
 * @returns {Promise<string>} the archive
 */
export async function packClient(out = inRoot('dist/client'), into = inRoot('var')) {
  await rm(out, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  for (const [name, { entry, needs }] of Object.entries(EXPORTS)) {
    await bundle(out, name, entry, needs);
    await declare(out, entry);
  }
  for (const part of ['package.json', 'README.md', 'examples'])
    await cp(inRoot('client', part), path.join(out, part), { recursive: true });
  await cp(inRoot('LICENSE'), path.join(out, 'LICENSE'));
  await run('npm', ['pack', out, '--pack-destination', into, '--silent', '--ignore-scripts']);
  const { name, version } = JSON.parse(await readFile(path.join(out, 'package.json'), 'utf8'));
  return path.join(into, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
}

async function declare(out, entry) {
  for (const [name, text] of plainDeclarations(inRoot(entry))) {
    const file = path.join(out, 'types', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, await format(text, { parser: 'typescript', printWidth: 110, singleQuote: true }));
  }
}

async function bundle(out, name, entry, needs) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: inRoot('client'),
    logLevel: 'warn',
    build: {
      ...{ outDir: out, emptyOutDir: false, target: 'es2022', minify: false, sourcemap: true },
      lib: { entry: inRoot(entry), formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: { external: needs },
    },
  });
  const text = await readFile(path.join(out, `${name}.js`), 'utf8');
  const imports = [...text.matchAll(/^import .*? from "([^"]+)"/gm)].map(([, from]) => from);
  const unexpected = imports.filter((from) => !needs.includes(from));
  if (unexpected.length > 0) throw new Problem(`The client would need ${unexpected.join(', ')} at run time.`);
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    await ensureDependencies();
    console.log(path.relative(inRoot(), await packClient()));
  });
}
