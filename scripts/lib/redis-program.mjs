import { Problem } from './problem.mjs';
import { ensureProgram, PROGRAMS } from './programs.mjs';

/**
 * A Redis or Valkey server that runs on this machine.
 * @returns {Promise<{ file: string, env: NodeJS.ProcessEnv }>}
 */
export async function findRedis() {
  const { file, missing } = await ensureProgram(PROGRAMS.redis);
  if (file) return { file, env: process.env };
  throw new Problem(
    `No Redis was found (${missing}). Install redis-server or valkey-server, or set REDIS_URL to a running one, for ` +
      'example REDIS_URL=redis://127.0.0.1:6379 after `docker run -d -p 127.0.0.1:6379:6379 redis:7`.',
  );
}
