import { VendorAuthFailed } from '../vendors/port/errors.js';
import type { CloseSession, OpenSession, SessionStore, VendorSession } from '../vendors/port/vendor.js';

/** The session of one try. It is opened once: a refused login must not be repeated. */
export class SingleSession implements SessionStore {
  private opening: Promise<VendorSession> | undefined;
  private session: VendorSession | undefined;
  private refusal: VendorAuthFailed | undefined;

  /** Whether the vendor accepted the login. */
  get isOpen(): boolean {
    return this.session !== undefined && this.refusal === undefined;
  }

  async get(open: OpenSession, signal: AbortSignal): Promise<VendorSession> {
    if (this.refusal !== undefined) throw this.refusal;
    this.opening ??= open(undefined, signal);
    this.session = await this.opening;
    return this.session;
  }

  async refused(): Promise<void> {
    this.refusal = new VendorAuthFailed('the session it has just given is refused');
  }

  async blocked(_session: VendorSession, block: VendorAuthFailed): Promise<void> {
    this.refusal = block;
  }

  async release(close: CloseSession, signal: AbortSignal): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (session !== undefined) await close(session, signal);
  }
}
