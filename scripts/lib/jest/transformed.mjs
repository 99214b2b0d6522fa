import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync, version } from '@swc/core';

/**
 * A TypeScript module as CommonJS, and the file of its source map. Kept beside Jest's own cache for all projects together:
 * Jest would transform a module anew for each of them.
 * @param {string} file
 * @param {import('@jest/types').Config.ProjectConfig} config
 */
export function transformed(file, config) {
  const source = readFileSync(file, 'utf8');
  const options = optionsFor(file, config);
  const key = createHash('sha256')
    .update(JSON.stringify([version, options, file]))
    .update(source);
  const folder = path.join(config.cacheDirectory, 'floorwalker-modules');
  const kept = path.join(folder, `${key.digest('hex')}.js`);
  const map = `${kept}.map`;
  try {
    return { code: readFileSync(kept, 'utf8'), map };
  } catch {
    const made = transformSync(source, { ...options, filename: file, sourceMaps: true });
    mkdirSync(folder, { recursive: true });
    keep(map, made.map);
    keep(kept, made.code);
    return { code: made.code, map };
  }
}

/** The options of the transform as `jest.config.mjs` names them. */
function optionsFor(file, { transform }) {
  const [, , options] = transform.find(([pattern]) => new RegExp(pattern).test(file)) ?? [];
  if (options === undefined) throw new Error(`Jest has no transform for ${file}`);
  return options;
}

/** Other workers may read and write the same file. */
function keep(file, text) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, text);
  renameSync(mine, file);
}
