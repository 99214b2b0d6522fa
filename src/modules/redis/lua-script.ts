import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Redis } from './open-redis.js';

/** A Lua script beside the code that calls it; sent once, afterwards known by its hash. Several files make one script. */
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
      // A Redis that was restarted or flushed its scripts; EVAL makes it known again.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(this.source, keys.length, ...keys, ...args);
    }
  }
}
