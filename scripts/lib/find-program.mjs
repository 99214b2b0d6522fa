import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { capture } from './run.mjs';

/** Where Debian keeps servers; a user's PATH may not include them. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/**
 * The first of these programs that is installed and runs; a broken one is passed over.
 * @param {string[]} names
 * @param {string} [versionOption]
 * @param {string[]} [more] folders that no PATH includes
 * @returns {Promise<string | undefined>} its file
 */
export async function findProgram(names, versionOption, more = []) {
  const onPath = (process.env.PATH ?? '').split(path.delimiter);
  const folders = [...onPath, ...SERVER_FOLDERS, ...more].filter(Boolean);
  for (const file of names.flatMap((name) =>
    [...new Set(folders)].map((folder) => path.join(folder, name)),
  )) {
    if ((await isExecutable(file)) && (await runs(file, versionOption))) return file;
  }
  return undefined;
}

/** Whether a program that is asked for its version exits with 0. */
export async function runs(file, versionOption = '--version') {
  return (await capture(file, [versionOption], { timeoutMs: 20_000 })).ok;
}

async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
