import { readFile, stat } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { KeySet } from '../config/key-set.js';
import { reasonOf } from '../config/reason-of.js';

/** A new key must count soon, and a look at the file costs next to nothing. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Public keys in a local file, read again when it changes. A file that cannot be read (half written, gone) leaves the
 * keys known so far in force: keys are taken away by writing a file without them, not by breaking it.
 */
export function jwksFile(file: string): JWTVerifyGetKey {
  const logger = new Logger('Auth');
  let keys: JWTVerifyGetKey | undefined;
  let stamp: string | undefined;
  let lookedAt = -Infinity;
  let broken = false;

  const look = async (): Promise<JWTVerifyGetKey> => {
    if (keys !== undefined && performance.now() - lookedAt < LOOK_AGAIN_MS) return keys;
    lookedAt = performance.now();
    const { mtimeMs, size, ino } = await stat(file);
    const current = `${mtimeMs} ${size} ${ino}`;
    if (keys !== undefined && current === stamp) return keys;
    keys = createLocalJWKSet(KeySet.parse(JSON.parse(await readFile(file, 'utf8'))));
    stamp = current;
    broken = false;
    return keys;
  };

  return async (header, token) => {
    const known = keys;
    const current = await look().catch((error: unknown) => {
      if (known === undefined) throw error;
      if (!broken)
        logger.error(`The keys in ${file} cannot be read (${reasonOf(error)}); those known stay in force.`);
      broken = true;
      return known;
    });
    return current(header, token);
  };
}
