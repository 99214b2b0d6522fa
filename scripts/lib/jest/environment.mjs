import { createRequire } from 'node:module';
import 'expect'; // defines its global state, which outlives every test file
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const require = createRequire(import.meta.url);
/** Jest's loader of tests. Its state is that of one test file. */
const FRAMEWORK = require.resolve('jest-circus').replace(/[^/]+$/, 'jestAdapterInit.js');

/**
 * Runs a test file in the worker's own realm instead of a context of `node:vm`: packages are loaded once per worker, and
 * `instanceof` holds across tests, packages and Node. What a file leaves in the process is undone after it: globals,
 * environment variables, the folder, listeners of the process.
 */
export default class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  #restore = remember();

  constructor({ projectConfig }) {
    delete require.cache[FRAMEWORK];
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    globalThis.global = globalThis;
    Error.stackTraceLimit = 100;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern?.dispose();
    this.fakeTimersModern = null;
    this.#restore();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Of this realm; see the runtime's `compile`. */
  getVmContext() {
    return {};
  }
}

/** Remembers the state of the process; the function it returns restores it. */
function remember() {
  const globals = Object.getOwnPropertyDescriptors(globalThis);
  const env = { ...process.env };
  const folder = process.cwd();
  const { exit, exitCode } = process;
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));

  return () => {
    for (const key of Reflect.ownKeys(globalThis))
      if (!(key in globals)) Reflect.deleteProperty(globalThis, key);
    for (const key of Reflect.ownKeys(globals)) {
      const now = Object.getOwnPropertyDescriptor(globalThis, key);
      const before = globals[key];
      if (!now || now.value !== before.value || now.get !== before.get)
        Reflect.defineProperty(globalThis, key, before);
    }
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
    if (process.cwd() !== folder) process.chdir(folder);
    Object.assign(process, { exit });
    if (exitCode === undefined) process.exitCode = exitCode;
    for (const name of process.eventNames())
      for (const listener of process.rawListeners(name))
        if (!listeners.get(name)?.includes(listener)) process.off(name, listener);
  };
}
