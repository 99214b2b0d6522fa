import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Redis } from './open-redis.js';

/** A Lua script in a file beside its caller, run by its hash (EVALSHA). Several files are joined to one script. */
export class LuaScript {
  private readonly source: string;
  private readonly sha: string;

  /** @param folder `import.meta.dirname` of the caller @param files relative to it, e.g. `lua/commit.lua` */
  constructor(folder: string, ...files: string[]) {
    this.source = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
    this.sha = createHash('sha1').update(this.source).digest('hex');
  }

  async run(redis: Redis, keys: string[], args: (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.sha, keys.length, ...keys, ...args);
    } catch (error) {
      // Redis was restarted or flushed its scripts; EVAL caches the script again.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(this.source, keys.length, ...keys, ...args);
    }
  }
}
