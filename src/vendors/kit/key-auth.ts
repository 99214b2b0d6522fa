import { randomUUID } from 'node:crypto';
import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
} from '../port/errors.js';
import type { SessionStore } from '../port/vendor.js';
import { newSession, type RequestAuth, type RequestContext } from './session-auth.js';

interface KeyAuthOptions {
  /** Whether the vendor refused the request because of the key. */
  isRefusal(error: unknown): error is VendorAuthFailed;
  /** What to check when the key is refused. */
  advice: string;
}

type Outcome<T> = { value: T } | { error: unknown };

/** A key that was accepted is trusted for so long, unless it is refused meanwhile. */
const TRUSTED_SECONDS = 24 * 3600;

/**
 * Requests with a key that needs no login. The first request stands for the login, so that a refused key is tried as
 * seldom as a refused password: the tries are counted and spaced for the whole cluster.
 */
export class KeyAuth implements RequestAuth {
  constructor(
    private readonly key: string,
    private readonly sessions: SessionStore,
    private readonly options: KeyAuthOptions,
  ) {}

  async with<T>(context: RequestContext, request: (token: string) => Promise<T>): Promise<T> {
    const first = await this.attempt(context, request);
    // The key has been accepted before: one more request says whether it still is.
    const outcome = first ?? (await this.attempt(context, request));
    if (outcome === undefined) throw new VendorUnavailable('the API key was refused a moment ago');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  close(signal: AbortSignal): Promise<void> {
    return this.sessions.release(() => Promise.resolve(), signal);
  }

  /** Undefined when a key that was accepted before is refused now. */
  private async attempt<T>(
    { signal }: RequestContext,
    request: (token: string) => Promise<T>,
  ): Promise<Outcome<T> | undefined> {
    let first: Outcome<T> | undefined;
    const open = async () => {
      first = await outcomeOf(request(this.key));
      if ('error' in first && !isAnswer(first.error)) throw untried(first.error);
      if ('error' in first && this.options.isRefusal(first.error)) throw this.refused(first.error);
      return newSession({ trusted: randomUUID() }, Date.now(), TRUSTED_SECONDS);
    };
    try {
      const session = await this.sessions.get(open, signal, () => Promise.resolve());
      if (first !== undefined) return first;
      const outcome = await outcomeOf(request(this.key));
      if (!('error' in outcome) || !this.options.isRefusal(outcome.error)) return outcome;
      await this.sessions.refused(session);
      return undefined;
    } catch (error) {
      // What kept the request from being answered, rather than that the key was not tried.
      if (first !== undefined && 'error' in first && !isAnswer(first.error)) return first;
      throw error;
    }
  }

  private refused(refusal: VendorAuthFailed): VendorAuthFailed {
    const { message, retryAt } = refusal;
    return new VendorAuthFailed(`${message}: ${this.options.advice}`, {
      cause: refusal,
      ...(retryAt !== undefined && { retryAt }),
    });
  }
}

/** For the requests that waited for this one to try the key. */
function untried(error: unknown): unknown {
  return error instanceof VendorThrottled ? error : new VendorUnavailable('the key could not be tried');
}

/** Whether the vendor answered, so that the answer shows what it thinks of the key. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof CommandRejected ||
    error instanceof VendorProtocolError ||
    error instanceof VendorAuthFailed
  );
}

async function outcomeOf<T>(request: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await request };
  } catch (error) {
    return { error };
  }
}
