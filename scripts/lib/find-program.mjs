import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { capture } from './run.mjs';

/**
 * The first of these programs that is on the PATH and really runs (`--version` succeeds: a file may be there and be broken).
 * @param {string[]} names
 * @returns {Promise<{ file: string, version: string } | undefined>}
 */
export async function findProgram(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const file of names.flatMap((name) => folders.map((folder) => path.join(folder, name)))) {
    const version = (await isExecutable(file)) && (await versionOf(file));
    if (version) return { file, version };
  }
  return undefined;
}

/** What `file --version` prints, or undefined when it does not run. */
export async function versionOf(file, env = process.env) {
  const { ok, output } = await capture(file, ['--version'], { env, timeoutMs: 20_000 });
  return ok ? output : undefined;
}

async function isExecutable(file) {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
