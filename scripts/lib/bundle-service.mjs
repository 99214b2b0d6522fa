import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from './paths.mjs';

/** Loaded as packages: what the service looks up by its file, and what starts threads from files of its own. */
const PACKAGES =
  /^(?:socket\.io|socket\.io-adapter|socket\.io-parser|engine\.io|ws|pino|pino-http|@bull-board\/[^/]+)(?:\/|$)/;

/**
 * Joins the built service and its packages into a few files, which a process loads in a fraction of the time. The tests start
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
    plugins: [{ name: 'original-places', transform: keepPlace }],
  });
  await bundle.write({ dir: inRoot(out), format: 'esm', keepNames: true });
}

/** Modules find their files (Lua scripts, the pages) beside where they were. */
function keepPlace(code, file) {
  if (!code.includes('import.meta.')) return undefined;
  return code
    .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    .replaceAll('import.meta.filename', JSON.stringify(file))
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
}
