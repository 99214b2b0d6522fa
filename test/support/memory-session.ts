import { VendorError } from '../../src/vendors/port/errors.js';
import type { OpenSession, SessionStore, VendorSession } from '../../src/vendors/port/vendor.js';

/** The session of one account in one process; unlike the shared one it remembers no refusal, so tests need not wait. */
export class MemorySession implements SessionStore {
  session: VendorSession | undefined;
  private opening: Promise<VendorSession> | undefined;

  /** @param untilItEnds the session is used until it ends, also when its renewal fails, like the shared one */
  constructor(private readonly untilItEnds = false) {}

  get(open: OpenSession, signal: AbortSignal): Promise<VendorSession> {
    if (this.session !== undefined && Date.now() < this.session.renewAt) return Promise.resolve(this.session);
    this.opening ??= this.open(open, signal).finally(() => (this.opening = undefined));
    return this.opening;
  }

  refused(session: VendorSession): Promise<void> {
    if (this.session?.value === session.value) this.session = undefined;
    return Promise.resolve();
  }

  blocked(session: VendorSession): Promise<void> {
    return this.refused(session);
  }

  async release(
    close: (session: VendorSession, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (session !== undefined) await close(session, signal);
  }

  private async open(open: OpenSession, signal: AbortSignal): Promise<VendorSession> {
    const { session } = this;
    try {
      this.session = await open(session, signal);
      return this.session;
    } catch (error) {
      const lasts = this.untilItEnds && session !== undefined && Date.now() < session.expiresAt;
      if (!lasts || !(error instanceof VendorError)) throw error;
      return session;
    }
  }
}
