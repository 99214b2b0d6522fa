import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import JestRuntime from 'jest-runtime';

const require = createRequire(import.meta.url);
const PARAMETERS = ['module', 'exports', 'require', '__dirname', '__filename', 'jest'];
/** By specifier: a package's file for `import`. */
const resolved = new Map();

/**
 * Loads the repository's own modules anew for every test file, and packages, Node and Jest's own modules once per worker.
 */
export default class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    this.executor.compile = compile;
  }

  /** The transform makes CommonJS of all our modules. */
  unstable_shouldLoadAsEsm() {
    return false;
  }

  requireModule(from, name, ...rest) {
    if (name === undefined ? from.includes('/node_modules/') : isPackage(name)) return load(name ?? from);
    return super.requireModule(from, name, ...rest);
  }

  requireModuleOrMock(from, name) {
    if (name !== '@jest/globals' && isPackage(name)) return load(name);
    return super.requireModuleOrMock(from, name);
  }

  requireInternalModule(from, name) {
    return createRequire(from)(name ?? from);
  }
}

const isPackage = (name) => !name.startsWith('.') && !name.startsWith('/');

function load(name) {
  if (isBuiltin(name)) return require(name);
  let file = resolved.get(name);
  if (!file) {
    file = name.startsWith('/') ? name : fileURLToPath(import.meta.resolve(name));
    resolved.set(name, file);
  }
  return require(file);
}

/** Compiles for this realm. */
function compile(source, filename) {
  return compileFunction(source, PARAMETERS, { filename });
}
