import { cp, stat } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './paths.mjs';

const ASSETS = new Set(['.lua', '.json']);

/** Copies the files that code reads at run time and the compiler does not copy. */
export async function copyAssets(from, to) {
  await cp(inRoot(from), inRoot(to), {
    recursive: true,
    filter: async (file) => ASSETS.has(path.extname(file)) || (await stat(file)).isDirectory(),
  });
}
