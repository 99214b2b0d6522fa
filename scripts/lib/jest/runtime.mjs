import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { compileFunction } from 'node:vm';
import JestRuntime from 'jest-runtime';

const require = createRequire(import.meta.url);
const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename', 'jest'];
/** The file of a package that `import` loads, by its name; the service imports the same. */
const packageFiles = new Map();

/**
 * Loads the repository's TypeScript anew for every test file; packages, scripts, Node's and Jest's own modules once per worker.
 */
export default class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    this.executor.compile = compile;
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
    const file = name === '@jest/globals' ? undefined : fileOutside(from, name);
    return file === undefined ? super.requireModuleOrMock(from, name) : load(file);
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
