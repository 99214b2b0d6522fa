import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from './paths.mjs';

/** Loaded as packages: what starts threads from files of its own. */
const PACKAGES = /^pino(?:-http)?(?:\/|$)/;

/**
 * Joins the built service and its packages into one file, which a process loads in a fraction of the time. The tests start
 * dozens of services; the program that is shipped stays `dist/service`.
 * @param {string} out a folder
 */
export async function bundleService(out) {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: inRoot('dist/service/main.js'),
    platform: 'node',
    external: PACKAGES,
    onLog: () => {},
    plugins: [
      { name: 'original-places', transform: (code, file) => keepPlace(withoutAwait(code, file), file) },
    ],
  });
  const file = inRoot(out, 'service.cjs');
  await bundle.write({
    file,
    // A script is compiled from a cache, unlike a module; see `bundled-main.mjs`.
    format: 'cjs',
    codeSplitting: false,
    keepNames: true,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await writeFile(file, inAscii(await readFile(file, 'utf8')));
  await copyFile(inRoot('scripts/lib/bundled-main.mjs'), inRoot(out, 'main.js'));
}

/** The program itself awaits, which a script cannot do outside of a function. */
function withoutAwait(code, file) {
  if (file !== inRoot('dist/service/main.js')) return code;
  const changed = code
    .replace(/^#!.*/, '')
    .replace(/^try \{$.*?^\}$/ms, (block) => `void (async () => {\n${block}\n})();`);
  if (changed === code) throw new Error(`${file} has no try block that could be made a function`);
  return changed;
}

/** A text of bytes is read, and compiled, in half of the time. */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Modules find their files (Lua scripts, the pages) beside where they were. */
function keepPlace(code, file) {
  if (!code.includes('import.meta.')) return code;
  return code
    .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    .replaceAll('import.meta.filename', JSON.stringify(file))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
}
