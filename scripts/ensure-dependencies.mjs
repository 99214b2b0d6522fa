import './lib/check-node.mjs';
import { readFile } from 'node:fs/promises';
import { withLock } from './lib/lock.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runScript } from './lib/stop.mjs';

/** Installs the locked dependencies when they are missing or differ from package-lock.json. */
export async function ensureDependencies() {
  if (await areInstalled()) return;
  await withLock(inRoot('var/install.lock'), async () => {
    if (await areInstalled()) return; // another process installed them meanwhile
    console.log('Installing dependencies (this is done once) …');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/**
 * The last step of an npm install records in node_modules what was installed. Every locked package must be there in its
 * locked version; only optional ones (binaries for other platforms) may be absent.
 */
async function areInstalled() {
  const [locked, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => readPackages(inRoot(file))),
  );
  if (!installed) return false;
  return Object.entries(locked).every(([name, { version, integrity, optional }]) => {
    const found = installed[name];
    return found
      ? found.version === version && found.integrity === integrity
      : name === '' || optional === true;
  });
}

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv[1] === import.meta.filename) await runScript(ensureDependencies);
