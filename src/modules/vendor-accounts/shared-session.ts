import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { LuaScript } from '../redis/lua-script.js';
import { deleteIfEqual, OwnedKey } from '../redis/owned-key.js';
import type { Redis } from '../redis/redis-connections.js';
import { VendorAuthFailed, VendorUnavailable } from '../../vendors/port/errors.js';
import type { OpenSession, SessionStore, VendorSession } from '../../vendors/port/vendor.js';
import { abortable } from '../../lib/abortable.js';
import type { AesGcm } from './aes-gcm.js';

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

const Session = z.object({ value: z.string(), renewAt: z.number(), expiresAt: z.number() });

/** Opening a session, waiting for another process included. */
const OBTAIN_MS = 20_000;
/** Renewed while a session is being opened: whoever dies meanwhile holds the others up for no longer. */
const LOCK_MS = 5_000;
const RENEW_LOCK_MS = 1_500;
const LOOK_AGAIN_MS = 50;
/** How often we say that we still use the session. */
const SAY_AGAIN_MS = 60_000;

interface Held {
  session: VendorSession;
  sealed: string;
}

/** The session of one account, shared by all processes through Redis. */
export class SharedSession implements SessionStore {
  private held: Held | undefined;
  private sayAgainAt = 0;
  /** The last session that the vendor refused: whoever still has it must not give it back to us. */
  private refusedValue: string | undefined;
  private obtaining: Promise<VendorSession> | undefined;

  constructor(
    private readonly record: SessionRecord,
    private readonly box: AesGcm,
  ) {}

  get(open: OpenSession, signal: AbortSignal): Promise<VendorSession> {
    if (this.held !== undefined && Date.now() < this.sayAgainAt && isFresh(this.held.session))
      return Promise.resolve(this.held.session);
    this.obtaining ??= this.obtain(open).finally(() => (this.obtaining = undefined));
    // Each waits as long as it likes; when all have gone, nobody is left to hear of a failure.
    this.obtaining.catch(() => undefined);
    return abortable(this.obtaining, signal);
  }

  async refused(session: VendorSession): Promise<void> {
    this.refusedValue = session.value;
    if (this.held?.session.value !== session.value) return;
    const { sealed } = this.held;
    this.held = undefined;
    await this.record.drop(sealed);
  }

  async release(
    close: (session: VendorSession, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    // A session that is being opened would otherwise be left behind.
    if (this.obtaining !== undefined) await abortable(Promise.allSettled([this.obtaining]), signal);
    this.held = undefined;
    const last = this.unseal(await this.record.release());
    if (last !== undefined) await close(last.session, signal);
  }

  private async obtain(open: OpenSession): Promise<VendorSession> {
    const signal = AbortSignal.timeout(OBTAIN_MS);
    while (!signal.aborted) {
      const known = await this.look();
      if (known !== undefined && isFresh(known.session)) return known.session;
      if (await this.record.lock.acquire(LOCK_MS)) {
        const opened = await this.openLocked(open, signal);
        if (opened !== undefined) return opened;
      } else {
        // While another process renews it, the one before is still good.
        if (known !== undefined && known.session.expiresAt > Date.now()) return known.session;
        await delay(LOOK_AGAIN_MS * (1 + Math.random()));
      }
    }
    throw new VendorUnavailable(`no session within ${OBTAIN_MS} ms; another process tries to open one`);
  }

  /** The cluster's session, in force or not. @throws VendorAuthFailed when the login was refused a moment ago */
  private async look(): Promise<Held | undefined> {
    try {
      const { sealed, refusal } = await this.record.look();
      this.sayAgainAt = Date.now() + SAY_AGAIN_MS;
      if (refusal !== undefined) throw new VendorAuthFailed(refusal);
      const known = this.unseal(sealed);
      this.held = known?.session.value === this.refusedValue ? undefined : known;
    } catch (error) {
      // The session we hold is good, with Redis or without.
      if (error instanceof VendorAuthFailed || this.held === undefined) throw error;
    }
    return this.held;
  }

  /** Undefined when the lock ran out meanwhile: somebody else's session may be there. */
  private async openLocked(open: OpenSession, signal: AbortSignal): Promise<VendorSession | undefined> {
    const { lock } = this.record;
    // When the lock cannot be renewed, another may open a session beside us: one too many, and nothing worse.
    const renewing = setInterval(() => void lock.renew(LOCK_MS).catch(() => undefined), RENEW_LOCK_MS);
    try {
      // Between our look and our lock another process may have opened one.
      const known = await this.look();
      if (known !== undefined && isFresh(known.session)) {
        await lock.release();
        return known.session;
      }
      const session = await open(known?.session, signal);
      const sealed = this.box.seal(JSON.stringify(session));
      if (!(await this.record.save(sealed, session.expiresAt - Date.now()))) return undefined;
      this.held = { session, sealed };
      return session;
    } catch (error) {
      if (error instanceof VendorAuthFailed) await this.record.rememberRefusal(error.message);
      await lock.release();
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  private unseal(sealed: string | undefined): Held | undefined {
    const json = sealed === undefined ? undefined : this.box.open(sealed);
    if (sealed === undefined || json === undefined) return undefined;
    return { session: Session.parse(JSON.parse(json)), sealed };
  }
}

function isFresh(session: VendorSession): boolean {
  return Date.now() < Math.min(session.renewAt, session.expiresAt);
}
