import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { compileFunction } from 'node:vm';
import JestRuntime from 'jest-runtime';
import { fileInRepository, isShared, loadShared, sourceMaps } from './shared-modules.mjs';
import { transformed } from './transformed.mjs';

const require = createRequire(import.meta.url);
const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename', 'jest'];
/** The file of a package that `import` loads, by its name; the service imports the same. */
const packageFiles = new Map();

/**
 * Loads test files anew. Packages, scripts, Node's and Jest's own modules, and what is tested (see `shared-modules.mjs`), are
 * loaded once per worker: evaluating the service costs half a second, which is more than most test files take.
 */
export default class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    this.executor.compile = compile;
    // Coverage belongs to the runtime that transformed a file.
    this.shares = !this._coverageOptions.collectCoverage;
    for (const [file, map] of sourceMaps) this.getSourceMaps().set(file, map);
  }

  /** The transform makes CommonJS of every TypeScript module. */
  unstable_shouldLoadAsEsm() {
    return false;
  }

  requireModule(from, name, ...rest) {
    const file = fileOutside(from, name);
    return file === undefined ? super.requireModule(from, name, ...rest) : load(file);
  }

  requireModuleOrMock(from, name) {
    if (name === '@jest/globals') return super.requireModuleOrMock(from, name);
    const shared = this.shares ? fileInRepository(from, name) : undefined;
    if (shared !== undefined && isShared(shared)) return this.#loadShared(shared);
    const file = fileOutside(from, name);
    return file === undefined ? super.requireModuleOrMock(from, name) : load(file);
  }

  #loadShared(file) {
    return loadShared(
      file,
      (one) => this.#transform(one),
      (from, name) => load(fileOutside(from, name)),
    );
  }

  #transform(file) {
    const { code, map } = transformed(file, this._config);
    sourceMaps.set(file, map);
    this.getSourceMaps().set(file, map);
    return code;
  }

  requireInternalModule(from, name) {
    return createRequire(from)(name ?? from);
  }
}

/** What Node loads; undefined for a module of the repository. */
function fileOutside(from, name) {
  if (name === undefined) return from.includes('/node_modules/') ? from : undefined;
  if (name.endsWith('.mjs')) return path.resolve(path.dirname(from), name);
  if (name.startsWith('.') || path.isAbsolute(name)) return undefined;
  if (isBuiltin(name)) return name;
  let file = packageFiles.get(name);
  if (file === undefined) packageFiles.set(name, (file = fileURLToPath(import.meta.resolve(name))));
  return file;
}

/** As `import` sees it: the default export of a CommonJS module is its `module.exports`. */
function load(file) {
  const exported = require(file);
  if (!exported?.__esModule || types.isModuleNamespaceObject(exported)) return exported;
  return Object.create(exported, { default: { value: exported } });
}

/** In this realm. */
function compile(source, filename) {
  return compileFunction(source, PARAMETERS, { filename });
}
