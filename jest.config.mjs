import { readFileSync } from 'node:fs';

// @swc/jest does not hash the contents of .swcrc into Jest's cache key, so they are given as options.
// `exclude` keeps specs out of the build; Jest must transform them.
const {
  $schema: _schema,
  exclude: _exclude,
  ...swc
} = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

const base = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/scripts/lib/jest/environment.mjs',
  runtime: '<rootDir>/scripts/lib/jest/runtime.mjs',
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'json', 'ts'],
  moduleNameMapper: {
    // What the build of the pages makes of the messages.
    '/languages\\.js$': '<rootDir>/web/languages/testing/languages.ts',
    '/loaded-messages\\.js$': '<rootDir>/web/languages/testing/loaded-messages.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline', module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/var/'],
  setupFiles: ['reflect-metadata'],
};

const project = (displayName, ...testMatch) => ({ ...base, displayName, testMatch });

/** @type {import('jest').Config} */
export default {
  testTimeout: 120_000, // four times the longest: other work slows a machine to a third
  // A worker ends the browser that its files have shared; only one with an open handle is ended by Jest, which says so.
  workerGracefulExitTimeout: 10_000,
  coverageProvider: 'v8',
  collectCoverageFrom: [
    'src/**/*.ts',
    'client/**/*.ts',
    'simulators/**/*.ts',
    '!**/*.spec.ts',
    '!**/main.ts',
  ],
  projects: [
    project('unit', '<rootDir>/{src,simulators,client,web}/**/!(*.property).spec.ts'),
    project('contract', '<rootDir>/test/contract/**/*.spec.ts'),
    project('medium', '<rootDir>/test/medium/**/*.spec.ts'),
    project('e2e', '<rootDir>/test/e2e/**/*.spec.ts'),
    project('fuzz', '<rootDir>/test/fuzz/**/*.spec.ts', '<rootDir>/src/vendors/**/*.property.spec.ts'),
    project('faults', '<rootDir>/test/faults/**/*.spec.ts'),
  ],
};
