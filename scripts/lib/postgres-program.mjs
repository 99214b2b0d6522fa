import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { findProgram } from './find-program.mjs';
import { Problem } from './problem.mjs';
import { ensureProgram, PROGRAMS } from './programs.mjs';

/** PostgreSQL refuses to run as root. In a user namespace root's files belong to this user, whatever their folder permits. */
const AS_NOBODY = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];

/**
 * A PostgreSQL server that runs on this machine.
 * @returns {Promise<{ postgres: string, initdb: string, asAnotherUser: string[] }>} `asAnotherUser` stands before each command;
 *   it replaces itself with the command (same pid)
 */
export async function findPostgres() {
  const { file, missing } = await ensureProgram(PROGRAMS.postgres);
  if (!file)
    throw new Problem(`No PostgreSQL was found (${missing}). Install postgresql, or set DATABASE_URL.`);
  const folder = path.dirname(await realpath(file));
  return {
    postgres: path.join(folder, 'postgres'),
    initdb: path.join(folder, 'initdb'),
    asAnotherUser: await anotherUser(),
  };
}

async function anotherUser() {
  if (process.getuid?.() !== 0) return [];
  if (!(await findProgram(['unshare'])))
    throw new Problem(
      'PostgreSQL does not run as root, and unshare is not on this machine. Set DATABASE_URL.',
    );
  return AS_NOBODY;
}
