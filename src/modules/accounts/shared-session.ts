import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { VendorAuthFailed, VendorUnavailable } from '../../vendors/vendor-errors.js';
import type { OpenSession, SessionStore, VendorSession } from '../../vendors/vendor.js';
import { abortable } from './abortable.js';
import type { SealedBox } from './sealed-box.js';
import type { SessionRecord } from './session-record.js';

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
    private readonly box: SealedBox,
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
