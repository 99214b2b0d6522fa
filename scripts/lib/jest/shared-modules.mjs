import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { inRoot } from '../paths.mjs';

const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename'];
const SHARED = ['src', 'simulators', 'client', 'test/support', 'test/model'].map(
  (folder) => inRoot(folder) + path.sep,
);
/** Specs collect tests, and `fuzz` uses the `jest` of its file. */
const OF_A_FILE = /\.spec\.ts$|\/test\/support\/fuzz\//;

/** The modules of this worker by file. */
const modules = new Map();
/** Where their source maps are, by file: the runtime of a later test file did not transform them. */
export const sourceMaps = new Map();

/** Whether all test files of a worker use the same instance of this module: it collects no tests, and mocks nothing. */
export function isShared(file) {
  return SHARED.some((folder) => file.startsWith(folder)) && !OF_A_FILE.test(file);
}

/** The TypeScript file that `name` means in a module; undefined for a module outside of the repository. */
export function fileInRepository(from, name) {
  if (!name.startsWith('.') && !path.isAbsolute(name)) return undefined;
  const file = path.resolve(path.dirname(from), name).replace(/\.js$/, '.ts');
  return /\.(ts|json)$/.test(file) && existsSync(file) ? file : undefined;
}

/**
 * The exports of a module that is evaluated once per worker, with what it imports.
 * @param {string} file
 * @param {(file: string) => string} transform TypeScript to CommonJS
 * @param {(from: string, name: string) => unknown} requireOutside for modules that are not of the repository
 */
export function loadShared(file, transform, requireOutside) {
  const known = modules.get(file);
  if (known !== undefined) return known.exports;
  const module = { exports: {}, filename: file, id: file };
  modules.set(file, module);
  const require = (name) => {
    const wanted = fileInRepository(file, name);
    return wanted === undefined ? requireOutside(file, name) : loadShared(wanted, transform, requireOutside);
  };
  try {
    if (file.endsWith('.json')) module.exports = JSON.parse(readFileSync(file, 'utf8'));
    else evaluate(module, transform(file), require);
  } catch (error) {
    modules.delete(file);
    throw error;
  }
  return module.exports;
}

function evaluate(module, source, require) {
  const { filename } = module;
  compileFunction(source, PARAMETERS, { filename }).call(
    module.exports,
    module,
    module.exports,
    require,
    path.dirname(filename),
    filename,
  );
}
