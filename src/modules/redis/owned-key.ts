import { LuaScript } from './lua-script.js';
import type { Redis } from './redis-connections.js';

const RENEW = new LuaScript(import.meta.dirname, 'lua/renew-owned.lua');
const DELETE = new LuaScript(import.meta.dirname, 'lua/delete-owned.lua');

/** A key that one owner at a time holds: a lock or a lease. It expires if its owner does not renew it. */
export class OwnedKey {
  /** @param owner unique among the competitors for the key */
  constructor(
    private readonly redis: Redis,
    private readonly key: string,
    private readonly owner: string,
  ) {}

  async acquire(ttlMs: number): Promise<boolean> {
    return (await this.redis.set(this.key, this.owner, 'PX', ttlMs, 'NX')) === 'OK';
  }

  /** @returns false if another owner holds it, or it has expired */
  async renew(ttlMs: number): Promise<boolean> {
    return (await RENEW.run(this.redis, [this.key], [this.owner, ttlMs])) === 1;
  }

  async release(): Promise<void> {
    await deleteIfEqual(this.redis, this.key, this.owner);
  }
}

/** @returns false when the key held another value, or none */
export async function deleteIfEqual(redis: Redis, key: string, value: string): Promise<boolean> {
  return (await DELETE.run(redis, [key], [value])) === 1;
}
