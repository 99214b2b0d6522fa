import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { findProgram, versionOf } from './find-program.mjs';
import { withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture } from './run.mjs';

const NONE_FOUND =
  'No Redis was found. Install redis-server (or valkey-server), or set REDIS_URL to one that is running, for example ' +
  'REDIS_URL=redis://127.0.0.1:6379 after `docker run -d -p 127.0.0.1:6379:6379 redis:7`.';

/**
 * A Redis or Valkey server that runs on this machine: one on the PATH, else Debian's packages unpacked under var/.
 * Nothing is ever installed system-wide.
 * @returns {Promise<{ file: string, env: NodeJS.ProcessEnv }>}
 */
export async function findRedis() {
  const installed = await findProgram(['valkey-server', 'redis-server']);
  if (installed) return { file: installed.file, env: process.env };

  const folder = inRoot('var/redis-bin');
  const found = await withLock(inRoot('var/redis-bin.lock'), async () => {
    return (await unpackedIn(folder)) ?? (await unpackDebianPackages(folder));
  });
  if (!found) throw new Problem(NONE_FOUND);
  return found;
}

async function unpackedIn(folder) {
  const file = path.join(folder, 'usr/bin/redis-server');
  const libraries = path.join(folder, 'usr/lib');
  const folders = await readdir(libraries).catch(() => []); // nothing unpacked yet, or no library was needed
  const search = [...folders.map((name) => path.join(libraries, name)), process.env.LD_LIBRARY_PATH];
  const env = { ...process.env, LD_LIBRARY_PATH: search.filter(Boolean).join(':') };
  return (await versionOf(file, env)) ? { file, env } : undefined;
}

/** Needs no root: apt gets package lists and a cache of its own, and the packages are unpacked, not installed. */
async function unpackDebianPackages(folder) {
  if (!(await findProgram(['apt-get'])) || !(await findProgram(['dpkg-deb']))) return undefined;
  console.log('Fetching Redis into var/ (this is done once) …');
  await rm(folder, { recursive: true, force: true });
  const work = path.join(folder, 'apt');
  for (const name of ['lists/partial', 'archives/partial', 'packages']) {
    await mkdir(path.join(work, name), { recursive: true });
  }
  const packages = path.join(work, 'packages');
  const apt = (program, ...args) => {
    const own = [`Dir::State::Lists=${work}/lists`, `Dir::Cache=${work}`, 'Acquire::Languages=none'];
    // Otherwise root's apt downloads as the user _apt, who may not be allowed to write here.
    const options = [...own, 'APT::Sandbox::User=root'].flatMap((option) => ['-o', option]);
    return capture(program, [...options, ...args], { cwd: packages, env: { ...process.env, LC_ALL: 'C' } });
  };
  await apt('apt-get', 'update', '--quiet');
  for (const name of ['redis-server', 'redis-tools', ...(await librariesOf(apt))]) {
    await apt('apt-get', 'download', name);
  }
  for (const name of await readdir(packages)) {
    await capture('dpkg-deb', ['--extract', path.join(packages, name), folder]);
  }
  await rm(work, { recursive: true });
  // Every step above may fail in its own way; what counts is whether the server now runs.
  return unpackedIn(folder);
}

/** Library packages the server depends on; their names differ between releases. The C library is always there. */
async function librariesOf(apt) {
  const { output } = await apt('apt-cache', 'depends', '--important', 'redis-server', 'redis-tools');
  const names = [...output.matchAll(/Depends: (lib\S+)/g)].map((match) => match[1]);
  return names.filter((name) => name !== 'libc6');
}
