import type { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { deleteIfEqual, OwnedKey } from '../redis/owned-key.js';
import type { Redis } from '../redis/redis-connections.js';
import { parseRefusals, refusalsAfter, type LoginRefusals } from './login-refusals.js';
import { REFUSALS_MS } from './login-retries.js';
import { LOSSES_MS } from './session-losses.js';

const SAVE = new LuaScript(import.meta.dirname, 'lua/save-session.lua');
const RELEASE = new LuaScript(import.meta.dirname, 'lua/release-session.lua');

/** A holder that did not report for so long has died; the vendor ends the session later. */
const HOLDER_MS = 15 * 60_000;

interface SessionOwner {
  /** The credential's name. */
  credential: string;
  account: string;
  /** This process. */
  worker: string;
}

/** What the cluster keeps of one session: the sealed session, its users, the lock for opening it, and refused logins. */
export class SessionRecord {
  /** Held by the process that opens a session. */
  readonly lock: OwnedKey;
  private readonly keys: {
    session: string;
    lock: string;
    refusals: string;
    losses: string;
    holders: string;
    credential: string;
  };
  private readonly holder: string;

  constructor(
    private readonly redis: Redis,
    keys: Keys,
    private readonly owner: SessionOwner,
  ) {
    const { account, worker, credential } = owner;
    const session = keys.session(credential);
    this.holder = `${worker}/${account}`;
    this.keys = {
      session,
      lock: `${session}:lock`,
      refusals: keys.loginRefusals(credential),
      losses: `${session}:losses`,
      holders: `${session}:holders`,
      credential: keys.credentialOf(account),
    };
    this.lock = new OwnedKey(redis, this.keys.lock, this.holder);
  }

  get account(): string {
    return this.owner.account;
  }

  /** Reads the session and the refused logins, and records that this process uses them. One round trip. */
  async look(): Promise<{
    sealed: string | undefined;
    refusals: LoginRefusals | undefined;
    losses: number[];
  }> {
    const { session, refusals, losses, holders, credential } = this.keys;
    const [[sealed, refused], lost] = await Promise.all([
      this.redis.mget(session, refusals),
      this.redis.zrange(losses, '0', '-1'),
      this.redis.zadd(holders, Date.now() + HOLDER_MS, this.holder),
      this.redis.pexpire(holders, HOLDER_MS),
      this.redis.pexpire(refusals, REFUSALS_MS),
      this.redis.set(credential, this.owner.credential, 'PX', REFUSALS_MS),
    ]);
    return { sealed: sealed ?? undefined, refusals: parseRefusals(refused), losses: lost.map(Number) };
  }

  /** False when the lock had expired, and another process may have opened a session since. */
  async save(sealed: string, ttlMs: number): Promise<boolean> {
    const keys = [this.keys.lock, this.keys.session];
    return (await SAVE.run(this.redis, keys, [this.holder, sealed, Math.max(1, Math.floor(ttlMs))])) === 1;
  }

  /** Removes this session, but not one that has taken its place. False: another process did, or one has. */
  drop(sealed: string): Promise<boolean> {
    return deleteIfEqual(this.redis, this.keys.session, sealed);
  }

  /** A session ended before its time. */
  async lost(at: number): Promise<void> {
    const { losses } = this.keys;
    await Promise.all([
      this.redis.zadd(losses, at, String(at)),
      this.redis.zremrangebyscore(losses, 0, at - LOSSES_MS),
      this.redis.pexpire(losses, LOSSES_MS),
    ]);
  }

  async refused(reason: string, retryAt?: number): Promise<LoginRefusals> {
    const before = parseRefusals(await this.redis.get(this.keys.refusals));
    const after = refusalsAfter(before, reason, Date.now(), retryAt);
    await this.redis.set(this.keys.refusals, JSON.stringify(after), 'PX', REFUSALS_MS);
    return after;
  }

  async accepted(): Promise<void> {
    await this.redis.del(this.keys.refusals);
  }

  /** The session, for its last user. */
  async release(): Promise<string | undefined> {
    const sealed = await RELEASE.run(this.redis, [this.keys.holders, this.keys.session], [this.holder]);
    return typeof sealed === 'string' ? sealed : undefined;
  }
}
