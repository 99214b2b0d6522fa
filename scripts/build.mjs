import './lib/check-node.mjs';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { compressFiles } from './lib/compress-files.mjs';
import { bundleService } from './lib/bundle-service.mjs';
import { copyAssets } from './lib/copy-assets.mjs';
import { hashOf } from './lib/hash.mjs';
import { withLock } from './lib/lock.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runScript } from './lib/stop.mjs';

/** Also where a test builds: under Jest's own NODE_ENV the pages would hold what only their developers need. */
const env = { ...process.env, NODE_ENV: 'production' };
const tool = (file, ...args) => run(process.execPath, [inRoot('node_modules', file), ...args], { env });
const swc = (...args) => tool('@swc/cli/bin/swc.js', ...args, '--quiet');

/** The parts: `out` is built from `inputs` (files and folders) where `entry` exists. */
const PARTS = {
  service: {
    entry: 'src/main.ts',
    inputs: ['src', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'],
    out: 'dist/service',
    make: () => tool('@nestjs/cli/bin/nest.js', 'build'),
  },
  // Made of the built service, for tests.
  bundledService: {
    entry: 'src/main.ts',
    inputs: [
      'src',
      'nest-cli.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'scripts/lib/bundle-service.mjs',
      'scripts/lib/bundled-main.mjs',
    ],
    out: 'dist/bundled-service',
    make: () => bundleService('dist/bundled-service'),
  },
  simulators: {
    entry: 'simulators/main.ts',
    inputs: ['simulators'],
    out: 'dist/simulators',
    make: async () => {
      await swc('simulators', '--out-dir', 'dist/simulators', '--strip-leading-paths');
      await copyAssets('simulators', 'dist/simulators');
    },
  },
  web: {
    entry: 'web/vite.config.ts',
    inputs: ['web', 'client', 'src/modules/domain', 'scripts/lib/compress-files.mjs'],
    out: 'dist/web',
    make: async () => {
      await tool('vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn');
      await compressFiles('dist/web');
    },
  },
  // Benchmarks import from these trees by relative paths, so all are compiled into one folder.
  bench: {
    entry: 'bench/main.ts',
    inputs: ['bench', 'src', 'simulators', 'client'],
    out: 'dist/bench-tree',
    make: async () => {
      const trees = ['bench', 'src', 'simulators', 'client'];
      await swc(...trees, '--out-dir', 'dist/bench-tree');
      for (const tree of trees) await copyAssets(tree, `dist/bench-tree/${tree}`);
    },
  },
};

/**
 * Builds the parts whose inputs changed since the last build. One build runs at a time; its parts are built concurrently.
 * @param {(keyof typeof PARTS)[]} [names]
 */
export async function build(names = ['service', 'simulators', 'web']) {
  await withLock(inRoot('dist/build.lock'), async () => {
    const parts = names
      .map((name) => ({ name, ...PARTS[name] }))
      .filter(({ entry }) => existsSync(inRoot(entry)));
    const stale = [];
    for (const part of parts) {
      const stamp = inRoot('dist', `${part.name}.stamp`);
      const hash = await hashOf([...part.inputs, '.swcrc', 'package-lock.json']);
      const built = existsSync(inRoot(part.out)) && (await readFile(stamp, 'utf8').catch(() => undefined));
      if (built !== hash) stale.push({ ...part, stamp, hash });
    }
    if (stale.length === 0) return;

    console.log(`Building ${stale.map(({ name }) => name).join(', ')} …`);
    const results = await Promise.allSettled(stale.map(buildPart));
    const failure = results.find(({ status }) => status === 'rejected');
    if (failure) throw failure.reason;
  });
}

async function buildPart({ stamp, hash, out, make }) {
  await rm(stamp, { force: true });
  await rm(inRoot(out), { recursive: true, force: true });
  await mkdir(inRoot(out), { recursive: true });
  await make();
  await writeFile(stamp, hash);
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    await ensureDependencies();
    await build();
  });
}
