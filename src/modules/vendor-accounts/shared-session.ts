import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { abortable } from '../../lib/abortable.js';
import {
  VendorAuthFailed,
  VendorError,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
} from '../../vendors/port/errors.js';
import type { CloseSession, OpenSession, SessionStore, VendorSession } from '../../vendors/port/vendor.js';
import type { AesGcm } from '../../lib/aes-gcm.js';
import { isWaiting, refusalText, type LoginRefusals } from './login-refusals.js';
import { loginWaitMs, lossesText, recentLosses } from './session-losses.js';
import type { SessionRecord } from './session-record.js';

const Session = z.object({ value: z.string(), renewAt: z.number(), expiresAt: z.number() });

/** Opening a session, waiting for another process included. */
const OBTAIN_MS = 20_000;
/** Renewed while a session is being opened: a process that dies meanwhile delays the others by no more. */
const LOCK_MS = 5_000;
const RENEW_LOCK_MS = 1_500;
const LOOK_AGAIN_MS = 50;
/** How often a process records that it still uses the session. */
const REPORT_MS = 60_000;
/** When a renewal got no answer, the session in use is renewed again after this. */
const RENEW_AGAIN_MS = 15_000;

interface Held {
  session: VendorSession;
  sealed: string;
}

/** The session of one account, shared by all processes through Redis. */
export class SharedSession implements SessionStore {
  private held: Held | undefined;
  private reportAt = 0;
  /** The last session that the vendor refused: another process may still have it in Redis. */
  private refusedValue: string | undefined;
  private obtaining: Promise<VendorSession> | undefined;
  /** From then on none is opened: it would not be given back, and vendors cap how many may be alive. */
  private isReleased = false;
  /** When sessions of the cluster ended before their time, as last read. */
  private losses: number[] = [];

  constructor(
    private readonly record: SessionRecord,
    private readonly box: AesGcm,
  ) {}

  async get(open: OpenSession, signal: AbortSignal, giveBack: CloseSession): Promise<VendorSession> {
    if (this.isReleased)
      throw new VendorUnavailable(
        `${this.record.account}: nothing was asked, since its settings were just replaced or the service stops; try again`,
      );
    if (this.held !== undefined && Date.now() < this.reportAt && isFresh(this.held.session))
      return this.held.session;
    this.obtaining ??= this.obtain(open, giveBack).finally(() => (this.obtaining = undefined));
    // Every caller waits with its own signal; a failure after the last one left has no reader.
    this.obtaining.catch(() => undefined);
    return abortable(this.obtaining, signal);
  }

  async refused(session: VendorSession): Promise<void> {
    this.refusedValue = session.value;
    if (this.held?.session.value !== session.value) return;
    const { sealed } = this.held;
    this.held = undefined;
    const isFirst = await this.record.drop(sealed);
    const now = Date.now();
    if (!isFirst || !isGood(session)) return;
    this.losses = [...recentLosses(this.losses, now), now];
    await this.record.lost(now);
  }

  /** What people should know of the login while it works; undefined: nothing. */
  hint(): string | undefined {
    return lossesText(this.losses, Date.now());
  }

  async blocked(session: VendorSession, { message, retryAt }: VendorAuthFailed): Promise<void> {
    await this.refused(session);
    await this.record.refused(message, retryAt);
  }

  async release(close: CloseSession, signal: AbortSignal): Promise<void> {
    this.isReleased = true;
    // A session that is being opened would otherwise be left behind.
    if (this.obtaining !== undefined) await abortable(Promise.allSettled([this.obtaining]), signal);
    this.held = undefined;
    const last = this.unseal(await this.record.release());
    if (last !== undefined) await close(last.session, signal);
  }

  private async obtain(open: OpenSession, giveBack: CloseSession): Promise<VendorSession> {
    const signal = AbortSignal.timeout(OBTAIN_MS);
    while (!signal.aborted) {
      const known = await this.look();
      if (known !== undefined && isFresh(known.session)) return known.session;
      if (await this.record.lock.acquire(LOCK_MS)) {
        const opened = await this.openLocked(open, giveBack, signal);
        if (opened !== undefined) return opened;
      } else {
        // While another process renews it, the one before is still good.
        if (known !== undefined && isGood(known.session)) return known.session;
        await delay(LOOK_AGAIN_MS * (1 + Math.random()));
      }
    }
    throw new VendorUnavailable(`no session within ${OBTAIN_MS} ms; another process tries to open one`);
  }

  /** The cluster's session, good or not. @throws VendorAuthFailed when there is no good one and the login has to wait */
  private async look(): Promise<Held | undefined> {
    let refusals: LoginRefusals | undefined;
    try {
      const found = await this.record.look();
      this.reportAt = Date.now() + REPORT_MS;
      ({ refusals, losses: this.losses } = found);
      const known = this.unseal(found.sealed);
      this.held = known?.session.value === this.refusedValue ? undefined : known;
    } catch (error) {
      // The session this process holds is good, with Redis or without.
      if (this.held === undefined) throw error;
    }
    const isUsable = this.held !== undefined && isGood(this.held.session);
    if (isUsable) return this.held;
    if (refusals !== undefined && isWaiting(refusals, Date.now())) throw this.waiting(refusals);
    this.ensureSpaced();
    return this.held;
  }

  /** Undefined when the lock expired meanwhile, and another process's session may be there. */
  private async openLocked(
    open: OpenSession,
    giveBack: CloseSession,
    signal: AbortSignal,
  ): Promise<VendorSession | undefined> {
    const { lock } = this.record;
    // When the lock cannot be renewed, another process may open a second session; no other harm is done.
    const renewing = setInterval(() => void lock.renew(LOCK_MS).catch(() => undefined), RENEW_LOCK_MS);
    try {
      // Another process may have opened one since the last look.
      const known = await this.look();
      if (known !== undefined && isFresh(known.session)) {
        await lock.release();
        return known.session;
      }
      return await this.tryToOpen(open, giveBack, known?.session, signal);
    } catch (error) {
      await lock.release();
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  private async tryToOpen(
    open: OpenSession,
    giveBack: CloseSession,
    previous: VendorSession | undefined,
    signal: AbortSignal,
  ): Promise<VendorSession | undefined> {
    let session: VendorSession;
    try {
      session = await open(previous, signal);
    } catch (error) {
      const kept = await this.afterFailure(error, previous);
      await this.share(kept);
      return kept;
    }
    let isShared = false;
    try {
      await this.record.accepted();
      isShared = await this.share(session);
    } finally {
      // Another session has taken its place, or Redis is away: vendors cap how many may be alive.
      if (!isShared) await giveBack(session, signal);
    }
    return isShared ? session : undefined;
  }

  /** The previous session with a later renewal, while it is good. @throws the error otherwise; counts a refusal */
  private async afterFailure(error: unknown, previous: VendorSession | undefined): Promise<VendorSession> {
    if (!(error instanceof VendorError)) throw error;
    const isRefusal = error instanceof VendorAuthFailed || error instanceof VendorProtocolError;
    const retryAt = error instanceof VendorAuthFailed ? error.retryAt : undefined;
    const refusals = isRefusal ? await this.record.refused(error.message, retryAt) : undefined;
    if (previous !== undefined && isGood(previous)) {
      // A refused renewal is not repeated: the vendor counts every refusal.
      const renewAt = isRefusal ? previous.expiresAt : Date.now() + RENEW_AGAIN_MS;
      return { ...previous, renewAt: Math.min(renewAt, previous.expiresAt) };
    }
    throw refusals === undefined ? error : this.waiting(refusals, error);
  }

  /** False when the lock had expired. */
  private async share(session: VendorSession): Promise<boolean> {
    const sealed = this.box.seal(JSON.stringify(session));
    if (!(await this.record.save(sealed, session.expiresAt - Date.now()))) return false;
    this.held = { session, sealed };
    return true;
  }

  /** @throws VendorThrottled when the next login has to wait, since many sessions ended before their time */
  private ensureSpaced(): void {
    const now = Date.now();
    const waitMs = loginWaitMs(this.losses, now);
    const text = lossesText(this.losses, now);
    if (waitMs > 0) throw new VendorThrottled(`${this.record.account}: ${text}`, waitMs);
  }

  private waiting(refusals: LoginRefusals, cause?: VendorError): VendorAuthFailed {
    const { nextTryAt } = refusals;
    return new VendorAuthFailed(refusalText(refusals, this.record.account, Date.now()), {
      cause,
      ...(nextTryAt !== undefined && { retryAt: nextTryAt }),
    });
  }

  private unseal(sealed: string | undefined): Held | undefined {
    const json = sealed === undefined ? undefined : this.box.open(sealed);
    if (sealed === undefined || json === undefined) return undefined;
    return { session: Session.parse(JSON.parse(json)), sealed };
  }
}

function isGood(session: VendorSession): boolean {
  return Date.now() < session.expiresAt;
}

function isFresh(session: VendorSession): boolean {
  return Date.now() < Math.min(session.renewAt, session.expiresAt);
}
