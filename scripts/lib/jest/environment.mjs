import asyncHooks from 'node:async_hooks';
import { createRequire } from 'node:module';
import path from 'node:path';
import 'expect'; // defines its global state, which outlives every test file
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import './worker-end.mjs'; // listens for the end of the process that started this one, see there

const require = createRequire(import.meta.url);
/** The module of Jest that collects and runs the tests of a file; its state belongs to one file. */
const COLLECTOR = path.join(path.dirname(require.resolve('jest-circus')), 'jestAdapterInit.js');

/**
 * Runs a test file in the worker's own realm instead of a context of `node:vm`. Packages are therefore loaded once per
 * worker, and `instanceof` holds between tests, packages and Node. What a file changes in the process is undone after it:
 * globals, environment variables, the current folder, the exit code and the listeners of the process.
 */
export default class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null; // the legacy ones
  #restore = rememberProcess();
  #storages = loadCollector();

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    this.#restore();
    for (const storage of this.#storages) storage.disable();
  }

  /** Jest requires one. The runtime compiles for this realm, see its `compile`. */
  getVmContext() {
    return {};
  }
}

/**
 * Loads it anew, and returns the storages it made. Each of them slows every promise of the process until it is disabled: after
 * a hundred files, a test took twice as long.
 */
function loadCollector() {
  const { AsyncLocalStorage } = asyncHooks;
  const storages = [];
  asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
    constructor(...args) {
      super(...args);
      storages.push(this);
    }
  };
  try {
    delete require.cache[COLLECTOR];
    require(COLLECTOR);
  } finally {
    asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
  }
  return storages;
}

/** Returns a function that restores the process as it is now. */
function rememberProcess() {
  const globals = Object.getOwnPropertyDescriptors(globalThis);
  const { env, exit, exitCode } = process;
  const variables = { ...env };
  const folder = process.cwd();
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));

  return () => {
    restoreGlobals(globals);
    process.env = env;
    for (const name of Object.keys(env)) if (!Object.hasOwn(variables, name)) delete env[name];
    Object.assign(env, variables);
    process.exit = exit;
    process.exitCode = exitCode;
    if (process.cwd() !== folder) process.chdir(folder);
    for (const name of process.eventNames())
      for (const listener of process.rawListeners(name))
        if (!listeners.get(name)?.includes(listener)) process.off(name, listener);
  };
}

/** A global that cannot be configured stays. */
function restoreGlobals(before) {
  for (const key of Reflect.ownKeys(globalThis))
    if (!Object.hasOwn(before, key)) Reflect.deleteProperty(globalThis, key);
  for (const key of Reflect.ownKeys(before)) {
    const now = Object.getOwnPropertyDescriptor(globalThis, key);
    if (now?.value !== before[key].value || now?.get !== before[key].get)
      Reflect.defineProperty(globalThis, key, before[key]);
  }
}
