import { Injectable } from '@nestjs/common';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isWaiting, parseRefusals, refusalsAsked } from './login-refusals.js';

const REPLACE = new LuaScript(import.meta.dirname, 'lua/replace-equal.lua');

/** Refusals outlive every restart; those of credentials that are in no configuration any more expire. */
export const REFUSALS_MS = 30 * 24 * 3_600_000;

/** Each loss of the race means that a worker recorded another refusal, which are minutes apart. */
const ATTEMPTS = 5;

/** A person asks that a refused login is tried at once. The api role has no credentials; it changes only the record. */
@Injectable()
export class LoginRetries {
  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
  ) {}

  /** Returns when the next try is, epoch ms, where it may not be made now; undefined: now. */
  async request(account: string): Promise<number | undefined> {
    const redis = this.connections.commands;
    const credential = await redis.get(this.keys.credentialOf(account));
    if (credential === null) return undefined;
    const key = this.keys.loginRefusals(credential);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const json = await redis.get(key);
      const refusals = parseRefusals(json);
      if (json === null || refusals === undefined) return undefined;
      const now = Date.now();
      const asked = refusalsAsked(refusals, now);
      const replaced = await REPLACE.run(redis, [key], [json, JSON.stringify(asked), REFUSALS_MS]);
      if (replaced === 1) return isWaiting(asked, now) ? asked.nextTryAt : undefined;
    }
    throw new Error(`The refused logins of account ${account} change all the time; nothing was changed.`);
  }
}
