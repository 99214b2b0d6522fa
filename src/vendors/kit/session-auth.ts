import { PermissionMissing, VendorAuthFailed, VendorProtocolError } from '../port/errors.js';
import type { CloseSession, RequestBudget, SessionStore, VendorSession } from '../port/vendor.js';

/** What travels with every request of one poll or command. */
export interface RequestContext {
  signal: AbortSignal;
  /** What the requests are taken from; absent: the account's own budget. */
  budget?: RequestBudget | undefined;
}

/** Of the context of a poll or a command, what a read needs: nothing else of it may reach the request. */
export const requestContext = ({ signal, budget }: RequestContext): RequestContext => ({ signal, budget });

/** A token as it was issued, and the way to say that the vendor no longer accepts it. */
export interface IssuedToken {
  /** Undefined when the stored session was written by another release and cannot be read. */
  value: string | undefined;
  /** The next `get` issues another one, unless another request has replaced this one already. */
  discard(refusal: VendorAuthFailed): Promise<void>;
  /** The vendor has blocked us and says until when. */
  block?(refusal: VendorAuthFailed): Promise<void>;
}

/** Where tokens come from: a shared session, or a key that signs them here. */
export interface TokenSource {
  get(context: RequestContext): Promise<IssuedToken>;
  /** Gives back what the vendor counts. */
  close(signal: AbortSignal): Promise<void>;
}

/** Requests with credentials that the vendor accepts. */
export interface RequestAuth {
  /** @throws VendorAuthFailed when the vendor refuses the request whatever token it has */
  with<T>(context: RequestContext, request: (token: string) => Promise<T>): Promise<T>;
  close(signal: AbortSignal): Promise<void>;
}

/** How one vendor opens, reads and gives back a session. */
export interface SessionLogin {
  /** @throws VendorAuthFailed when the credentials are refused */
  open(previous: VendorSession | undefined, context: RequestContext): Promise<VendorSession>;
  close(session: VendorSession, signal: AbortSignal): Promise<void>;
  /** Undefined when another release wrote the session in another form. */
  tokenOf(session: VendorSession): string | undefined;
}

/** The tokens of a session that all workers share; the login is paid by the request that needs it. */
export function sessionTokens(login: SessionLogin, sessions: SessionStore): TokenSource {
  const close: CloseSession = (session, signal) => login.close(session, signal);
  return {
    async get({ signal, budget }) {
      const open = async (
        previous: VendorSession | undefined,
        signal: AbortSignal,
      ): Promise<VendorSession> => {
        const session = await opened(login, previous, { signal, budget });
        if (session.expiresAt > Date.now()) return session;
        await close(session, signal);
        throw new VendorProtocolError('The login gave a token whose lifetime cannot be read', '');
      };
      const session = await sessions.get(open, signal, close);
      return {
        value: login.tokenOf(session),
        discard: () => sessions.refused(session),
        block: (refusal) => sessions.blocked(session, refusal),
      };
    },
    close: (signal) => sessions.release(close, signal),
  };
}

/** A login that is refused concerns the whole account, in whatever words. */
async function opened(
  login: SessionLogin,
  previous: VendorSession | undefined,
  context: RequestContext,
): Promise<VendorSession> {
  try {
    return await login.open(previous, context);
  } catch (error) {
    if (error instanceof PermissionMissing) throw new VendorAuthFailed(error.message, { cause: error });
    throw error;
  }
}

interface TokenAuthOptions {
  /** Whether the vendor refused a request because of its token, so that a fresh one may do. */
  isRefusal(error: unknown): error is VendorAuthFailed;
  /** What to check when a fresh token is refused too; a question. */
  advice: string;
}

/** Requests with a token, repeated once with a fresh one when the vendor no longer accepts the first. */
export class TokenAuth implements RequestAuth {
  constructor(
    private readonly tokens: TokenSource,
    private readonly options: TokenAuthOptions,
  ) {}

  async with<T>(context: RequestContext, request: (token: string) => Promise<T>): Promise<T> {
    const first = await this.attempt(context, request);
    if ('value' in first) return first.value;
    const second = await this.attempt(context, request);
    if ('value' in second) return second.value;
    const { refusal } = second;
    throw new VendorAuthFailed(`${refusal.message}, also with a fresh token: ${this.options.advice}`, {
      cause: refusal,
    });
  }

  close(signal: AbortSignal): Promise<void> {
    return this.tokens.close(signal);
  }

  private async attempt<T>(
    context: RequestContext,
    request: (token: string) => Promise<T>,
  ): Promise<{ value: T } | { refusal: VendorAuthFailed }> {
    const token = await this.tokens.get(context);
    if (token.value === undefined) {
      const refusal = new VendorAuthFailed('the session stored for this account cannot be read');
      await token.discard(refusal);
      return { refusal };
    }
    try {
      return { value: await request(token.value) };
    } catch (error) {
      if (error instanceof VendorAuthFailed && error.retryAt !== undefined) await token.block?.(error);
      if (!this.options.isRefusal(error)) throw error;
      await token.discard(error);
      return { refusal: error };
    }
  }
}

/** Renewed this long before the end, so that a system that is away for a moment costs no session. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** @param tokens what the vendor's client needs to read again; stored as JSON */
export function newSession(tokens: object, receivedAt: number, lifeSeconds: number): VendorSession {
  const lifeMs = lifeSeconds * 1000;
  return {
    value: JSON.stringify(tokens),
    renewAt: receivedAt + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2),
    expiresAt: receivedAt + lifeMs,
  };
}
