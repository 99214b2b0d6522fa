import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { BenchProcess } from './child.js';

const ROOT = path.join(import.meta.dirname, '../../../..');
const SOURCES = path.join(ROOT, 'bench/peers');
const INSTALLED = path.join(ROOT, 'var/bench-peers');
const LOCK = 'package-lock.json';
/** A copy of the lock, made when all it names was installed. */
const DONE = 'installed.json';
const INSTALL_WITHIN_MS = 180_000;

/** What the product is compared with is none of its dependencies: it is installed beside it when it is needed. */
export async function installPeers(): Promise<void> {
  const [wanted, done] = await Promise.all([
    readFile(path.join(SOURCES, LOCK), 'utf8'),
    readFile(path.join(INSTALLED, DONE), 'utf8').catch(() => undefined),
  ]);
  if (wanted === done) return;
  await mkdir(INSTALLED, { recursive: true });
  for (const file of ['package.json', LOCK])
    await copyFile(path.join(SOURCES, file), path.join(INSTALLED, file));
  const options = { cwd: INSTALLED, timeout: INSTALL_WITHIN_MS };
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
  await copyFile(path.join(SOURCES, LOCK), path.join(INSTALLED, DONE));
}

export function peer(name: 'colyseus-server' | 'colyseus-viewers'): BenchProcess {
  return new BenchProcess({ file: path.join(SOURCES, `${name}.mjs`), args: [INSTALLED] });
}
