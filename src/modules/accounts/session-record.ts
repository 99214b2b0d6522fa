import { LuaScript } from '../redis/lua-script.js';
import { deleteIfEqual, OwnedKey } from '../redis/owned-key.js';
import type { Redis } from '../redis/redis-connections.js';

const SAVE = new LuaScript(import.meta.dirname, 'lua/save-session.lua');
const RELEASE = new LuaScript(import.meta.dirname, 'lua/release-session.lua');

/** A holder that is not heard of for so long has died; the session ends by itself at the vendor. */
const HOLDER_MS = 15 * 60_000;
/** How long a refused login is not tried again by anybody. */
const REFUSAL_MS = 15_000;

/** What the cluster keeps of one session: the sealed session, who uses it, who opens it, and a refused login. */
export class SessionRecord {
  /** Held by whoever opens a session. */
  readonly lock: OwnedKey;
  private readonly keys: { lock: string; refusal: string; holders: string };

  /** @param holder unique in the cluster */
  constructor(
    private readonly redis: Redis,
    private readonly key: string,
    private readonly holder: string,
  ) {
    this.keys = { lock: `${key}:lock`, refusal: `${key}:refusal`, holders: `${key}:holders` };
    this.lock = new OwnedKey(redis, this.keys.lock, holder);
  }

  /** What there is; says too that we use it. One round trip. */
  async look(): Promise<{ sealed: string | undefined; refusal: string | undefined }> {
    const [[sealed, refusal]] = await Promise.all([
      this.redis.mget(this.key, this.keys.refusal),
      this.redis.zadd(this.keys.holders, Date.now() + HOLDER_MS, this.holder),
      this.redis.pexpire(this.keys.holders, HOLDER_MS),
    ]);
    return { sealed: sealed ?? undefined, refusal: refusal ?? undefined };
  }

  /** False when our lock had run out, and somebody else may have opened a session since. */
  async save(sealed: string, ttlMs: number): Promise<boolean> {
    const keys = [this.keys.lock, this.key];
    return (await SAVE.run(this.redis, keys, [this.holder, sealed, Math.max(1, Math.floor(ttlMs))])) === 1;
  }

  /** Takes away this session, but not one that has taken its place. */
  async drop(sealed: string): Promise<void> {
    await deleteIfEqual(this.redis, this.key, sealed);
  }

  async rememberRefusal(message: string): Promise<void> {
    await this.redis.set(this.keys.refusal, message, 'PX', REFUSAL_MS);
  }

  /** The session, for the last one who used it. */
  async release(): Promise<string | undefined> {
    const sealed = await RELEASE.run(this.redis, [this.keys.holders, this.key], [this.holder]);
    return typeof sealed === 'string' ? sealed : undefined;
  }
}
